package page

import (
	"context"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/presenter"
)

// Page is one page while it is open. All calls come on the window's goroutine.
type Page interface {
	Object() fyne.CanvasObject // always the same one
	Refresh()                  // reads again: something changed, or the page came back into sight
	Close()                    // left for good: drop watches and unsaved helpers
}

// Holder is a page on which something may be typed that could not be kept: the disk is full, the stick is gone. Holds tries once more
// and says whether there is such; then nobody leaves the page unasked.
type Holder interface{ Holds() bool }

// Commander is a Page with commands of its own. They have keys and stand in the menu and in the key list while the page
// is open.
type Commander interface {
	Commands() []presenter.Command
}

// Focuser is a Page that knows which field takes the first key.
type Focuser interface {
	FirstFocus() fyne.Focusable // nil for none
}

// Route names a place in the window.
type Route struct {
	Page string      // name of a Spec
	ID   casework.ID // of the thing it shows, where it shows one
	Arg  string      // tab or filter, as the page defines it
}

// Spec describes a page to the window. One a page, in its package, listed in ui/pages.go.
type Spec struct {
	Name  string // of Route.Page
	Title string // catalogue key, a noun: "page.today"
	Icon  string // drawing in the rail
	Rail  bool   // stands in the rail and has Ctrl+1..8 by its place there
	Foot  bool   // stands at the rail's foot, without such a key
	Under string // for a page that is not in the rail: the place marked there while it is open
	// Count gives the number shown at its place in the rail, 0 for none. Nil: never. It must be quick.
	Count func(ctx context.Context, d *presenter.Desk) int
	// Shows are the kinds of entity whose search hits open this page: a case, an enquiry or a document by its own id, anything
	// else by the id of the case or enquiry it belongs to, with its kind as the route's Arg.
	Shows []casework.Kind
	Open  func(h Host, r Route) Page
}

// Host is the window as a page sees it.
type Host interface {
	Desk() *presenter.Desk // nil while the profile is locked
	Session() *presenter.Session
	Window() fyne.Window

	Go(r Route)
	Replace(r Route) // as Go, but Back does not return to the present page
	Back()

	// Try shows err, if any, at the top of the page: what happened, what was kept, what to do. It reports err == nil.
	Try(err error) bool
	// Say puts a quiet word at the foot of the window.
	Say(words string)
	// Confirm asks before something that cannot be undone, or that binds. The words are already in the person's language.
	Confirm(title, body, yes string, do func())
	// Sheet shows content over the page with the given title; Esc or close ends it.
	Sheet(title string, content fyne.CanvasObject, focus fyne.Focusable) (closeSheet func())
	// Work runs f beside the window with a progress line and a button to cancel, then done on the window's goroutine.
	// f tells how far it is by progress(done, total); total 0 means unknown.
	Work(title string, f func(ctx context.Context, progress func(done, total int)) error, done func(error))
	// OpenFile asks for a file of the given endings (".csv"); SaveFile for a place to write one; Folder for a folder.
	// They are not called when the person changes their mind.
	OpenFile(title string, endings []string, then func(path string))
	SaveFile(title, name string, then func(path string))
	Folder(title string, then func(path string))
	// ShowFile opens a file or folder with the system's own viewer.
	ShowFile(path string)
	// At notes the place on the page where it stands now, so that Back leads there.
	At(r Route)
	// Restyle applies changed settings: language, theme and text size. The page is opened anew.
	Restyle()
	// Lock locks the profile and leads to the unlock page.
	Lock()
	// Width is the width of the page area, in the window's units.
	Width() float32
}
