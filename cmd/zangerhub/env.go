package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"zanger/casework"
	"zanger/sync/hub"
	"zanger/sync/hub/store"
)

// env opens what a command needs, when it needs it.
type env struct {
	ctx      context.Context
	g        *commandLine
	out, err io.Writer
	s        store.Store
	b        *store.Blobs
	h        *hub.Hub
}

func (e *env) store() (store.Store, error) {
	if e.s != nil {
		return e.s, nil
	}
	if err := os.MkdirAll(e.g.Data, 0o700); err != nil {
		return nil, &casework.Error{Code: casework.ReadOnly, Key: "error.hub.data", Op: "zangerhub", Err: err}
	}
	var err error
	switch {
	case e.g.Database == "":
		e.s, err = store.OpenSQLite(e.ctx, filepath.Join(e.g.Data, "hub.db"))
	case strings.HasPrefix(e.g.Database, "postgres://"), strings.HasPrefix(e.g.Database, "postgresql://"):
		e.s, err = store.OpenPostgres(e.ctx, e.g.Database)
	default:
		return nil, usage{errors.New("--database wants an address that begins with postgres://")}
	}
	return e.s, err
}

func (e *env) blobs() (*store.Blobs, error) {
	if e.b != nil {
		return e.b, nil
	}
	address := e.g.Blobs
	if address == "" {
		dir, err := filepath.Abs(filepath.Join(e.g.Data, "blobs"))
		if err != nil {
			return nil, err
		}
		address = (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}).String()
	}
	var err error
	e.b, err = store.OpenBlobs(e.ctx, address)
	return e.b, err
}

// hub gives a hub that is not served. Invites carry the fingerprint of its own authority where it has one.
func (e *env) hub() (*hub.Hub, error) {
	if e.h != nil {
		return e.h, nil
	}
	s, err := e.store()
	if err != nil {
		return nil, err
	}
	b, err := e.blobs()
	if err != nil {
		return nil, err
	}
	c := hub.Config{Store: s, Blobs: b, URL: strings.TrimSuffix(e.g.URL, "/")}
	if _, err := os.Stat(filepath.Join(e.g.Data, "authority.pem")); err == nil {
		a, err := hub.OpenAuthority(e.g.Data, nil)
		if err != nil {
			return nil, err
		}
		c.Pin = a.Pin()
	}
	e.h, err = hub.New(c)
	return e.h, err
}

func (e *env) close() {
	if e.h != nil {
		e.h.Close()
	}
	if e.b != nil {
		e.b.Close()
	}
	if e.s != nil {
		e.s.Close()
	}
}

// office finds an office by its id; without one, the hub's only office.
func (e *env) office(text string) (*store.Office, error) {
	s, err := e.store()
	if err != nil {
		return nil, err
	}
	list, err := s.Offices(e.ctx)
	if err != nil {
		return nil, err
	}
	if text == "" {
		switch len(list) {
		case 0:
			return nil, usage{errors.New("there is no office yet: zangerhub office create NAME")}
		case 1:
			return list[0], nil
		}
		return nil, usage{errors.New("there are several offices: name one with --office (zangerhub office list)")}
	}
	id, err := casework.ParseID(text)
	if err != nil {
		return nil, err
	}
	return s.Office(e.ctx, id)
}

// say prints lines, or with --json one document.
func (e *env) say(doc any, lines ...string) error {
	if e.g.JSON {
		enc := json.NewEncoder(e.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(doc)
	}
	for _, l := range lines {
		fmt.Fprintln(e.out, l)
	}
	return nil
}

func codeOf(err error) casework.Code { return casework.CodeOf(err) }

func whereOf(err error) string {
	var e *casework.Error
	if errors.As(err, &e) {
		return e.Op
	}
	return "zangerhub"
}
