package names

import "strings"

// Phone brings a telephone number to digits with the country code: "8 (701) 123-45-67", "+7 701 1234567" and "701 123 45
// 67" are all 77011234567. A number of another country keeps its digits, a local number of five or six digits its own;
// ok is false for anything that cannot be called.
func Phone(s string) (digits string, ok bool) {
	var b strings.Builder
	for _, r := range s {
		if '0' <= r && r <= '9' {
			b.WriteRune(r)
		}
	}
	d := b.String()
	abroad := strings.HasPrefix(strings.TrimSpace(s), "+") && !strings.HasPrefix(d, "7")
	switch {
	case abroad:
	case len(d) == 11 && d[0] == '8':
		d = "7" + d[1:]
	case len(d) == 10 && d[0] == '7':
		d = "7" + d
	case len(d) == 12 && strings.HasPrefix(d, "87"): // "8 +7 701…" typed over a ready prefix
		d = d[1:]
	}
	return d, len(d) >= 5 && len(d) <= 15
}

// FormatPhone writes what Phone gives for reading: "+7 701 123 45 67". Any other number stands as it came.
func FormatPhone(s string) string {
	d, ok := Phone(s)
	if !ok || len(d) != 11 || d[0] != '7' {
		return strings.TrimSpace(s)
	}
	return "+7 " + d[1:4] + " " + d[4:7] + " " + d[7:9] + " " + d[9:]
}
