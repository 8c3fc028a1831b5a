package lawpack

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"zanger/casework"
	"zanger/casework/whole"
)

// Sign writes the hashes of every file in dir into the end of its pack.yaml and signs it anew in pack.sig. The part of
// pack.yaml above "files:" is the author's and stays as it is. Both files are written whole or not at all.
//
// A pack that does not pass the schema is not signed: the error carries Problems.
func Sign(dir string, key ed25519.PrivateKey) error {
	fail := func(err error) error {
		return &casework.Error{Code: casework.Invalid, Key: "error.lawpack.sign", Op: "lawpack.Sign", Err: err}
	}
	if len(key) != ed25519.PrivateKeySize {
		return fail(errors.New("not an Ed25519 private key"))
	}
	fsys := os.DirFS(dir)
	raw, err := readFile(fsys, manifestName)
	if err != nil {
		return fail(err)
	}
	head, _, _ := bytes.Cut(append([]byte("\n"), raw...), []byte("\nfiles:"))
	head = bytes.TrimPrefix(head, []byte("\n"))
	names, err := packFiles(fsys)
	if err != nil {
		return fail(err)
	}
	out := bytes.NewBuffer(bytes.TrimRight(head, "\n"))
	out.WriteString("\nfiles:\n")
	files := make(map[string][]byte, len(names))
	for _, name := range names {
		data, err := readFile(fsys, name)
		if err != nil {
			return fail(err)
		}
		files[name] = data
		fmt.Fprintf(out, "  %q: %x\n", name, sha256.Sum256(data))
	}
	m := &Manifest{}
	if _, err := readYAML(manifestName, out.Bytes(), m); err != nil {
		return fail(err)
	}
	switch m.Part {
	case PartCalendar:
		_, err = readCalendar(files)
	case PartTemplates:
		err = checkTemplates(m, files)
	default:
		_, err = read(m, files)
	}
	if err != nil {
		return fail(err)
	}
	sum := ed25519.Sign(key, append([]byte(signedPrefix), out.Bytes()...))
	sig := strings.Join([]string{signatureHead, hex.EncodeToString(key.Public().(ed25519.PublicKey)), hex.EncodeToString(sum), ""}, "\n")
	if err := put(filepath.Join(dir, manifestName), out.Bytes()); err != nil {
		return fail(err)
	}
	if err := put(filepath.Join(dir, signatureName), []byte(sig)); err != nil {
		return fail(err)
	}
	return nil
}

// ParsePrivateKey reads a key file: the hex of a 32-byte seed, with a newline or without.
func ParsePrivateKey(data []byte) (ed25519.PrivateKey, error) {
	seed, err := hex.DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.lawpack.key", Op: "lawpack.ParsePrivateKey"}
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// put writes a file of the pack. It is read by everybody.
func put(name string, data []byte) error {
	return whole.Write(name, 0o644, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
