package seal

import (
	"strings"
	"testing"

	"zanger/casework"
)

func TestAnInviteIsReadHoweverItIsTyped(t *testing.T) {
	for range 50 {
		i := NewInvite()
		typed := strings.NewReplacer("0", "о", "1", "l", "A", "а", "K", "к", "-", "  ").Replace(i.Text())
		got, ok := ParseInvite(strings.ToLower(typed))
		if !ok || got != i || got.Code() != i.Code() {
			t.Fatalf("%s typed as %s: %v", i.Text(), typed, ok)
		}
		if len(plainCode(i.Code())) != 16 || strings.Contains(i.Text(), i.Code()[:9]) {
			t.Fatalf("the hub is told %s of %s", i.Code(), i.Text())
		}
	}
	if _, ok := ParseInvite("7F2K-9MQX-3A4B-C5D6"); ok {
		t.Error("a hub's code taken for a laptop's")
	}
}

func TestAnInviteProvesOneLaptopAndOneOffice(t *testing.T) {
	member := func() Member {
		id, err := NewIdentity(casework.NewID())
		if err != nil {
			t.Fatal(err)
		}
		return id.Public()
	}
	i, a, b, person, office := NewInvite(), member(), member(), casework.NewID(), casework.NewID()
	proof, welcome := i.Proof(b, person), i.Welcome(office, a, b)
	if !Proves(i.Proof(b, person), proof) || !Proves(i.Welcome(office, a, b), welcome) {
		t.Fatal("the true one does not prove")
	}
	c := member()
	box, sign, id := b, b, b
	box.Box, sign.Sign, id.Device = c.Box, c.Sign, c.Device
	for name, got := range map[string][]byte{
		"another invite": NewInvite().Proof(b, person), "another person": i.Proof(b, office), "another box": i.Proof(box, person), "another signature": i.Proof(sign, person),
		"another id": i.Proof(id, person), "a welcome": welcome, "cut": proof[:15], "none": nil,
	} {
		if Proves(proof, got) {
			t.Errorf("%s proves", name)
		}
	}
	for name, got := range map[string][]byte{
		"another invite": NewInvite().Welcome(office, a, b), "another office": i.Welcome(person, a, b), "by another": i.Welcome(office, c, b), "to another": i.Welcome(office, a, c),
		"the other way round": i.Welcome(office, b, a), "a proof": proof,
	} {
		if Proves(welcome, got) {
			t.Errorf("%s welcomes", name)
		}
	}
}

func TestACardIsOfOneLaptopAndOnePerson(t *testing.T) {
	id, err := NewIdentity(casework.NewID())
	if err != nil {
		t.Fatal(err)
	}
	m, person := id.Public(), casework.NewID()
	card := id.Card(person)
	if !m.Card(person, card) {
		t.Fatal("the true one is refused")
	}
	box, device := m, m
	box.Box += "x"
	device.Device = casework.NewID()
	if m.Card(casework.NewID(), card) || box.Card(person, card) || device.Card(person, card) || m.Card(person, nil) {
		t.Error("a card of another")
	}
}
