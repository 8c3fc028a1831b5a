package vault

import (
	"os"
	"path/filepath"
	"testing"

	"zanger/casework"
)

func TestList(t *testing.T) {
	root := t.TempDir()
	if all, err := List(filepath.Join(root, "none")); err != nil || len(all) != 0 {
		t.Errorf("a root that is not there: %v %v", all, err)
	}
	o := OptionsForTest(t)
	for dir, label := range map[string]string{"a": "Үлгі кеңсе", "b": "Клиника, 2-орын", "c": ""} {
		o.Label = label
		_, _, err := Create(filepath.Join(root, dir), pass, o)
		must(t, err)
	}
	must(t, os.Mkdir(filepath.Join(root, "photos"), 0o700))
	must(t, os.WriteFile(filepath.Join(root, "note.txt"), nil, 0o600))
	must(t, os.Mkdir(filepath.Join(root, "bad"), 0o700))
	must(t, os.WriteFile(filepath.Join(root, "bad", SidecarName), []byte("{"), 0o600))
	must(t, os.Remove(filepath.Join(root, "c", SidecarName))) // the copy is enough

	all, err := List(root)
	must(t, err)
	var got []string
	for _, p := range all {
		got = append(got, filepath.Base(p.Dir)+":"+p.Label+":"+string(casework.CodeOf(p.Err)))
	}
	want := []string{"bad::corrupt", "c::", "b:Клиника, 2-орын:", "a:Үлгі кеңсе:"}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("place %d: got %q, want %q", i, got[i], want[i])
		}
	}
}

func TestRoot(t *testing.T) {
	t.Setenv("ZANGER_HOME", "")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AppData", t.TempDir())
	root, err := Root()
	must(t, err)
	if got, want := filepath.Base(filepath.Dir(root))+"/"+filepath.Base(root), "zanger/profiles"; got != want || !filepath.IsAbs(root) {
		t.Errorf("root %q", root)
	}
	dir := t.TempDir()
	t.Setenv("ZANGER_HOME", dir)
	if root, err = Root(); err != nil || root != dir {
		t.Errorf("root %q, want %q: %v", root, dir, err)
	}
}
