package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"zanger/ui/presenter"
)

// The toolkit's file dialog has words it asks no translation for.
func TestTheFileDialogSpeaksTheLanguageOfTheWindow(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	if err := os.WriteFile(filepath.Join(dir, "there.pdf"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, k := office(t, presenter.Looks{Lang: "ru", Theme: "light", Percent: 100})
	w.unlocked(t, k)
	w.win.Resize(fyne.NewSize(1280, 800))
	written := ""
	w.SaveFile("Куда", "there.pdf", func(path string) { written = path })
	said := fynetest.RenderToMarkup(w.win.Canvas())
	for _, words := range []string{"Мои файлы", "Сохранить"} {
		if !strings.Contains(said, words) {
			t.Errorf("does not say %q", words)
		}
	}
	if strings.Contains(said, ">Home<") {
		t.Error("says Home")
	}
	w.command(t, mainKey)
	said = fynetest.RenderToMarkup(w.win.Canvas())
	if !strings.Contains(said, "Заменить файл?") || strings.Contains(said, "Overwrite") || !strings.Contains(said, "there.pdf") {
		t.Error("asks in English before it writes over a file")
	}
	if !pressIn(framed(w.win.Canvas().Overlays().Top()), "Да") {
		t.Fatal("no button Да")
	}
	if filepath.Base(written) != "there.pdf" {
		t.Errorf("wrote %q", written)
	}
}
