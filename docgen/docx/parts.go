package docx

import (
	"fmt"
	"strings"

	"zanger/docgen"
)

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spaces      = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relations   = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	office      = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	wordType    = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
)

const packageRels = declaration + relations +
	`<Relationship Id="rId1" Type="` + office + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="` + office + `extended-properties" Target="docProps/app.xml"/></Relationships>`

const appProperties = declaration + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Zanger</Application></Properties>`

func contentTypes(draft bool) string {
	s := declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>`
	names := []string{"styles", "numbering", "settings"}
	for _, n := range names {
		s += `<Override PartName="/word/` + n + `.xml" ContentType="` + wordType + n + `+xml"/>`
	}
	s += `<Override PartName="/word/footer1.xml" ContentType="` + wordType + `footer+xml"/>`
	if draft {
		s += `<Override PartName="/word/header1.xml" ContentType="` + wordType + `header+xml"/>`
	}
	return s + `</Types>`
}

func documentRels(draft bool) string {
	s := declaration + relations
	for i, n := range []string{"styles", "numbering", "settings"} {
		s += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s%s" Target="%s.xml"/>`, i+1, office, n, n)
	}
	s += `<Relationship Id="rId4" Type="` + office + `footer" Target="footer1.xml"/>`
	if draft {
		s += `<Relationship Id="rId5" Type="` + office + `header" Target="header1.xml"/>`
	}
	return s + `</Relationships>`
}

func coreProperties(doc *docgen.Document, o Options, lang string) string {
	date := o.Created.UTC().Format("2006-01-02T15:04:05Z")
	return declaration + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(strings.Join(strings.Fields(doc.Title), " ")) + `</dc:title><dc:creator>` + escape(o.Author) + `</dc:creator><dc:language>` + lang + `</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + date + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + date + `</dcterms:modified></cp:coreProperties>`
}

func (b *body) document() string {
	p := b.page
	s := declaration + `<w:document ` + spaces + `><w:body>` + b.xml.String() + `<w:sectPr>`
	if b.opts.Draft {
		s += `<w:headerReference w:type="default" r:id="rId5"/>`
	}
	return s + fmt.Sprintf(`<w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>`+
		`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/></w:sectPr></w:body></w:document>`,
		p.top, p.right, p.bottom, p.left, p.top/2, twips(7))
}

// numbering has two kinds of list, and a number of its own for each list of the document.
func (b *body) numbering() string {
	s := declaration + `<w:numbering ` + spaces + `>`
	for id, level := range []string{`<w:numFmt w:val="bullet"/><w:lvlText w:val="–"/>`, `<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>`} {
		s += fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>%s<w:lvlJc w:val="left"/>`+
			`<w:pPr><w:ind w:left="%d" w:hanging="%d"/></w:pPr></w:lvl></w:abstractNum>`, id, level, b.page.indent, b.page.hanging)
	}
	for i, ordered := range b.lists {
		kind := 0
		if ordered {
			kind = 1
		}
		s += fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="%d"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+1, kind)
	}
	return s + `</w:numbering>`
}

// settings ask for the layout of Word 2013 and later: without them Word opens the file in compatibility mode.
func settings(o Options, lang string) string {
	s := declaration + `<w:settings ` + spaces + `><w:defaultTabStop w:val="709"/>` + fmt.Sprintf(`<w:autoHyphenation w:val="%t"/>`, o.Hyphenate) + `<w:characterSpacingControl w:val="doNotCompress"/><w:compat>`
	for _, c := range [][2]string{{"compatibilityMode", "15"}, {"overrideTableStyleFontSizeAndJustification", "1"}, {"enableOpenTypeFeatures", "1"}, {"doNotFlipMirrorIndents", "1"}} {
		s += `<w:compatSetting w:name="` + c[0] + `" w:uri="http://schemas.microsoft.com/office/word" w:val="` + c[1] + `"/>`
	}
	return s + `</w:compat><w:themeFontLang w:val="` + lang + `"/></w:settings>`
}

