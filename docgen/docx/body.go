package docx

import (
	"fmt"
	"math"
	"strings"

	"zanger/docgen"
)

// body collects the paragraphs and tables of a document.
type body struct {
	opts  Options
	page  lengths
	lang  string
	xml   strings.Builder
	lists []bool // ordered or not, one for each list: numId is the index plus one
	eject bool   // the next paragraph begins a page
	table bool   // the last thing written was a table
}

// lengths of the page in twentieths of a point, as Word counts.
type lengths struct {
	left, right, top, bottom int
	text                     int // width of the text
	indent, hanging          int
}

func twips(mm float64) int { return int(math.Round(mm * 1440 / 25.4)) }

func measure(o Options) lengths {
	m := o.Margins
	return lengths{left: twips(m.Left), right: twips(m.Right), top: twips(m.Top), bottom: twips(m.Bottom),
		text: twips(docgen.PageWidth - m.Left - m.Right), indent: twips(12.5), hanging: twips(8)}
}

func (b *body) block(all []docgen.Block, i int) {
	block := all[i]
	keep := free
	if i+1 < len(all) {
		switch all[i+1].Kind {
		case docgen.Sign: // a signature does not stand alone on a page
			keep = withNext
		case docgen.Plain: // nor with nothing but «Истец:» above it
			if i+2 < len(all) && all[i+2].Kind == docgen.Sign {
				keep = withNext
			}
		case docgen.Table:
			keep = withTable
		}
		if keep == free && docgen.Announces(all, i) {
			keep = withNext
		}
	}
	switch block.Kind {
	case docgen.Header:
		b.paragraph("HeaderBlock", block.Runs, keep, "")
	case docgen.Title:
		b.paragraph("Title", bolder(block.Runs), keep, "")
	case docgen.Subtitle:
		b.paragraph("Subtitle", block.Runs, keep, "")
	case docgen.Heading:
		b.paragraph("Heading1", bolder(block.Runs), keep, "")
	case docgen.Para:
		b.paragraph("BodyText", block.Runs, keep, "")
	case docgen.Plain:
		style := "Normal"
		if i+1 < len(all) && all[i+1].Kind == docgen.Sign {
			style = "Signer"
		}
		b.paragraph(style, block.Runs, keep, "")
	case docgen.Code:
		b.paragraph("Code", bolder(block.Runs), keep, "")
	case docgen.List:
		if len(block.Runs) > 0 {
			b.paragraph("BodyText", block.Runs, withNext, "")
		}
		b.list(block.Items, block.Ordered, keep)
	case docgen.Attachments:
		if len(block.Runs) > 0 {
			b.paragraph("Heading1", bolder(block.Runs), withNext, "")
		}
		b.list(block.Items, true, keep)
	case docgen.Table:
		b.rows(block)
	case docgen.Sign:
		b.sign(block)
	case docgen.PageBreak:
		b.eject = true
	}
}

// bond says what a paragraph is kept with.
type bond int

const (
	free bond = iota
	withNext
	withTable // and stands a little off it
)

func bolder(runs []docgen.Run) []docgen.Run {
	out := append([]docgen.Run(nil), runs...)
	for i := range out {
		out[i].Bold = true
	}
	return out
}

