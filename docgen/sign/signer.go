package sign

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"time"
)

// Signer is whom a signature's certificate names. Nobody has checked it.
type Signer struct {
	Name    string
	Serial  string // of the certificate, hex
	ValidTo time.Time
	Inside  bool // the signature holds the signed file
}

var signedDataType = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,tag:0"`
}

type signedData struct {
	Version      int
	Digests      asn1.RawValue
	Content      encapsulated
	Certificates asn1.RawValue `asn1:"optional,tag:0"`
	Revocations  asn1.RawValue `asn1:"optional,tag:1"`
	Signers      asn1.RawValue
}

type encapsulated struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,optional,tag:0"`
}

type signerInfo struct {
	Version int
	Issued  struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
}

// SignerOf reads whom a signature's certificate names; zero where the signature is of a shape not known here.
func SignerOf(cms []byte) Signer {
	var outer contentInfo
	if _, err := asn1.Unmarshal(cms, &outer); err != nil || !outer.Type.Equal(signedDataType) {
		return Signer{}
	}
	var data signedData
	if _, err := asn1.Unmarshal(outer.Content.FullBytes, &data); err != nil {
		if _, err = asn1.Unmarshal(outer.Content.Bytes, &data); err != nil {
			return Signer{}
		}
	}
	s := Signer{Inside: len(data.Content.Content.Bytes) > 0}
	var of signerInfo
	if _, err := asn1.Unmarshal(data.Signers.Bytes, &of); err != nil || of.Issued.Serial == nil {
		return s
	}
	for rest := data.Certificates.Bytes; len(rest) > 0; {
		var raw asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &raw); err != nil {
			return s
		}
		cert, err := x509.ParseCertificate(raw.FullBytes)
		if err != nil || cert.SerialNumber.Cmp(of.Issued.Serial) != 0 {
			continue
		}
		s.Name, s.ValidTo = cert.Subject.CommonName, cert.NotAfter
		s.Serial = hex.EncodeToString(cert.SerialNumber.Bytes())
		return s
	}
	return s
}
