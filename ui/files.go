package ui

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/storage/repository"

	"zanger/casework"
)

// OpenFile asks for a file of the given endings.
func (w *Window) OpenFile(title string, endings []string, then func(path string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil {
			w.Try(&casework.Error{Code: casework.ReadOnly, Key: "error.file.read", Op: "ui.OpenFile"})
			return
		}
		if r == nil {
			return
		}
		path := r.URI().Path()
		_ = r.Close() // the reader opens it again by its path
		guarded(func() { then(path) })()
	}, w.win)
	if len(endings) > 0 {
		d.SetFilter(storage.NewExtensionFileFilter(endings))
	}
	w.file(d, title, "shell.file.choose")
}

// SaveFile asks where to write a file. Nothing is made or emptied by the asking: what is written replaces what was there whole.
func (w *Window) SaveFile(title, name string, then func(path string)) {
	d := dialog.NewFileSave(func(r fyne.URIWriteCloser, err error) {
		if err != nil {
			w.Try(&casework.Error{Code: casework.ReadOnly, Key: "error.file.write", Op: "ui.SaveFile"})
			return
		}
		if r == nil {
			return
		}
		path := r.URI().Path()
		_ = r.Close()
		guarded(func() { then(path) })()
	}, w.win)
	d.SetFileName(name)
	w.file(d, title, "common.save")
}

// Folder asks for a folder.
func (w *Window) Folder(title string, then func(path string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		if err != nil {
			w.Try(&casework.Error{Code: casework.ReadOnly, Key: "error.file.read", Op: "ui.Folder"})
			return
		}
		if u != nil {
			guarded(func() { then(u.Path()) })()
		}
	}, w.win)
	w.file(d, title, "shell.file.choose")
}

func (w *Window) file(d *dialog.FileDialog, title, yes string) {
	d.SetTitleText(title)
	d.SetConfirmText(w.t().T(yes))
	d.SetView(dialog.ListView) // long names are read whole
	d.SetDismissText(w.t().T("common.cancel"))
	var dialogue fyne.CanvasObject
	d.SetOnClosed(w.push(sheet{close: d.Hide, main: func() { pressIn(dialogue, w.t().T(yes)) }}))
	d.Show()
	dialogue = framed(w.win.Canvas().Overlays().Top())
	w.retellTop()
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(size.Width*0.8, size.Height*0.8)) // it has no size to compare with before it is shown
}

// ShowFile opens a file or folder with the system's viewer.
func (w *Window) ShowFile(path string) {
	u := &url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if err := w.app.OpenURL(u); err != nil {
		w.Say(path) // no viewer: at least say where it lies
	}
}

// files are those of the disk as the toolkit's dialogs see them.
type files interface {
	repository.WritableRepository
	repository.ListableRepository
	repository.HierarchicalRepository
	repository.CopyableRepository
	repository.MovableRepository
}

// untouched are files of which the dialog that asks for a name empties none. It opens the chosen one for writing at once: of a
// backup that was there nothing would be left if the new one then could not be written.
type untouched struct{ files }

// leaveUntouched puts that between the dialogs and the disk.
func leaveUntouched() {
	there, err := repository.ForScheme("file")
	if f, ok := there.(files); ok && err == nil {
		if _, done := there.(untouched); !done {
			repository.Register("file", untouched{f})
		}
	}
}

// Writer is for the toolkit.
func (u untouched) Writer(at fyne.URI) (fyne.URIWriteCloser, error) {
	return &chosen{u.files, at, nil}, nil
}

// chosen is a file somebody chose a name for. It is opened with the first that is written by it.
type chosen struct {
	files files
	at    fyne.URI
	open  fyne.URIWriteCloser
}

// URI is for the toolkit.
func (c *chosen) URI() fyne.URI { return c.at }

// Write is for the toolkit.
func (c *chosen) Write(b []byte) (n int, err error) {
	if c.open == nil {
		if c.open, err = c.files.Writer(c.at); err != nil {
			return 0, err
		}
	}
	return c.open.Write(b)
}

// Close is for the toolkit.
func (c *chosen) Close() error {
	if c.open == nil {
		return nil
	}
	return c.open.Close()
}