// paragraph writes runs in a style. number is the numPr element of a list item.
func (b *body) paragraph(style string, runs []docgen.Run, keep bond, number string) {
	b.xml.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>`)
	if keep != free {
		b.xml.WriteString(`<w:keepNext/>`)
	}
	if b.eject {
		b.xml.WriteString(`<w:pageBreakBefore/>`)
		b.eject = false
	}
	b.xml.WriteString(number)
	if keep == withTable {
		b.xml.WriteString(`<w:spacing w:after="120"/>`)
	}
	b.xml.WriteString(`</w:pPr>`)
	b.runs(runs)
	b.xml.WriteString(`</w:p>`)
	b.table = false
}

func (b *body) runs(runs []docgen.Run) {
	for _, r := range runs {
		if r.Text == "" {
			continue
		}
		b.xml.WriteString("<w:r>")
		b.xml.WriteString(properties(r, b.opts.Draft))
		writeText(&b.xml, r.Text)
		b.xml.WriteString("</w:r>")
	}
}

func properties(r docgen.Run, draft bool) string {
	p := ""
	if r.Bold {
		p += "<w:b/><w:bCs/>"
	}
	if r.Italic {
		p += "<w:i/><w:iCs/>"
	}
	if draft && r.Origin.Kind == docgen.FromGap {
		p += `<w:highlight w:val="yellow"/>`
	}
	if p == "" {
		return ""
	}
	return "<w:rPr>" + p + "</w:rPr>"
}

// writeText writes the text of a run, a line break for each newline.
func writeText(out *strings.Builder, s string) {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			out.WriteString("<w:br/>")
		}
		if line != "" {
			out.WriteString(`<w:t xml:space="preserve">` + escape(line) + `</w:t>`)
		}
	}
}

// list gives each list a number of its own, so that it starts with 1.
func (b *body) list(items [][]docgen.Run, ordered bool, keep bond) {
	if len(items) == 0 {
		return
	}
	b.lists = append(b.lists, ordered)
	number := fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, len(b.lists))
	for i, runs := range items {
		switch {
		case i < len(items)-1:
			b.paragraph("ListParagraph", runs, free, number)
		case keep == withTable:
			b.paragraph("ListParagraph", runs, keep, number)
		default:
			b.paragraph("ListParagraph", runs, keep, number+`<w:spacing w:after="100"/>`)
		}
	}
}

func (b *body) rows(block docgen.Block) {
	if b.table || b.eject { // Word joins two tables that touch
		b.paragraph("AfterTable", nil, withNext, "")
	}
	widths := b.widths(block)
	b.xml.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>`)
	fmt.Fprintf(&b.xml, `<w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, b.page.text)
	for _, w := range widths {
		fmt.Fprintf(&b.xml, `<w:gridCol w:w="%d"/>`, w)
	}
	b.xml.WriteString(`</w:tblGrid>`)
	for i, row := range block.Rows {
		head := i < block.HeadRows
		b.xml.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if head {
			b.xml.WriteString(`<w:tblHeader/>`)
		}
		b.xml.WriteString(`</w:trPr>`)
		for j, cell := range row {
			style, runs := "TableText", cell.Runs
			switch {
			case head:
				style, runs = "TableHead", bolder(runs)
			case cell.Right:
				style = "TableSum"
			}
			fmt.Fprintf(&b.xml, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, widths[j])
			keep := free
			if head || i == len(block.Rows)-2 { // the head with its first row, the last two rows together
				keep = withNext
			}
			b.paragraph(style, runs, keep, "")
			b.xml.WriteString(`</w:tc>`)
		}
		b.xml.WriteString(`</w:tr>`)
	}
	b.xml.WriteString(`</w:tbl>`)
	b.paragraph("AfterTable", nil, free, "")
	b.table = false
}

func (b *body) widths(block docgen.Block) []int {
	n := len(block.Rows[0])
	shares := block.Widths
	if shares == nil {
		shares = make([]float64, n)
		for i := range shares {
			shares[i] = 1
		}
	}
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	out := make([]int, n)
	rest := b.page.text
	for i, s := range shares {
		out[i] = int(math.Round(s / sum * float64(b.page.text)))
		rest -= out[i]
	}
	out[n-1] += rest
	return out
}

// sign sets date, a ruled tab and the name on one line; a long name goes on under itself.
func (b *body) sign(block docgen.Block) {
	from, to, name := b.page.text*35/100, b.page.text*59/100, b.page.text*62/100
	fmt.Fprintf(&b.xml, `<w:p><w:pPr><w:pStyle w:val="Signature"/>`)
	if b.eject {
		b.xml.WriteString(`<w:pageBreakBefore/>`)
		b.eject = false
	}
	fmt.Fprintf(&b.xml, `<w:tabs><w:tab w:val="left" w:pos="%d"/><w:tab w:val="left" w:pos="%d"/><w:tab w:val="left" w:pos="%d"/></w:tabs>`, from, to, name)
	fmt.Fprintf(&b.xml, `<w:ind w:left="%d" w:hanging="%d"/></w:pPr>`, name, name)
	b.runs(block.Date)
	b.xml.WriteString(`<w:r><w:tab/></w:r><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:tab/></w:r><w:r><w:tab/></w:r>`)
	b.runs(block.Runs)
	b.xml.WriteString(`</w:p>`)
	b.table = false
}

func (b *body) end() {
	if b.xml.Len() == 0 {
		b.paragraph("Normal", nil, free, "")
	}
}
