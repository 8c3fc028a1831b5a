package rephrase

import (
	"cmp"
	"slices"

	"zanger/casework/names"
)

// numberWord is a word for a number. One that grows takes endings.
type numberWord struct {
	begins, is string
	grows      bool
}

// numberWords are the numbers terms and sums are written with, the longest first.
var numberWords = func() []numberWord {
	out := []numberWord{
		{"one", "1", false}, {"two", "2", false}, {"three", "3", false}, {"four", "4", false}, {"five", "5", false}, {"six", "6", false},
		{"seven", "7", false}, {"eight", "8", false}, {"nine", "9", false}, {"ten", "10", false}, {"fourteen", "14", false}, {"fifteen", "15", false},
		{"twenty", "20", false}, {"thirty", "30", false}, {"forty", "40", false}, {"fifty", "50", false}, {"sixty", "60", false}, {"hundred", "100", false},
		{"два", "2", false}, {"двух", "2", false}, {"две", "2", false}, {"двумя", "2", false}, {"три", "3", false}, {"трех", "3", true}, {"четыре", "4", false}, {"четырех", "4", true},
		{"пять", "5", false}, {"пяти", "5", false}, {"шесть", "6", false}, {"шести", "6", false}, {"семь", "7", false}, {"семи", "7", false}, {"восемь", "8", false}, {"восьми", "8", false},
		{"девять", "9", false}, {"девяти", "9", false}, {"десять", "10", false}, {"десяти", "10", false}, {"четырнадцат", "14", true}, {"пятнадцат", "15", true},
		{"двадцат", "20", true}, {"тридцат", "30", true}, {"сорок", "40", true}, {"пятьдесят", "50", true}, {"пятидесят", "50", true}, {"шестьдесят", "60", true}, {"шестидесят", "60", true}, {"сто", "100", false},
		{"екі", "2", false}, {"үш", "3", false}, {"төрт", "4", false}, {"бес", "5", false}, {"алты", "6", false}, {"жеті", "7", false}, {"сегіз", "8", false}, {"тоғыз", "9", false},
		{"он", "10", false}, {"жиырма", "20", true}, {"отыз", "30", true}, {"қырық", "40", true}, {"елу", "50", false}, {"алпыс", "60", true}, {"жүз", "100", false},
	}
	for i := range out {
		out[i].begins = names.Fold(out[i].begins)
	}
	slices.SortStableFunc(out, func(a, b numberWord) int { return cmp.Compare(len(b.begins), len(a.begins)) })
	return out
}()
