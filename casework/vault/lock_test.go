package vault

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"zanger/casework"
)

const lockChild = "ZANGER_VAULT_LOCK_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(lockChild); dir != "" {
		if _, err := Lock(dir); err != nil {
			fmt.Println(casework.CodeOf(err))
			os.Exit(1)
		}
		fmt.Println("held")
		time.Sleep(time.Minute) // until killed
		return
	}
	os.Exit(m.Run())
}

func TestLockIsForOne(t *testing.T) {
	dir := t.TempDir()
	release, err := Lock(dir)
	must(t, err)
	_, err = Lock(dir)
	wantKey(t, err, casework.Locked, "error.vault.in_use")
	release()
	release()
	again, err := Lock(dir)
	must(t, err)
	again()
	_, err = Lock(dir + "/none")
	if err == nil {
		t.Error("locked a folder that is not there")
	}
}

// Another process holds the profile, is killed, and leaves no lock behind.
func TestLockSurvivesACrash(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), lockChild+"="+dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	line, _ := bufio.NewReader(out).ReadString('\n')
	if line != "held\n" {
		t.Fatalf("the child said %q", line)
	}
	_, err = Lock(dir)
	wantCode(t, err, casework.Locked)
	must(t, cmd.Process.Kill())
	cmd.Wait()
	release, err := Lock(dir)
	must(t, err)
	release()
}
