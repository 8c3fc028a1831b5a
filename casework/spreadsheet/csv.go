// Package spreadsheet writes tables that people open in Excel or LibreOffice (registers, the lists of a whole case, what an import
// did not take) and opens the CSV they bring, whatever its letters.
//
// # Promise about old data
//
// A table is written anew each time; scripts read commands' JSON, not these files. A table that is read is never changed.
//
// # What it refuses
//
// A text with zero bytes is none. No cell is run: what a client typed may begin like a formula, and is disarmed with an apostrophe.
package spreadsheet

import (
	"encoding/csv"
	"io"
	"strings"
)

// WriteCSV writes rows so that a spreadsheet of this country opens them by a double click: UTF-8 with its mark, or the letters are
// taken for another alphabet; semicolons, since the comma parts decimals here; every cell disarmed.
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = Disarm(cell)
		}
		if err := c.Write(cells); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// Disarm puts an apostrophe before a cell that a spreadsheet would run.
func Disarm(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
