package casefile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"zanger/assets"
	"zanger/casework"
)

// catalogue reads the words of one language.
func catalogue(t *testing.T, lang string) map[string]bool {
	t.Helper()
	files, err := assets.Text.ReadDir("text")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, f := range files {
		if ok, _ := filepath.Match("*."+lang+".json", f.Name()); !ok {
			continue
		}
		raw, err := assets.Text.ReadFile("text/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]json.RawMessage
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		for k := range m {
			keys[k] = true
		}
	}
	return keys
}

// Every action is read in the journal, and every role, stage and status on a page: all must have words.
func TestEverythingHasWords(t *testing.T) {
	var want []string
	for _, r := range casework.Roles {
		want = append(want, "role."+string(r))
	}
	for _, s := range casework.Stages {
		want = append(want, "stage."+string(s))
	}
	for _, o := range Outcomes {
		want = append(want, "outcome."+o)
	}
	for _, c := range casework.Channels {
		want = append(want, "channel."+string(c))
	}
	for _, d := range casework.Duties {
		want = append(want, "duty."+string(d))
	}
	for _, s := range []casework.EnquiryStatus{casework.EnquiryNew, casework.EnquiryChecking, casework.EnquiryAccepted, casework.EnquiryReferred, casework.EnquiryRefused} {
		want = append(want, "status.enquiry."+string(s))
	}
	for _, s := range []casework.DraftStatus{casework.DraftOpen, casework.DraftSubmitted, casework.DraftReturned, casework.DraftApproved, casework.DraftFinal} {
		want = append(want, "status.draft."+string(s))
	}
	for _, b := range []casework.Band{"", casework.Emergency, casework.Urgent, casework.Ordinary} {
		want = append(want, "band."+string(b))
	}
	for _, d := range []casework.Decision{"", casework.NoConflict, casework.Waived, casework.Conflicted} {
		want = append(want, "decision."+string(d))
	}
	for _, p := range []casework.Power{casework.AcceptEnquiry, casework.RefuseEnquiry, casework.JumpQueue, casework.DecideConflict, casework.OverrideGate,
		casework.FinaliseDraft, casework.ApproveDraft, casework.ConfirmDeadline, casework.ManageOffice} {
		want = append(want, "error.denied."+string(p))
	}
	key := regexp.MustCompile(`"((?:act|error|iin\.reason|position\.gap|intake\.promise|register|dossier)\.[a-z_.]*[a-z_])"`)
	for _, dir := range []string{"names", "conflict", "position", "casefile", "intake", "register", "dossier"} {
		files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if ok, _ := filepath.Match("*_test.go", filepath.Base(f)); ok {
				continue
			}
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range key.FindAllStringSubmatch(string(src), -1) {
				want = append(want, m[1])
			}
		}
	}
	if len(want) < 150 {
		t.Errorf("got %d keys to look for, want at least 150", len(want))
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		have := catalogue(t, lang)
		for _, k := range want {
			if !have[k] {
				t.Errorf("%s: no words for %q", lang, k)
			}
		}
	}
}
