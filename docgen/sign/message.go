package sign

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/coder/websocket"

	"zanger/casework"
)

// message is what NCALayer says: its version, or an answer.
type message struct {
	Result json.RawMessage `json:"result"` // of the greeting: {"version"}
	Status *bool           `json:"status"`
	Body   struct {
		Result signatures `json:"result"`
	} `json:"body"`
	Code    text   `json:"code"`
	Message string `json:"message"`
	Details string `json:"details"`

	empty bool // a heartbeat, which says nothing
}

// text is a code that comes as a string or as a number.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	*t = text(strings.Trim(string(b), `"`))
	return nil
}

// signatures come as one string, as a list, or in an object with the certificate.
type signatures []string

func (s *signatures) UnmarshalJSON(b []byte) error {
	var one string
	var many []string
	var object struct {
		Signatures json.RawMessage `json:"signatures"`
	}
	switch {
	case bytes.Equal(b, []byte("null")):
		return nil
	case json.Unmarshal(b, &one) == nil:
		*s = signatures{one}
	case json.Unmarshal(b, &many) == nil:
		*s = many
	case json.Unmarshal(b, &object) == nil && object.Signatures != nil:
		return s.UnmarshalJSON(object.Signatures)
	default:
		return errors.New("sign: result of an unknown shape")
	}
	return nil
}

func read(ctx context.Context, conn *websocket.Conn) (*message, error) {
	_, b, err := conn.Read(ctx)
	if err != nil {
		return nil, err
	}
	m := &message{}
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("--heartbeat--")) {
		m.empty = true
		return m, nil
	}
	return m, json.Unmarshal(b, m)
}

func (m *message) version() string {
	var v struct {
		Version string `json:"version"`
	}
	_ = json.Unmarshal(m.Result, &v) // no greeting: no version
	return v.Version
}

// signature gives the one signature of an answer in DER, or says why there is none.
func (m *message) signature(version string) ([]byte, error) {
	said := strings.ToLower(string(m.Code) + " " + m.Message + " " + m.Details)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(said, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("action.canceled", "action.cancelled"):
		return nil, fault(casework.Denied, "cancelled", nil, nil)
	case has("module_not_found", "module not found", "method_not_found", "method not found"):
		return nil, fault(casework.Newer, "old", nil, map[string]any{"Version": version})
	case has("password was incorrect", "wrong password", "incorrect password", "invalid password", "неверный пароль", "құпия сөз қате", "integrity check failed"):
		return nil, fault(casework.Denied, "password", nil, nil)
	case m.Status == nil || !*m.Status:
		code := string(m.Code)
		if code == "" {
			code = "?"
		}
		return nil, fault(casework.Invalid, "refused", nil, map[string]any{"Code": code})
	case len(m.Body.Result) == 0:
		return nil, fault(casework.Denied, "cancelled", nil, nil)
	case len(m.Body.Result) > 1:
		return nil, fault(casework.Invalid, "answer", errors.New("more signatures than files"), nil)
	}
	var lines strings.Builder
	for _, l := range strings.Split(m.Body.Result[0], "\n") {
		if l = strings.TrimSpace(l); !strings.HasPrefix(l, "-----") {
			lines.WriteString(l)
		}
	}
	der, err := base64.StdEncoding.DecodeString(lines.String())
	if err != nil || len(der) < 16 || der[0] != 0x30 {
		return nil, fault(casework.Invalid, "answer", err, nil)
	}
	return der, nil
}
