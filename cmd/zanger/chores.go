package main

import (
	"context"
	"time"

	"zanger/casework/schedule"
	"zanger/casework/sqlite"
	"zanger/ui/presenter"
)

// chores is what the program does by itself while a profile is open: the backup of the day.
func chores(d *presenter.Desk) []schedule.Chore {
	store, ok := d.Store.(*sqlite.Store)
	if !ok {
		return nil
	}
	return []schedule.Chore{{Name: presenter.BackupChore, Every: 6 * time.Hour, Do: func(ctx context.Context) error {
		_, err := store.HousekeepBackups(ctx)
		if err == nil {
			d.Well(presenter.BackupChore)
		}
		return err
	}}}
}
