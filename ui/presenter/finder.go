package presenter

import (
	"context"
	"strings"

	"zanger/casework"
)

// Finder answers the palette: commands and whatever the store finds.
type Finder struct {
	Desk     *Desk
	Commands []Command
}

// Found is one line of the palette: a command, or a thing of the store.
type Found struct {
	Title   string
	Detail  string
	Key     string   // of a command
	Command *Command // nil for a thing
	Hit     casework.Hit
}

// Find gives commands first, at most five once text is typed, then things. rank asks for the best first even for a
// short text: what Enter does.
func (f *Finder) Find(ctx context.Context, text string, rank bool) ([]Found, error) {
	text = strings.TrimSpace(text)
	p := f.Desk.Text
	var out []Found
	for i := range f.Commands {
		c := &f.Commands[i]
		title := p.T(c.Title)
		if text != "" && !matches(title, text) {
			continue
		}
		out = append(out, Found{Title: title, Detail: p.T(c.Group), Key: c.Key, Command: c})
		if text != "" && len(out) == 5 {
			break
		}
	}
	if text == "" {
		return out, nil
	}
	hits, err := f.Desk.Store.Search(ctx, casework.SearchQuery{Text: text, Limit: 30, Rank: rank})
	if err != nil {
		return out, err
	}
	for _, h := range hits {
		detail := p.T("kind." + string(h.Kind))
		if h.Snippet != "" && h.Snippet != h.Title {
			detail += " · " + strings.Join(strings.Fields(h.Snippet), " ")
		}
		out = append(out, Found{Title: h.Title, Detail: detail, Hit: h})
	}
	return out, nil
}
