package sqlite

import (
	"context"

	"zanger/casework"
)

func (s *Store) Backup(ctx context.Context, path string) error {
	return &casework.Error{Code: casework.Internal, Key: "error.store.internal"}
}
func (s *Store) copyBeforeMigration(ctx context.Context, have int64) error {
	return &casework.Error{Code: casework.Internal, Key: "error.store.internal"}
}
