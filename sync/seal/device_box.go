package seal

// OpenBox opens what was sealed to this device's own recipient: feedback and complaints, which the hub seals to coordinators.
// Errors: WrongKey (to another device, or damaged).
func (i *Identity) OpenBox(sealed []byte) ([]byte, error) {
	b, err := unboxed(i.box, sealed, maxBox)
	if err != nil {
		return nil, wrongKey("seal.OpenBox")
	}
	return b, nil
}

// OpenBox opens what was sealed to the office's recovery key as well. Errors: WrongKey.
func (r *Recovery) OpenBox(sealed []byte) ([]byte, error) {
	b, err := unboxed(r.box, sealed, maxBox)
	if err != nil {
		return nil, wrongKey("seal.OpenBox")
	}
	return b, nil
}
