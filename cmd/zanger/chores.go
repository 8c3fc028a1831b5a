package main

import (
	"context"
	"time"

	"zanger/casework"
	"zanger/casework/schedule"
	"zanger/casework/sqlite"
	"zanger/sync/client"
	"zanger/ui/presenter"
)

// settle is how long the first backup waits after the profile was opened: a whole copy of a large profile would take disk
// and processor from the page the person waits for.
const settle = 15 * time.Second

const nudgeEvery = 5 * time.Minute

// chores is what the program does by itself while a profile is open: the backup of the day, and a nudge to the exchange, for a
// hub that was not heard of meanwhile.
func chores(d *presenter.Desk) []schedule.Chore {
	store, ok := d.Store.(*sqlite.Store)
	if !ok {
		return nil
	}
	list := []schedule.Chore{{Name: presenter.BackupChore, Every: 6 * time.Hour, Do: func(ctx context.Context) error {
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
	if d.Courier != nil {
		list = append(list, schedule.Chore{Name: presenter.ExchangeChore, Every: nudgeEvery, Do: func(context.Context) error {
			d.Courier.Exchange.Nudge()
			return nil
		}})
	}
	return list
}

// exchange carries a profile's work to others.
func exchange(clock casework.Clock) func(casework.Store) presenter.Exchange {
	return func(s casework.Store) presenter.Exchange {
		store, ok := s.(*sqlite.Store)
		if !ok {
			return nil
		}
		return client.New(store, clock)
	}
}
