package sqlite

import (
	"archive/zip"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/vault"
)

// BackupSuffix ends the name of a backup.
const BackupSuffix = ".zbackup"

// KeepBackups is how many automatic backups HousekeepBackups keeps.
const KeepBackups = 5

const (
	backupFormat = 1
	manifestName = "backup.json"
	autoPrefix   = "auto-"
	// restoredName marks a folder that came from a backup: its next opening makes it a device of its own.
	restoredName = "restored"
)

// manifest is backup.json, the last entry of a backup. A backup is a zip whose entries are stored as they are, since
// sealed bytes do not shrink: profile.db, the key sidecar and its copy, files/xx/<sum>, backup.json. Nothing in it can be
// read without the profile's key but this.
type manifest struct {
	Format  int               `json:"format"`
	Schema  int64             `json:"schema"`
	Made    time.Time         `json:"made"`
	Line    int64             `json:"line"` // the newest of the journal
	Hash    string            `json:"hash"` // its hash, hex
	Sums    map[string]string `json:"sums"` // hex SHA-256 of every other entry
	Missing []string          `json:"missing,omitempty"`
	Beside  bool              `json:"beside,omitempty"` // the sealed files are not in it; they stand beside, in the profile
}

// Backup implements casework.Store. What it wrote is read back and checked before it gets its name. When attachments are
// missing or damaged the backup is still made; the Error has Code Corrupt, Key error.store.backup_files and Args Count.
func (s *Store) Backup(ctx context.Context, path string) error {
	const op = "sqlite.Backup"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return err
	}
	defer done()
	lost, err := s.backup(ctx, path, false)
	if err != nil {
		return mapped(op, err)
	}
	if err := s.SetLocal(ctx, localBackup, strconv.FormatInt(s.clock.Now().UnixMilli(), 10)); err != nil {
		return err
	}
	if lost > 0 {
		return &casework.Error{Code: casework.Corrupt, Key: "error.store.backup_files", Op: op, Args: map[string]any{"Count": lost}}
	}
	return nil
}

// backup writes and checks one; lost counts attachments that are not in it because they are not whole on the disk.
func (s *Store) backup(ctx context.Context, path string, beside bool) (lost int, err error) {
	dir := filepath.Join(s.dir, BackupsName)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, err
	}
	copied := filepath.Join(dir, "copy-"+casework.NewID().String()+partSuffix)
	defer func() {
		for _, tail := range []string{"", "-journal", "-wal", "-shm"} {
			os.Remove(copied + tail)
		}
	}()
	if err := s.snapshot(ctx, copied); err != nil {
		return 0, err
	}
	m := manifest{Format: backupFormat, Made: s.clock.Now().UTC(), Sums: map[string]string{}, Beside: beside}
	var sums []string
	end, err := s.examine(ctx, copied, func(src source) (err error) {
		if m.Schema, err = schemaOf(ctx, src); err == nil && !beside {
			sums, err = sealedSums(ctx, src)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	m.Line, m.Hash = end.line, hex.EncodeToString(end.hash[:])

	part, err := os.CreateTemp(filepath.Dir(path), "*"+partSuffix)
	if err != nil {
		return 0, err
	}
	defer os.Remove(part.Name())
	defer part.Close()
	if lost, err = s.writeBackup(ctx, part, &m, copied, sums); err != nil {
		return 0, err
	}
	if err := errors.Join(part.Sync(), part.Close()); err != nil {
		return 0, err
	}
	if _, err := checkBackup(ctx, part.Name()); err != nil {
		return 0, err
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return 0, err
	}
	return lost, syncDir(filepath.Dir(path))
}

func (s *Store) writeBackup(ctx context.Context, w io.Writer, m *manifest, database string, sums []string) (lost int, err error) {
	z := zip.NewWriter(w)
	add := func(name, file string) error {
		in, err := os.Open(file)
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: m.Made})
		if err != nil {
			return err
		}
		c := &counter{h: sha256.New(), ctx: ctx, r: in}
		if _, err := io.Copy(out, c); err != nil {
			return err
		}
		m.Sums[name] = hex.EncodeToString(c.h.Sum(nil))
		return nil
	}
	if err := add(DatabaseName, database); err != nil {
		return 0, err
	}
	for _, name := range []string{vault.SidecarName, vault.CopyName} {
		if err := add(name, filepath.Join(s.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
	}
	for _, sum := range sums {
		got, err := fileSum(ctx, s.filePath(sum))
		if err != nil && ctx.Err() != nil {
			return 0, err
		}
		if err != nil || got != sum {
			m.Missing = append(m.Missing, sum)
			continue
		}
		if err := add(FilesName+"/"+sum[:2]+"/"+sum, s.filePath(sum)); err != nil {
			return 0, err
		}
	}
	out, err := z.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Store, Modified: m.Made})
	if err != nil {
		return 0, err
	}
	if err := json.NewEncoder(out).Encode(m); err != nil {
		return 0, err
	}
	return len(m.Missing), z.Close()
}

