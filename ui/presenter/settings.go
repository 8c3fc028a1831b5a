package presenter

import (
	"context"
	"strconv"

	"zanger/casework"
)

// Keys of the settings of this device. They live in the profile, but for the language and look of the unlock page, which
// the program keeps beside the profiles since it needs them before anything is unlocked (see Looks).
const (
	keyIdle   = "idle_minutes"
	keyBackup = "backup_folder"
)

// defaultIdle is after how many minutes without a touch a profile locks, unless set otherwise.
const defaultIdle = 15

// IdleChoices are the minutes offered; 0 never locks by itself.
var IdleChoices = []int{5, 10, 15, 30, 60, 0}

// Idle reads after how many minutes without a touch the profile locks; 0 never.
func Idle(ctx context.Context, s casework.Store) int {
	v, err := s.Local(ctx, keyIdle)
	if err != nil || v == "" {
		return defaultIdle
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > 24*60 {
		return defaultIdle
	}
	return n
}

// setIdle keeps the minutes.
func setIdle(ctx context.Context, s casework.Store, minutes int) error {
	return s.SetLocal(ctx, keyIdle, strconv.Itoa(minutes))
}

// backupFolder reads where backups go, "" when nobody chose.
func backupFolder(ctx context.Context, s casework.Store) string {
	v, err := s.Local(ctx, keyBackup)
	if err != nil {
		return ""
	}
	return v
}

// SetBackupFolder keeps where backups go.
func SetBackupFolder(ctx context.Context, s casework.Store, dir string) error {
	return s.SetLocal(ctx, keyBackup, dir)
}

// Looks are the settings needed before a profile is unlocked. They say nothing about any person.
type Looks struct {
	Lang    string `json:"lang"`    // "kk", "ru", "en"; "" not chosen yet
	Theme   string `json:"theme"`   // "light", "dark", "system"
	Percent int    `json:"percent"` // text size, 100 is the ordinary one
	Last    string `json:"last"`    // folder name of the profile opened last
}

// Defaulted fills what is missing or unknown.
func (l Looks) Defaulted() Looks {
	if l.Theme != "light" && l.Theme != "dark" {
		l.Theme = "system"
	}
	if l.Percent < 100 || l.Percent > 200 {
		l.Percent = 100
	}
	return l
}
