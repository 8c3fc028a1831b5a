package register

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"zanger/casework"
	"zanger/casework/names"
	"zanger/casework/spreadsheet"
)

// The largest register taken.
const (
	MaxBytes   = 64 << 20 // of the file
	MaxRows    = 200_000
	MaxColumns = 200
	maxCell    = 8_000 // characters kept of one cell
)

// Table is a register as it was read.
type Table struct {
	Name   string   // of the file, without its folder
	Header []string // words above the columns
	Rows   []Row
}

// Row is one line of a table.
type Row struct {
	Line  int // in the file, from 1
	Cells []string
}

// Cell gives a cell, "" beyond the row's end.
func (r Row) Cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

func fail(code casework.Code, key, op string, err error) error {
	return &casework.Error{Code: code, Key: key, Op: "register." + op, Err: err}
}

// Read reads a register; name tells CSV from XLSX by its ending, the content when the ending is another.
// Errors: Invalid with key "error.register.size", ".rows", ".columns", ".format" or ".empty".
func Read(ctx context.Context, name string, from io.Reader) (*Table, error) {
	const op = "Read"
	data, err := io.ReadAll(io.LimitReader(from, MaxBytes+1))
	if err != nil {
		return nil, fail(casework.Corrupt, "error.register.format", op, err)
	}
	if len(data) > MaxBytes {
		return nil, fail(casework.Invalid, "error.register.size", op, nil)
	}
	var rows []Row
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		rows, err = readXLSX(ctx, data)
	} else if bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) || bytes.HasPrefix(data, []byte("%PDF")) {
		err = fail(casework.Invalid, "error.register.format", op, nil) // an old XLS, a PDF
	} else {
		rows, err = readCSV(ctx, data)
	}
	if err != nil {
		return nil, err
	}
	t := &Table{Name: filepath.Base(strings.ReplaceAll(name, `\`, "/"))}
	return t, t.head(rows)
}

// ReadRows gives the rows of the first sheet of an XLSX, the head among them. Errors: as of Read.
func ReadRows(ctx context.Context, from io.Reader) ([]Row, error) {
	data, err := io.ReadAll(io.LimitReader(from, MaxBytes+1))
	if err != nil {
		return nil, fail(casework.Corrupt, "error.register.format", "ReadRows", err)
	}
	if len(data) > MaxBytes {
		return nil, fail(casework.Invalid, "error.register.size", "ReadRows", nil)
	}
	return readXLSX(ctx, data)
}

// head finds the row that names the columns: the first one in which a word is known, else the first with two cells.
func (t *Table) head(rows []Row) error {
	first := -1
	for i := range rows[:min(len(rows), 20)] {
		filled := 0
		for _, c := range rows[i].Cells {
			if c != "" {
				filled++
			}
		}
		if filled < 2 {
			continue
		}
		if first < 0 {
			first = i
		}
		if len(Propose(rows[i].Cells)) >= 2 {
			first = i
			break
		}
	}
	if first < 0 || first+1 >= len(rows) {
		return fail(casework.Invalid, "error.register.empty", "Read", nil)
	}
	t.Header, t.Rows = rows[first].Cells, rows[first+1:]
	return nil
}

// collector gathers rows within the limits.
type collector struct{ rows []Row }

func (c *collector) add(line int, cells []string) error {
	if len(cells) > MaxColumns {
		return fail(casework.Invalid, "error.register.columns", "Read", nil)
	}
	if len(c.rows) >= MaxRows {
		return fail(casework.Invalid, "error.register.rows", "Read", nil)
	}
	empty := true
	out := make([]string, len(cells))
	for i, cell := range cells {
		cell = strings.TrimSpace(strings.Map(func(r rune) rune {
			if r == '\u00a0' || r == '\u202f' {
				return ' '
			}
			if r < ' ' && r != '\n' && r != '\t' || r == '\ufeff' {
				return -1
			}
			return r
		}, cell))
		if len(cell) > maxCell {
			cell = strings.ToValidUTF8(cell[:maxCell], "")
		}
		out[i] = cell
		empty = empty && cell == ""
	}
	if !empty {
		c.rows = append(c.rows, Row{line, out})
	}
	return nil
}

func readXLSX(ctx context.Context, data []byte) ([]Row, error) {
	const op = "Read"
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: 512 << 20, UnzipXMLSizeLimit: 32 << 20})
	if err != nil {
		return nil, fail(casework.Invalid, "error.register.format", op, err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return nil, fail(casework.Invalid, "error.register.empty", op, nil)
	}
	rows, err := f.Rows(sheets[0])
	if err != nil {
		return nil, fail(casework.Invalid, "error.register.format", op, err)
	}
	defer rows.Close()
	var c collector
	for line := 1; rows.Next(); line++ {
		if line%500 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, fail(casework.Invalid, "error.register.format", op, err)
		}
		if err := c.add(line, cells); err != nil {
			return nil, err
		}
	}
	if err := rows.Error(); err != nil {
		return nil, fail(casework.Invalid, "error.register.format", op, err)
	}
	spread(f, sheets[0], c.rows)
	return c.rows, nil
}

// spreadRows is up to how many rows merged cells are looked for: the whole sheet is held in memory for it.
const spreadRows = 30_000

// spread writes what stands in a cell merged over several rows into each of them: a person wrote it once for all.
func spread(f *excelize.File, sheet string, rows []Row) {
	if len(rows) > spreadRows {
		return
	}
	merged, err := f.GetMergeCells(sheet)
	if err != nil {
		return // the cells are read; only what is merged stays where it was written
	}
	at := make(map[int]*Row, len(rows))
	for i := range rows {
		at[rows[i].Line] = &rows[i]
	}
	for _, m := range merged {
		col, from, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			continue
		}
		last, to, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		first, ok := at[from]
		if err != nil || last != col || !ok { // one over several columns is a title
			continue
		}
		for line := from + 1; line <= to; line++ {
			r, ok := at[line]
			if !ok {
				continue
			}
			for len(r.Cells) < col {
				r.Cells = append(r.Cells, "")
			}
			if r.Cells[col-1] == "" {
				r.Cells[col-1] = first.Cell(col - 1)
			}
		}
	}
}

func readCSV(ctx context.Context, data []byte) ([]Row, error) {
	r, err := spreadsheet.OpenCSV(bytes.NewReader(data), len(data))
	if err != nil {
		return nil, fail(casework.Invalid, "error.register.format", "Read", err)
	}
	var c collector
	for n := 0; ; n++ {
		if n%500 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return c.rows, nil
		}
		if err != nil {
			return nil, fail(casework.Invalid, "error.register.format", "Read", err)
		}
		line, _ := r.FieldPos(0)
		if err := c.add(line, cells); err != nil {
			return nil, err
		}
	}
}

// Field is what a column may hold.
type Field string

// The fields, in the order they are offered; words under "register.field.".
const (
	Name        Field = "name"
	Surname     Field = "surname"
	Given       Field = "given"
	Patronymic  Field = "patronymic"
	IIN         Field = "iin"
	Phone       Field = "phone"
	Email       Field = "email"
	Address     Field = "address"
	Settlement  Field = "settlement"
	Born        Field = "born"
	Language    Field = "language"
	Line        Field = "line"
	Story       Field = "story"
	Area        Field = "area"
	Sum         Field = "sum"
	Received    Field = "received"
	Promised    Field = "promised"
	Channel     Field = "channel"
	Status      Field = "status"
	Opponent    Field = "opponent"
	OpponentIIN Field = "opponent_iin"
	Number      Field = "number"
	Court       Field = "court"
	CourtNumber Field = "court_number"
	Note        Field = "note"

	// What a closed case is compared by; for registers of cases.
	Outcome    Field = "outcome"
	Ended      Field = "ended"
	Filed      Field = "filed"
	CourtLevel Field = "court_level"
	Side       Field = "side"
	ClaimKind  Field = "claim_kind"
	Ours       Field = "ours"
	Theirs     Field = "theirs"
	Proof      Field = "proof"
	Region     Field = "region"

	// The day such a fact became known; none: from the opening.
	KnownCourtLevel Field = "known_court_level"
	KnownRegion     Field = "known_region"
	KnownSide       Field = "known_side"
	KnownClaimKind  Field = "known_claim_kind"
	KnownOurs       Field = "known_ours"
	KnownTheirs     Field = "known_theirs"
	KnownProof      Field = "known_evidence"
	KnownSum        Field = "known_sum"
)

// Fields in the order they are offered.
var Fields = []Field{Name, Surname, Given, Patronymic, IIN, Phone, Email, Address, Settlement, Born, Language, Line, Story, Area, Sum,
	Received, Promised, Channel, Status, Opponent, OpponentIIN, Number, Court, CourtNumber, Note,
	Outcome, Ended, Filed, CourtLevel, Region, Side, ClaimKind, Ours, Theirs, Proof,
	KnownCourtLevel, KnownRegion, KnownSide, KnownClaimKind, KnownOurs, KnownTheirs, KnownProof, KnownSum}

// knownOf gives the field for the day a fact became known.
var knownOf = map[Field]Field{CourtLevel: KnownCourtLevel, Region: KnownRegion, Side: KnownSide, ClaimKind: KnownClaimKind, Ours: KnownOurs, Theirs: KnownTheirs, Proof: KnownProof, Sum: KnownSum}

// sinceWords announce such a day in a head that names the fact too, folded.
var sinceWords = []string{"извест", "белгили болган", "белгили болды", "known"}

// Mapping says which column, from 0, holds a field.
type Mapping map[Field]int

// hints are beginnings of words of a head, folded, the most telling first: a column goes to the first field that fits.
var hints = []struct {
	field Field
	words []string
}{
	{Theirs, []string{"представитель ответчик", "представитель другой", "представитель против", "представитель оппонент", "другую сторону представ", "карсы тарап окили", "карсы тараптын окили", "карсы жактын окили", "баска тараптын окили", "жауапкердин окили", "opponent's representative", "opponent representative", "who represented the other", "opponent's representative", "other side's representative"}},
	{Ours, []string{"представитель клиент", "представитель заявит", "представитель истц", "наш представитель", "кто представлял", "биздин окил", "клиенттин окили", "талапкердин окили", "ким окилдик", "our representative", "client's representative"}},
	{Side, []string{"сторона клиента", "процессуальн", "клиенттин тарабы", "client's side", "side of the client"}},
	{Ended, []string{"дата решен", "дата окончан", "дата закры", "дата заверш", "окончено", "закрыто", "шешим куни", "шешим шыккан кун", "аякталган", "аякталу куни", "жабылган", "date of decision", "decided on", "closed on", "ended", "date closed"}},
	{Filed, []string{"дата подачи", "подан", "дата иска", "берилген кун", "тапсырылган", "filed", "date of filing"}},
	{CourtLevel, []string{"инстанц", "саты", "court level", "instance"}},
	{ClaimKind, []string{"вид требован", "вид иска", "требовани", "талап тури", "kind of claim", "claim kind"}},
	{Proof, []string{"оценка доказ", "доказанн", "доказательств", "далелд", "evidence"}},
	{Area, []string{"область права", "область спора", "кукык саласы"}},
	{Region, []string{"регион", "область", "онир", "облыс", "region", "oblast"}},
	{OpponentIIN, []string{"иин ответчик", "бин ответчик", "жсн жауапкер", "бсн жауапкер", "opponent iin", "defendant iin"}},
	{Opponent, []string{"ответчик", "другая сторона", "должник", "жауапкер", "карсы тарап", "opponent", "defendant", "other side"}},
	{CourtNumber, []string{"номер дела в суде", "судебный номер", "соттагы ис номири", "court number"}},
	{Court, []string{"суд", "сот", "court"}},
	{IIN, []string{"иин", "жсн", "iin"}},
	{Born, []string{"дата рожд", "год рожд", "туган", "birth", "born"}},
	{Surname, []string{"фамилия", "теги", "тег", "surname", "last name", "family name"}},
	{Patronymic, []string{"отчество", "акесинин аты", "patronymic", "middle name"}},
	{Name, []string{"фио", "ф.и.о", "ф. и. о", "заявител", "клиент", "гражданин", "аты-жони", "аты жони", "тегин аты", "отиниш беруши", "full name", "applicant", "client"}},
	{Given, []string{"имя", "аты", "first name", "given"}},
	{Phone, []string{"тел", "контакт", "моб", "байланыс", "phone", "mobile", "contact"}},
	{Email, []string{"почта", "e-mail", "email", "эл.", "электрон"}},
	{Settlement, []string{"населен", "населён", "город", "село", "аул", "кала", "елди мекен", "town", "settlement", "village"}},
	{Address, []string{"адрес", "мекен", "address", "место жит", "турагы"}},
	{Language, []string{"язык", "тил", "language"}},
	{Promised, []string{"срок ответ", "обещан", "ответить до", "уаде", "жауап беру мерзим", "promised", "answer by", "due"}},
	{Received, []string{"дата обращ", "дата прием", "дата поступ", "дата регистр", "дата", "куни", "келген кун", "тиркелген", "received", "date"}},
	{Channel, []string{"канал", "способ", "как обрат", "арна", "channel"}},
	{Outcome, []string{"исход", "чем законч", "чем оконч", "результат рассмотр", "результат дела", "решение суда", "сот шешими", "немен аякталды", "ис натижеси", "истин натижеси", "сот натижеси", "outcome", "disposition"}},
	{Status, []string{"статус", "результат", "решение", "куйи", "натиже", "status", "result"}},
	{Area, []string{"категори", "сфера", "отрасль", "код проблем", "санат", "сала", "area", "category"}},
	{Sum, []string{"сумма", "цена иска", "сома", "amount", "sum"}},
	{Story, []string{"описание", "обстоятельств", "подробн", "фабула", "мазмун", "сипаттама", "description", "story", "details"}},
	{Line, []string{"вопрос", "суть", "тема", "предмет", "проблем", "содержание", "маселе", "такырып", "неден", "subject", "matter", "question", "problem"}},
	{Number, []string{"номер", "№", "рег", "нөмир", "номир", "number", "no."}},
	{Note, []string{"примечан", "коммент", "замет", "ескерт", "note", "comment", "remark"}},
}

// Propose guesses which column is what from the words above it. Each field takes the first column that fits.
func Propose(header []string) Mapping {
	m := Mapping{}
	for i, h := range header {
		h = names.Fold(h)
		if h == "" || len(h) > 120 {
			continue
		}
		if f, ok := hinted(h); ok {
			if _, taken := m[f]; !taken {
				m[f] = i
			}
		}
	}
	// A result beside the day a case ended is how it ended; beside a day of enquiry it is what became of the enquiry.
	_, ended := m[Ended]
	if i, ok := m[Status]; ok && ended && anyPrefix(names.Fold(header[i]), "результат", "решение", "натиже", "result") {
		if _, told := m[Outcome]; !told {
			m[Outcome] = i
			delete(m, Status)
		}
	}
	return m
}

// judgeWords are what a head that names a judge begins with, folded. Such a column goes nowhere: who judged takes no part in
// anything this program counts.
var judgeWords = []string{"судья", "судьи", "судью", "председательств", "состав суда", "торага", "судья аты", "судьянын", "judge", "presiding"}

// NamesJudge tells a head that announces the name of a judge.
func NamesJudge(head string) bool { return anyPrefix(names.Fold(head), foldAll(judgeWords)...) }

func foldAll(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = names.Fold(w)
	}
	return out
}

func hinted(h string) (Field, bool) {
	if NamesJudge(h) {
		return "", false
	}
	since := anyPrefix(h, foldAll(sinceWords)...)
	for _, hint := range hints {
		for _, w := range hint.words {
			w = names.Fold(w)
			if i := strings.Index(h, w); i == 0 || i > 0 && strings.ContainsRune(" .,(/-:", rune(h[i-1])) {
				if !since {
					return hint.field, true
				}
				f, ok := knownOf[hint.field]
				return f, ok
			}
		}
	}
	return "", false
}