func field(name string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + name + ` </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

func footer(doc *docgen.Document, o Options) string {
	s := declaration + `<w:ftr ` + spaces + `>`
	if o.PageNumbers {
		s += `<w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="center"/></w:pPr>` + field("PAGE") + `<w:r><w:t xml:space="preserve"> / </w:t></w:r>` + field("NUMPAGES") + `</w:p>`
	}
	s += `<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>`
	if doc.Footer != "" {
		s += `<w:r><w:rPr><w:color w:val="5A5A5A"/><w:sz w:val="14"/><w:szCs w:val="14"/></w:rPr><w:t xml:space="preserve">` + escape(strings.Join(strings.Fields(doc.Footer), " ")) + `</w:t></w:r>`
	}
	return s + `</w:p></w:ftr>`
}

func header(doc *docgen.Document) string {
	return declaration + `<w:hdr ` + spaces + `><w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val="5A5A5A"/></w:rPr><w:t>` +
		docgen.DraftMark(doc.Lang) + `</w:t></w:r></w:p></w:hdr>`
}

// faceNames are the faces as Word knows them.
var faceNames = map[docgen.Face]string{docgen.Times: "Times New Roman", docgen.Arial: "Arial"}

// styles follow the names Word knows, so that a person finds them in its list in any language.
func styles(p lengths, o Options, lang string) string {
	half := func(points float64) int { return int(points * 2) }
	var s strings.Builder
	fmt.Fprintf(&s, declaration+`<w:styles %[1]s><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="%[2]s" w:hAnsi="%[2]s" w:eastAsia="%[2]s" w:cs="%[2]s"/>`+
		`<w:sz w:val="%[3]d"/><w:szCs w:val="%[3]d"/><w:lang w:val="%[4]s" w:eastAsia="%[4]s" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>`+
		`<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`, spaces, faceNames[o.Face], half(o.FontSize), lang)
	s.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	style := func(id, name, paragraph, run string) {
		fmt.Fprintf(&s, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/>`, id, name)
		if paragraph != "" {
			s.WriteString(`<w:pPr>` + paragraph + `</w:pPr>`)
		}
		if run != "" {
			s.WriteString(`<w:rPr>` + run + `</w:rPr>`)
		}
		s.WriteString(`</w:style>`)
	}
	size := func(points float64) string {
		return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, half(points), half(points))
	}
	small := max(o.FontSize-2, 9)
	style("HeaderBlock", "Header Block", fmt.Sprintf(`<w:spacing w:after="60"/><w:ind w:left="%d"/>`, p.text/2), "")
	style("Title", "Title", `<w:keepNext/><w:spacing w:before="280" w:after="80"/><w:jc w:val="center"/><w:outlineLvl w:val="0"/>`, `<w:b/><w:bCs/>`)
	style("Subtitle", "Subtitle", `<w:keepNext/><w:spacing w:after="200"/><w:jc w:val="center"/>`, "")
	style("Heading1", "heading 1", `<w:keepNext/><w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="1"/>`, `<w:b/><w:bCs/>`)
	style("BodyText", "Body Text", fmt.Sprintf(`<w:ind w:firstLine="%d"/><w:jc w:val="both"/>`, p.indent), "")
	style("ListParagraph", "List Paragraph", fmt.Sprintf(`<w:ind w:left="%d" w:hanging="%d"/><w:jc w:val="both"/>`, p.indent, p.hanging), "")
	style("TableText", "Table Text", `<w:spacing w:before="40" w:after="40"/>`, size(small))
	style("TableHead", "Table Head", `<w:keepNext/><w:spacing w:before="40" w:after="40"/><w:jc w:val="center"/>`, `<w:b/><w:bCs/>`+size(small))
	style("TableSum", "Table Sum", `<w:spacing w:before="40" w:after="40"/><w:jc w:val="right"/>`, size(small))
	style("AfterTable", "After Table", `<w:spacing w:line="160" w:lineRule="exact"/>`, size(4))
	style("Signer", "Signer", `<w:spacing w:before="200"/>`, "")
	style("Signature", "Signature", `<w:keepLines/><w:spacing w:before="500"/>`, "")
	style("Code", "Code Groups", `<w:spacing w:before="280" w:after="280"/><w:jc w:val="center"/>`, `<w:b/><w:bCs/>`+size(o.FontSize+5))
	style("Header", "header", "", size(10))
	style("Footer", "footer", "", size(10))
	s.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	s.WriteString(`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`)
	for _, edge := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		s.WriteString(`<w:` + edge + ` w:val="single" w:sz="4" w:space="0" w:color="auto"/>`)
	}
	s.WriteString(`</w:tblBorders></w:tblPr></w:style></w:styles>`)
	return s.String()
}
