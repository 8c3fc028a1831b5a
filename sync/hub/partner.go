package hub

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"zanger/casework"
	"zanger/sync/hub/store"
	"zanger/sync/seal"
)

//go:embed openapi.json
var openAPIDocument []byte

func (h *Hub) openAPI(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	_, err := w.Write(openAPIDocument)
	return err
}

// wantsJSON: partners speak JSON and bear a token; devices do neither on these paths.
func wantsJSON(r *http.Request) bool {
	if strings.HasPrefix(r.Header.Get("Authorization"), "Zanger-Device ") {
		return false
	}
	return strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") || strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") || strings.Contains(r.Header.Get("Accept"), "application/json")
}

// Kinds of tokens.
const (
	TokenPartner = "partner"
	TokenLink    = "link"
	TokenSession = "session"
)

// NewToken makes a token of an office: its text, which is shown once. It holds the office, so that it is found where it lies.
func (h *Hub) NewToken(ctx context.Context, office casework.ID, kind, label string, lasts time.Duration) (string, error) {
	secret := seal.RandomCode(32)
	t := store.Token{Office: office, Hash: tokenHash(secret), Kind: kind, Label: label, Made: h.Clock.Now()}
	if lasts > 0 {
		t.Expires = t.Made.Add(lasts)
	}
	return office.String() + "." + secret, h.Store.PutToken(ctx, t)
}

func tokenHash(secret string) []byte {
	sum := sha256.Sum256([]byte("zanger token " + secret))
	return sum[:]
}

// FindToken finds what NewToken gave; use spends it. Errors: Missing.
func (h *Hub) FindToken(ctx context.Context, text, kind string, use bool) (*store.Token, error) {
	id, secret, _ := strings.Cut(text, ".")
	office, err := casework.ParseID(id)
	if err != nil || office.IsZero() || len(secret) != 32 {
		return nil, missing("hub.FindToken")
	}
	return h.Store.Token(ctx, office, tokenHash(secret), kind, h.Clock.Now(), use)
}

// DropToken ends a token by its text.
func (h *Hub) DropToken(ctx context.Context, t *store.Token) error {
	return h.Store.DropToken(ctx, t.Office, t.Hash)
}

func (h *Hub) partner(r *http.Request) (*store.Token, error) {
	text, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	t, err := h.FindToken(r.Context(), text, TokenPartner, false)
	if casework.CodeOf(err) == casework.Missing {
		if err := h.limits.allow(limitEnrol, h.Address(r), h.Clock.Now()); err != nil {
			return nil, err
		}
		return nil, denied("hub.partner", "token")
	}
	if err != nil {
		return nil, err
	}
	return t, h.limits.allow(limitToken, string(t.Hash), h.Clock.Now())
}

func (h *Hub) partnerAsks(w http.ResponseWriter, r *http.Request) error {
	t, err := h.partner(r)
	if err != nil {
		return err
	}
	b, err := body(r, 64<<10)
	if err != nil {
		return err
	}
	var q Question
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(&q); err != nil || d.More() {
		return invalid("hub.partnerAsks", "json")
	}
	o, err := h.Store.Office(r.Context(), t.Office)
	if err != nil {
		return err
	}
	receipt, err := h.Ask(r.Context(), o, q, t.Label)
	if err != nil {
		return err
	}
	return answerJSON(w, http.StatusCreated, receipt)
}

// PublicLine is an enquiry as a partner reads it.
type PublicLine struct {
	Code     string `json:"code"`
	Received string `json:"received"`
	Area     string `json:"area"`
	Language string `json:"language"`
	Status   string `json:"status"`
	StatusAt string `json:"status_at"`
	Promised string `json:"promised"`
}

func (h *Hub) partnerEnquiries(w http.ResponseWriter, r *http.Request) error {
	t, err := h.partner(r)
	if err != nil {
		return err
	}
	q := store.EnquiryQuery{Source: t.Label, Limit: 500}
	if text := r.URL.Query().Get("from"); text != "" {
		if q.From, err = time.Parse(time.RFC3339, text); err != nil {
			return invalid("hub.partnerEnquiries", "query")
		}
	}
	list, err := h.Store.Enquiries(r.Context(), t.Office, q)
	if err != nil {
		return err
	}
	out := []PublicLine{}
	for _, e := range list {
		out = append(out, PublicLine{e.Code, e.Received.Format(time.RFC3339), e.Area, e.Language, string(e.Status), e.StatusAt.Format(time.RFC3339), e.Promised})
	}
	return answerJSON(w, http.StatusOK, map[string]any{"enquiries": out})
}
