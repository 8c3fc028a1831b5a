package casework

// Source is a text the office answers questions from: a leaflet, a text of law, an instruction of its own. It lives in
// the directory space, so that every member has it.
type Source struct {
	Header
	Title  string `field:"title" json:"title"`
	Lang   string `field:"lang" json:"lang"`         // "kk", "ru", "en"; empty: not said
	Origin string `field:"origin" json:"origin"`     // whose text it is, and where it was taken from
	Dated  Date   `field:"dated,legal" json:"dated"` // of the text; zero: not known
	Text   string `field:"text" json:"text"`         // whole; an empty line parts paragraphs
	File   ID     `field:"file" json:"file"`         // the file it was read from; zero: it was typed
	By     ID     `field:"by" json:"by"`             // member who brought it
}

// EntityKind gives KindSource.
func (*Source) EntityKind() Kind { return KindSource }
