package lawpack

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"sort"
	"strings"

	"zanger/casework"
)

const (
	manifestName  = "pack.yaml"
	signatureName = "pack.sig"
	signatureHead = "zanger pack signature 1"
	signedPrefix  = "zanger pack 1\n"
	maxFile       = 8 << 20 // bytes
	maxFiles      = 2000
)

// ProjectKey is the public key of the project, which signs the built-in pack. Its private half is not in the repository.
var ProjectKey = mustKey(projectKeyHex)

func mustKey(s string) ed25519.PublicKey {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != ed25519.PublicKeySize {
		panic("lawpack: project key")
	}
	return b
}

// Manifest is what pack.yaml carries.
type Manifest struct {
	ID        string            `yaml:"id"`
	Title     Text              `yaml:"title"`
	Revision  int               `yaml:"revision"` // rises by one with every issue of the same id
	Issued    casework.Date     `yaml:"issued"`
	Edition   casework.Date     `yaml:"edition"` // the day of the law it answers for
	Languages []string          `yaml:"languages"`
	Part      Part              `yaml:"part" pack:"optional"` // empty: a whole pack
	Files     map[string]string `yaml:"files"`                // name -> SHA-256, hex
}

// Part says that a pack carries a part of the law only.
type Part string

// PartCalendar is holidays.yaml alone: the days off of a year come by an order of their own, between two packs.
const PartCalendar Part = "calendar"

func (Part) allowed() []string { return []string{string(PartCalendar), string(PartTemplates)} }

// readManifest checks signature and hashes and gives the manifest with the bytes of every file.
func readManifest(fsys fs.FS, trusted []ed25519.PublicKey) (*Manifest, ed25519.PublicKey, map[string][]byte, error) {
	raw, err := readFile(fsys, manifestName)
	if err != nil {
		return nil, nil, nil, packError("manifest", casework.Missing, nil, err)
	}
	sig, err := readFile(fsys, signatureName)
	if err != nil {
		return nil, nil, nil, packError("unsigned", casework.Denied, nil, err)
	}
	key, err := verify(raw, sig, trusted)
	if err != nil {
		return nil, nil, nil, err
	}
	m := &Manifest{}
	if _, err := readYAML(manifestName, raw, m); err != nil {
		return nil, nil, nil, packError("invalid", casework.Invalid, nil, err)
	}
	if len(m.Files) > maxFiles {
		return nil, nil, nil, packError("invalid", casework.Invalid, nil, Problems{{File: manifestName, Message: "too many files"}})
	}
	files := make(map[string][]byte, len(m.Files))
	for name, want := range m.Files {
		data, err := readFile(fsys, name)
		if err != nil {
			return nil, nil, nil, packError("file", casework.Corrupt, map[string]any{"File": name}, err)
		}
		sum := sha256.Sum256(data)
		if hex.EncodeToString(sum[:]) != want {
			return nil, nil, nil, packError("file", casework.Corrupt, map[string]any{"File": name}, errors.New("hash does not match the manifest"))
		}
		files[name] = data
	}
	names, err := packFiles(fsys)
	if err != nil {
		return nil, nil, nil, packError("file", casework.Corrupt, map[string]any{"File": "."}, err)
	}
	for _, name := range names {
		if _, ok := m.Files[name]; !ok {
			return nil, nil, nil, packError("file", casework.Corrupt, map[string]any{"File": name}, errors.New("not in the manifest"))
		}
	}
	return m, key, files, nil
}

// packFiles lists the files of a pack but for the manifest and its signature.
func packFiles(fsys fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && name != manifestName && name != signatureName {
			names = append(names, name)
		}
		if len(names) > maxFiles {
			return errors.New("too many files")
		}
		return nil
	})
	sort.Strings(names)
	return names, err
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errors.New("larger than a pack file may be")
	}
	return data, err
}

func verify(manifest, sig []byte, trusted []ed25519.PublicKey) (ed25519.PublicKey, error) {
	lines := strings.Split(strings.TrimRight(string(sig), "\n"), "\n")
	if len(lines) != 3 || lines[0] != signatureHead {
		return nil, packError("signature", casework.Corrupt, nil, errors.New("not a pack signature"))
	}
	key, err1 := hex.DecodeString(lines[1])
	sum, err2 := hex.DecodeString(lines[2])
	if err1 != nil || err2 != nil || len(key) != ed25519.PublicKeySize {
		return nil, packError("signature", casework.Corrupt, nil, errors.New("not a pack signature"))
	}
	if len(trusted) == 0 {
		trusted = []ed25519.PublicKey{ProjectKey}
	}
	known := false
	for _, t := range trusted {
		known = known || bytes.Equal(t, key)
	}
	if !known {
		return nil, packError("signer", casework.Denied, nil, errors.New("signed by a key that is not trusted"))
	}
	if !ed25519.Verify(key, append([]byte(signedPrefix), manifest...), sum) {
		return nil, packError("signature", casework.Corrupt, nil, errors.New("signature does not match"))
	}
	return key, nil
}

func packError(what string, code casework.Code, args map[string]any, err error) error {
	return &casework.Error{Code: code, Key: "error.lawpack." + what, Args: args, Op: "lawpack.Load", Err: err}
}
