package names

import "testing"

func TestOrganisation(t *testing.T) {
	for name, want := range map[string]bool{
		"ТОО Образец": true, "«Үлгі» ЖШС": true, "Үлгі жауапкершілігі шектеулі серіктестігі": true, "АО Сынақ Банк": true, "Акимат города Ойдан": true,
		"\"Мысал\"": true, "Ойдан қаласының әкімдігі": true, "Primer LLP": true, "КГУ Центр": true,
		"Примеров Пётр Иванович": false, "Қиялбеков Ермек": false, "ИП Образцова": false, "Банкин Тест": false, "Фондова Мария": false, "": false,
	} {
		if got := Organisation(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}
