package page

import (
	"context"

	"zanger/ui/presenter"
)

// backupEndings are those of the files a profile can be made of.
var backupEndings = []string{".zbackup"}

// Restore asks for a backup and makes a profile of it; then is told what to say once it stands among the others.
func Restore(h Host, u *presenter.Unlock, then func(said string)) {
	t := h.Session().Text()
	h.OpenFile(t.T("unlock.restore"), backupEndings, func(path string) {
		said := ""
		h.Work(t.T("unlock.restoring"), func(ctx context.Context, _ func(int, int)) (err error) {
			said, err = u.Restore(ctx, path)
			return err
		}, func(err error) {
			if h.Try(err) {
				then(said)
			}
		})
	})
}