func fileSum(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return readSum(ctx, sha256.New(), f)
}

func readSum(ctx context.Context, h hash.Hash, r io.Reader) (string, error) {
	c := &counter{h: h, ctx: ctx, r: r}
	_, err := io.Copy(io.Discard, c)
	return hex.EncodeToString(h.Sum(nil)), err
}

func badBackup(err error) error {
	return &casework.Error{Code: casework.Corrupt, Key: "error.store.backup_damaged", Op: "sqlite.Restore", Err: err}
}

// allowed reports whether a backup may hold an entry of that name: nothing else is ever written by a restore.
func allowed(name string) bool {
	switch name {
	case DatabaseName, vault.SidecarName, vault.CopyName:
		return true
	}
	parts := strings.Split(name, "/")
	return len(parts) == 3 && parts[0] == FilesName && validSum(parts[2]) && parts[1] == parts[2][:2]
}

// readManifest opens a backup and looks at its table of contents.
func readManifest(z *zip.Reader) (manifest, error) {
	var m manifest
	f, err := z.Open(manifestName)
	if err != nil {
		return m, badBackup(err)
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, 64<<20)).Decode(&m); err != nil {
		return m, badBackup(err)
	}
	if m.Format > backupFormat || m.Schema > schema {
		return m, &casework.Error{Code: casework.Newer, Key: "error.store.newer", Op: "sqlite.Restore", Args: map[string]any{"Have": m.Schema, "Know": schema}}
	}
	have := map[string]bool{}
	for _, f := range z.File {
		if f.Name == manifestName {
			continue
		}
		if !allowed(f.Name) || m.Sums[f.Name] == "" || have[f.Name] {
			return m, badBackup(errors.New("an entry that does not belong"))
		}
		have[f.Name] = true
	}
	if len(have) != len(m.Sums) || !have[DatabaseName] {
		return m, badBackup(errors.New("an entry is missing"))
	}
	return m, nil
}

// checkBackup reads a whole backup against its table of contents. It needs no key.
func checkBackup(ctx context.Context, path string) (manifest, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return manifest{}, openBackupError(err)
	}
	defer z.Close()
	m, err := readManifest(&z.Reader)
	if err != nil {
		return m, err
	}
	for _, f := range z.File {
		if f.Name == manifestName {
			continue
		}
		if err := copyEntry(ctx, f, io.Discard, m.Sums[f.Name]); err != nil {
			return m, err
		}
	}
	return m, nil
}

func openBackupError(err error) error {
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) {
		return badBackup(err)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return &casework.Error{Code: casework.Missing, Key: "error.store.backup_none", Op: "sqlite.Restore", Err: err}
	}
	return mapped("sqlite.Restore", err)
}

func copyEntry(ctx context.Context, f *zip.File, w io.Writer, sum string) error {
	r, err := f.Open()
	if err != nil {
		return badBackup(err)
	}
	defer r.Close()
	c := &counter{h: sha256.New(), ctx: ctx, r: r}
	if _, err := io.Copy(w, c); err != nil {
		if errors.Is(err, zip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zip.ErrFormat) {
			return badBackup(err)
		}
		return err
	}
	if hex.EncodeToString(c.h.Sum(nil)) != sum {
		return badBackup(errors.New("an entry is not what was written"))
	}
	return nil
}

// CheckBackup reads a backup through and says when it was made. It needs no key. Errors: Missing, Corrupt, Newer.
func CheckBackup(ctx context.Context, path string) (made time.Time, err error) {
	m, err := checkBackup(ctx, path)
	return m.Made, mapped("sqlite.CheckBackup", err)
}

// Restore unpacks a backup into dir, which does not exist or is empty. The profile appears there whole or not at all; it
// opens with the passphrase it had when the backup was made. Errors: Invalid (dir is not empty), Missing, Corrupt, Newer,
// Full, ReadOnly.
func Restore(ctx context.Context, path, dir string) error {
	const op = "sqlite.Restore"
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return mapped(op, err)
	}
	if len(entries) > 0 {
		return &casework.Error{Code: casework.Invalid, Key: "error.store.not_empty", Op: op}
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return openBackupError(err)
	}
	defer z.Close()
	m, err := readManifest(&z.Reader)
	if err != nil {
		return err
	}
	dir = filepath.Clean(dir)
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return mapped(op, err)
	}
	part, err := os.MkdirTemp(filepath.Dir(dir), "restore-*"+partSuffix)
	if err != nil {
		return mapped(op, err)
	}
	defer os.RemoveAll(part)
	// The keys come last: a folder without them is no profile, should the computer stop in the middle.
	slices.SortStableFunc(z.File, func(a, b *zip.File) int { return cmp.Compare(flag(isKeys(a.Name)), flag(isKeys(b.Name))) })
	for _, f := range z.File {
		if f.Name == manifestName {
			continue
		}
		to := filepath.Join(part, filepath.FromSlash(f.Name))
		err := writeWhole(to, func(w io.Writer) error { return copyEntry(ctx, f, w, m.Sums[f.Name]) })
		if err != nil {
			return mapped(op, err)
		}
	}
	if m.Beside {
		if err := restoreBeside(ctx, filepath.Join(filepath.Dir(path), "..", FilesName), filepath.Join(part, FilesName)); err != nil {
			return mapped(op, err)
		}
	}
	mark := func(w io.Writer) error { _, err := fmt.Fprintln(w, m.Hash); return err }
	if err := writeWhole(filepath.Join(part, restoredName), mark); err != nil {
		return mapped(op, err)
	}
	if entries != nil || isDir(dir) {
		if err := os.Remove(dir); err != nil {
			return mapped(op, err)
		}
	}
	if err := os.Rename(part, dir); err != nil {
		return mapped(op, err)
	}
	return mapped(op, syncDir(filepath.Dir(dir)))
}

