package main

import (
	"context"
	"time"

	"zanger/casework/schedule"
	"zanger/casework/sqlite"
	"zanger/ui/presenter"
)

// settle is how long the first backup waits after the profile was opened: a whole copy of a large profile would take disk
// and processor from the page the person waits for.
const settle = 15 * time.Second

// chores is what the program does by itself while a profile is open: the backup of the day.
func chores(d *presenter.Desk) []schedule.Chore {
	store, ok := d.Store.(*sqlite.Store)
	if !ok {
		return nil
	}
	return []schedule.Chore{{Name: presenter.BackupChore, Every: 6 * time.Hour, Do: func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(settle):
		}
		_, err := store.HousekeepBackups(ctx)
		if err == nil {
			d.Well(presenter.BackupChore)
		}
		return err
	}}}
}
