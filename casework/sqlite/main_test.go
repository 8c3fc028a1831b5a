package sqlite

import (
	"os"
	"testing"
)

// childEnv makes the test binary a program that writes until it is killed.
const childEnv = "ZANGER_STORE_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		writeUntilKilled(dir)
		return
	}
	os.Exit(m.Run())
}