func isKeys(name string) bool { return name == vault.SidecarName || name == vault.CopyName }

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// restoreBeside copies the sealed files of the profile an automatic backup stands in, if they are still there.
func restoreBeside(ctx context.Context, from, to string) error {
	found, _ := filepath.Glob(filepath.Join(from, "??", "*"))
	for _, path := range found {
		sum := filepath.Base(path)
		if !validSum(sum) {
			continue
		}
		err := writeWhole(filepath.Join(to, sum[:2], sum), func(w io.Writer) error {
			f, err := os.Open(path)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(w, &counter{h: sha256.New(), ctx: ctx, r: f})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeWhole makes a file that is on the disk when it returns.
func writeWhole(path string, fill func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := fill(f); err != nil {
		f.Close()
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// HousekeepBackups makes the automatic backup of the day, unless there is one, and removes the oldest beyond KeepBackups.
// It holds the database and the keys; the attachments, which never change, stay beside it in the profile. It reports
// whether it made one. Code Full: not enough room, nothing was removed.
func (s *Store) HousekeepBackups(ctx context.Context) (made bool, err error) {
	const op = "sqlite.HousekeepBackups"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return false, err
	}
	defer done()
	dir := filepath.Join(s.dir, BackupsName)
	path := filepath.Join(dir, autoPrefix+s.clock.Today().String()+BackupSuffix)
	if _, err := os.Stat(path); err == nil {
		return false, s.pruneBackups(dir)
	}
	if info, err := os.Stat(filepath.Join(s.dir, DatabaseName)); err == nil {
		if free := freeBytes(s.dir); free >= 0 && free < 2*info.Size()+lowRoom {
			return false, &casework.Error{Code: casework.Full, Key: "error.store.backup_room", Op: op}
		}
	}
	if _, err := s.backup(ctx, path, true); err != nil {
		return false, mapped(op, err)
	}
	if err := s.SetLocal(ctx, localBackup, strconv.FormatInt(s.clock.Now().UnixMilli(), 10)); err != nil {
		return true, err
	}
	return true, s.pruneBackups(dir)
}

// pruneBackups keeps the newest automatic backups; those made before a migration or by hand are not touched.
func (s *Store) pruneBackups(dir string) error {
	found, err := filepath.Glob(filepath.Join(dir, autoPrefix+"*"+BackupSuffix))
	if err != nil {
		return mapped("sqlite.HousekeepBackups", err)
	}
	slices.Sort(found)
	for len(found) > KeepBackups {
		if err := os.Remove(found[0]); err != nil {
			return mapped("sqlite.HousekeepBackups", err)
		}
		found = found[1:]
	}
	return nil
}

// copyBeforeMigration keeps the profile as it was under the older schema.
func (s *Store) copyBeforeMigration(ctx context.Context, have int64) error {
	name := fmt.Sprintf("before-schema-%d-%s%s", have+1, s.clock.Now().UTC().Format("20060102T150405"), BackupSuffix)
	_, err := s.backup(ctx, filepath.Join(s.dir, BackupsName, name), true)
	return mapped("sqlite.migrate", err)
}

// ownDevice gives a profile that came from a backup a device id of its own, with changes counted from 1: the copy it was
// made from may live on, and two devices must never write under one number.
func (s *Store) ownDevice(ctx context.Context) error {
	mark := filepath.Join(s.dir, restoredName)
	if _, err := os.Stat(mark); err != nil {
		return nil
	}
	id := casework.NewID()
	s.write.Lock()
	defer s.write.Unlock()
	if _, err := s.w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := s.w.exec(ctx, `UPDATE "profile" SET "device"=?`, id[:])
	if err == nil {
		err = s.w.exec(ctx, `UPDATE "chain" SET "seq"=0`)
	}
	if err == nil {
		_, err = s.w.conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		s.w.rollback(ctx)
		return err
	}
	s.profile.Device, s.chain.seq = id, 0
	if err := os.Remove(mark); err != nil {
		return err
	}
	return syncDir(s.dir)
}
