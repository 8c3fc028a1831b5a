package intake

import (
	"crypto/rand"
	"strings"

	"zanger/casework"
)

// The code of an enquiry is read aloud on the telephone and copied by hand: 31 signs without the look-alikes 1, I, L, O
// and U. Being a prime, 31 lets one check sign catch every single wrong sign and every swap of neighbours.
const codeSigns = "023456789ABCDEFGHJKMNPQRSTVWXYZ"

const codeLength = 5 // before the check sign

// newCode makes a random code, "K7F2-9M".
func newCode() string {
	b := make([]byte, 0, codeLength+1)
	var one [1]byte
	for len(b) < codeLength {
		if _, err := rand.Read(one[:]); err != nil {
			panic("intake: no randomness: " + err.Error())
		}
		if n := int(one[0]); n < 248 { // 8 times 31: no sign is likelier than another
			b = append(b, codeSigns[n%31])
		}
	}
	return format(append(b, checkSign(b)))
}

func format(b []byte) string { return string(b[:4]) + "-" + string(b[4:]) }

func checkSign(b []byte) byte {
	sum := 0
	for i, c := range b {
		sum += (i + 2) * strings.IndexByte(codeSigns, c)
	}
	return codeSigns[sum%31]
}

// typed maps what people write for a sign to the sign: small letters, O for 0, Cyrillic look-alikes.
var typed = strings.NewReplacer("O", "0", "О", "0", "А", "A", "В", "B", "С", "C", "Е", "E", "Н", "H", "К", "K", "М", "M", "Р", "P",
	"Т", "T", "Х", "X", "У", "Y", "Ү", "Y", "З", "3", " ", "", "-", "", "–", "", "—", "", "\u00a0", "")

// ParseCode reads a code as people type it and checks it. Errors: Invalid.
func ParseCode(s string) (string, error) {
	t := typed.Replace(strings.ToUpper(strings.TrimSpace(s)))
	if len(t) != codeLength+1 {
		return "", fail(casework.Invalid, "error.intake.code", "ParseCode")
	}
	for i := range len(t) {
		if strings.IndexByte(codeSigns, t[i]) < 0 {
			return "", fail(casework.Invalid, "error.intake.code", "ParseCode")
		}
	}
	if checkSign([]byte(t[:codeLength])) != t[codeLength] {
		return "", fail(casework.Invalid, "error.intake.code", "ParseCode")
	}
	return format([]byte(t)), nil
}
