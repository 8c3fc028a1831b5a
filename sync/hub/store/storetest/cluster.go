//go:build unix

package storetest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a PostgreSQL server of a test.
type Cluster struct {
	Dir  string
	Port int

	bin  string
	cmd  *exec.Cmd
	cred *syscall.SysProcAttr
	tb   testing.TB
}

// binDir finds PostgreSQL's programs: on the PATH, or where Debian puts them.
func binDir() string {
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(dirs, func(a, b string) int { return version(b) - version(a) })
	for _, d := range dirs {
		if _, err := os.Stat(filepath.Join(d, "initdb")); err == nil {
			return d
		}
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		if _, err := exec.LookPath("postgres"); err == nil {
			return filepath.Dir(p)
		}
	}
	return ""
}

func version(dir string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	return n
}

// NewCluster starts a cluster that ends with the test. It skips the test where PostgreSQL is not installed.
func NewCluster(tb testing.TB, settings ...string) *Cluster {
	tb.Helper()
	c := prepare(tb)
	c.run(tb, "initdb", "-D", c.Dir, "-U", "hub", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions")
	c.Start(tb, settings...)
	return c
}

func prepare(tb testing.TB) *Cluster {
	tb.Helper()
	bin := binDir()
	if bin == "" {
		const why = "PostgreSQL is not installed (Debian: apt-get install postgresql); this part of the test needs it"
		if os.Getenv("CI") != "" {
			tb.Fatal(why)
		}
		tb.Skip(why)
	}
	// A folder of its own under the system's: the server's user must be able to reach it, which the test's own may not be.
	dir, err := os.MkdirTemp("", "hubpg")
	if err != nil {
		tb.Fatal(err)
	}
	c := &Cluster{Dir: filepath.Join(dir, "data"), bin: bin, tb: tb}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	if os.Getuid() == 0 { // the server refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			if u, err = user.Lookup("nobody"); err != nil {
				tb.Skip("no user to run PostgreSQL as")
			}
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		c.cred = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		if err := os.Chown(dir, uid, gid); err != nil {
			tb.Skipf("no way to give a folder to another user: %v", err)
		}
	}
	c.Port = freePort(tb)
	return c
}

func freePort(tb testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = filepath.Dir(c.Dir)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "PGCONNECT_TIMEOUT=10")
	attr := syscall.SysProcAttr{}
	if c.cred != nil {
		attr = *c.cred
	}
	attr.Setpgid = true
	dieWithParent(&attr)
	cmd.SysProcAttr = &attr
	return cmd
}

func (c *Cluster) run(tb testing.TB, name string, args ...string) {
	tb.Helper()
	if out, err := c.command(name, args...).CombinedOutput(); err != nil {
		tb.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// Start starts the server, and returns when it answers. It runs as safely as in an office: fsync is on.
func (c *Cluster) Start(tb testing.TB, settings ...string) {
	tb.Helper()
	args := []string{"-D", c.Dir, "-p", strconv.Itoa(c.Port), "-h", "127.0.0.1", "-k", filepath.Dir(c.Dir),
		"-c", "shared_buffers=32MB", "-c", "max_connections=100", "-c", "log_min_messages=fatal", "-c", "timezone=UTC"}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	// The thread that starts it must live on: its death would end the server.
	started := make(chan error, 1)
	cmd := c.command("postgres", args...)
	var log strings.Builder
	cmd.Stderr = &log
	go func() {
		runtime.LockOSThread()
		started <- cmd.Start()
		cmd.Wait()
	}()
	if err := <-started; err != nil {
		tb.Fatal(err)
	}
	c.cmd = cmd
	tb.Cleanup(c.Kill)
	deadline := time.Now().Add(30 * time.Second)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		conn, err := pgx.Connect(ctx, c.DSN("postgres"))
		if err == nil {
			conn.Close(ctx)
			cancel()
			return
		}
		cancel()
		if time.Now().After(deadline) {
			tb.Fatalf("PostgreSQL does not answer: %v\n%s", err, log.String())
		}
		time.Sleep(50 * time.Millisecond) // the server is another process: there is nothing else to wait on
	}
}

// Kill ends the server at once, as a power cut would.
func (c *Cluster) Kill() {
	if c.cmd != nil && c.cmd.Process != nil {
		syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		c.cmd = nil
	}
}

// DSN is the address of a database of the cluster.
func (c *Cluster) DSN(database string) string {
	return fmt.Sprintf("postgres://hub@127.0.0.1:%d/%s?sslmode=disable&connect_timeout=5", c.Port, database)
}

// Exec runs a statement as the server's owner.
func (c *Cluster) Exec(tb testing.TB, statement string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.DSN("postgres"))
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		tb.Fatal(err)
	}
}

// Database makes a fresh database and gives its address.
func (c *Cluster) Database(tb testing.TB) string {
	tb.Helper()
	name := "hub" + strconv.FormatInt(time.Now().UnixNano(), 36)
	c.Exec(tb, "CREATE DATABASE "+name)
	return c.DSN(name)
}

// Standby makes a second cluster that follows this one, and makes this one wait for it with every commit.
func (c *Cluster) Standby(tb testing.TB) *Cluster {
	tb.Helper()
	s := prepare(tb)
	s.run(tb, "pg_basebackup", "-D", s.Dir, "-d", fmt.Sprintf("host=127.0.0.1 port=%d user=hub application_name=second", c.Port), "-R", "-X", "stream", "-c", "fast")
	s.Start(tb, "hot_standby=on")
	c.Exec(tb, "ALTER SYSTEM SET synchronous_standby_names = 'second'")
	c.Exec(tb, "ALTER SYSTEM SET synchronous_commit = 'on'")
	c.Exec(tb, "SELECT pg_reload_conf()")
	return s
}

// Promote makes a standby the primary.
func (c *Cluster) Promote(tb testing.TB) {
	tb.Helper()
	c.run(tb, "pg_ctl", "promote", "-D", c.Dir, "-w", "-t", "30")
}
