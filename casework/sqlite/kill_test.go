package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"zanger/casework"
)

// writeUntilKilled is the child: every action adds a case with a party and changes the case before it. The number of an
// action is printed once Do came back.
func writeUntilKilled(dir string) {
	ctx := context.Background()
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	s, err := Open(ctx, dir, testKey(1), casework.SystemClock{})
	fail(err)
	n, err := s.Count(ctx, &casework.Case{}, casework.All())
	fail(err)
	var last *casework.Case
	for n++; ; n++ {
		_, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
			c := newCase(strconv.Itoa(n), fmt.Sprintf("Іс%d %s", n, strings.Repeat("мәтін ", n%200)))
			p := &casework.Party{Header: casework.Header{Space: c.ID}, Of: c.ID, OfKind: casework.KindCase, Role: casework.Plaintiff, Name: secretName + " " + strconv.Itoa(n)}
			if last != nil {
				last.Court = "after " + strconv.Itoa(n)
				if err := tx.Put(ctx, last); err != nil {
					return err
				}
			}
			last = c
			if n%7 == 0 {
				if err := tx.Delete(ctx, p); casework.CodeOf(err) != casework.Missing {
					return fmt.Errorf("deleted what is not there: %v", err)
				}
			}
			if err := tx.Put(ctx, c); err != nil {
				return err
			}
			return tx.Put(ctx, p)
		})
		fail(err)
		fmt.Println(n)
	}
}

const secretName = "Құпиябаев"

// Kill -9 at random: whatever Do acknowledged is there, rows, journal, heads and index agree, nothing lies in clear.
func TestKilledWhileWriting(t *testing.T) {
	kills := 40
	if os.Getenv("ZANGER_LONG") != "" {
		kills = 500
	}
	acknowledged, total := 0, 0
	var dir string
	for round := range kills {
		if round%10 == 0 {
			total += acknowledged
			dir, acknowledged = t.TempDir(), 0
			newProfile(t, dir).Close()
		}
		acknowledged = killOne(t, dir, acknowledged)
		mustHoldNoPlain(t, dir, secretName, "мәтін")
		s, err := Open(t.Context(), dir, testKey(1), nil)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		n, err := s.Count(t.Context(), &casework.Case{}, casework.All())
		if err != nil || n < acknowledged || n > acknowledged+1 {
			t.Fatalf("round %d: %d cases, %v; %d were acknowledged", round, n, err, acknowledged)
		}
		acknowledged = n
		if p, _ := s.Count(t.Context(), &casework.Party{}, casework.All()); p != n {
			t.Fatalf("round %d: %d parties of %d cases", round, p, n)
		}
		lines, err := s.VerifyJournal(t.Context())
		if err != nil || lines != int64(n+1) {
			t.Fatalf("round %d: %d lines, %v; want %d", round, lines, err, n+1)
		}
		if h, err := s.Health(t.Context()); err != nil || h.Problem != nil && h.Problem.Code != casework.Full {
			t.Fatalf("round %d: %v, %v", round, h.Problem, err)
		}
		if n > 0 {
			hits, err := s.Search(t.Context(), casework.SearchQuery{Text: "іс" + strconv.Itoa(n), Limit: 200})
			if err != nil || len(hits) == 0 {
				t.Fatalf("round %d: the last case is not found, %v", round, err)
			}
		}
		if round%10 == 9 {
			if err := s.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			mustEqualReplay(t, s)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d acknowledged actions, none lost", kills, total+acknowledged)
}

// killOne runs the child until it has acknowledged a few actions and some more milliseconds have gone.
func killOne(t *testing.T, dir string, from int) int {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	want := from + 1 + rand.IntN(30)
	wait := time.Duration(rand.IntN(4000)) * time.Microsecond
	last := from
	r := bufio.NewScanner(out)
	for r.Scan() {
		if last, err = strconv.Atoi(r.Text()); err != nil {
			t.Fatal(err)
		}
		if last == want {
			time.AfterFunc(wait, func() { cmd.Process.Kill() })
		}
	}
	cmd.Wait()
	if complaint.Len() > 0 {
		t.Fatalf("the child failed: %s", complaint.String())
	}
	return last
}
