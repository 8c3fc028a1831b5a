package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"zanger/sync/hub"
	"zanger/sync/hub/store"
	"zanger/sync/hub/web"
)

type serveCmd struct {
	Listen       string `help:"Address to listen on." default:":8443"`
	TLSCert      string `help:"Certificate of a public authority, PEM; without one the hub vouches for itself." name:"tls-cert" type:"existingfile"`
	TLSKey       string `help:"Its key, PEM." name:"tls-key" type:"existingfile"`
	InsecureHTTP bool   `help:"Plain HTTP, for a proxy in front that does TLS." name:"insecure-http"`
	Proxy        bool   `help:"A proxy in front puts the sender's address into X-Forwarded-For."`
	AskBurst     int    `help:"Questions of citizens that one address may send at once: a school or a mobile operator is one address." name:"ask-burst" default:"40"`
	AskPerHour   int    `help:"Questions an hour that one address may send after that." name:"ask-per-hour" default:"120"`
}

// stopTime is how long requests under way may take when the hub is told to stop.
const stopTime = 20 * time.Second

func (c *serveCmd) Run(e *env, s store.Store, b *store.Blobs) error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return usage{errors.New("--tls-cert and --tls-key go together")}
	}
	if c.AskBurst < 1 || c.AskPerHour < 1 {
		return usage{errors.New("--ask-burst and --ask-per-hour are at least 1")}
	}
	conf := hub.Config{AskBurst: c.AskBurst, AskPerHour: c.AskPerHour, Store: s, Blobs: b, Log: slog.New(slog.NewJSONHandler(e.err, nil)), URL: strings.TrimSuffix(e.g.URL, "/"), Proxy: c.Proxy}
	var t *tls.Config
	switch {
	case c.InsecureHTTP:
	case c.TLSCert != "":
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return usage{fmt.Errorf("the certificate cannot be used: %w", err)}
		}
		t = &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{pair}}
	default:
		names := []string{}
		if u, err := url.Parse(e.g.URL); err == nil {
			names = append(names, u.Hostname())
		}
		if host, _, err := net.SplitHostPort(c.Listen); err == nil {
			names = append(names, host)
		}
		a, err := hub.OpenAuthority(e.g.Data, names)
		if err != nil {
			return err
		}
		t, conf.Pin = a.TLS(), a.Pin()
	}
	h, err := hub.New(conf)
	if err != nil {
		return err
	}
	defer h.Close()
	pages, err := web.New(h)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/", h)
	mux.Handle("/healthz", h)
	mux.Handle("/metrics", h)
	mux.Handle("/", pages)
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return usage{err}
	}
	srv := hub.Server(mux)
	if t != nil {
		// Slow lines are better served by few connections.
		t.NextProtos = []string{"h2", "http/1.1"}
		srv.TLSConfig = t
	}
	scheme := "https"
	if t == nil {
		scheme = "http"
	}
	e.say(map[string]any{"listen": l.Addr().String(), "scheme": scheme, "store": s.Engine(), "fingerprint": conf.Pin},
		fmt.Sprintf("Serving %s on %s://%s", s.Engine(), scheme, l.Addr()))
	if offices, err := s.Offices(e.ctx); err == nil && len(offices) == 0 {
		fmt.Fprintln(e.err, "There is no office yet: zangerhub office create NAME")
	}
	failed := make(chan error, 1)
	go func() {
		if t != nil {
			failed <- srv.ServeTLS(l, "", "")
		} else {
			failed <- srv.Serve(l)
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-e.ctx.Done():
	}
	// Listeners of events are let go first: they would hold the stop up.
	h.Close()
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
