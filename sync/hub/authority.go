package hub

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base32"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"zanger/casework"
)

// Authority is the hub's own: it vouches for the hub where no public authority does. Its key lies in the data folder; laptops
// know it by the fingerprint in the invite.
type Authority struct {
	cert  *x509.Certificate
	key   *ecdsa.PrivateKey
	names []string

	mu   sync.Mutex
	leaf *tls.Certificate
}

const authorityFile = "authority.pem"

// OpenAuthority reads the authority in a folder, or makes it. names are the host names and addresses it vouches for.
func OpenAuthority(dir string, names []string) (*Authority, error) {
	const where = "hub.OpenAuthority"
	path := filepath.Join(dir, authorityFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if data, err = newAuthority(); err == nil {
			err = writeSynced(path, data)
		}
	}
	if err != nil {
		return nil, &casework.Error{Code: casework.ReadOnly, Key: "error.hub.authority", Op: where, Err: err}
	}
	a := &Authority{names: names}
	for len(data) > 0 {
		var b *pem.Block
		if b, data = pem.Decode(data); b == nil {
			break
		}
		switch b.Type {
		case "CERTIFICATE":
			a.cert, err = x509.ParseCertificate(b.Bytes)
		case "EC PRIVATE KEY":
			a.key, err = x509.ParseECPrivateKey(b.Bytes)
		}
		if err != nil {
			break
		}
	}
	if err != nil || a.cert == nil || a.key == nil {
		return nil, &casework.Error{Code: casework.Corrupt, Key: "error.hub.authority", Op: where, Err: err}
	}
	return a, nil
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	return err
}

func newAuthority() ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: "Zanger hub"}, NotBefore: time.Now().AddDate(0, 0, -2), NotAfter: time.Now().AddDate(30, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, err
	}
	kder, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: kder})...), nil
}

func serial() *big.Int {
	b := make([]byte, 16)
	rand.Read(b)
	b[0] &= 0x7f
	return new(big.Int).SetBytes(b)
}

var pinText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// PinOf is the fingerprint of a certificate's public key: the first 20 bytes of the SHA-256 of its SPKI, 32 characters. A
// laptop takes a server for its hub when a certificate it shows has the fingerprint of its invite and signed the server's own.
func PinOf(c *x509.Certificate) string {
	sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return pinText.EncodeToString(sum[:20])
}

// Pin is the fingerprint of the authority.
func (a *Authority) Pin() string { return PinOf(a.cert) }

// TLS gives the server's settings: TLS 1.3 only, with a certificate of the authority that is made anew before it runs out.
func (a *Authority) TLS() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS13, GetCertificate: a.certificate}
}

const leafTime = 90 * 24 * time.Hour

func (a *Authority) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	if a.leaf != nil && now.Before(a.leaf.Leaf.NotAfter.Add(-leafTime/3)) {
		return a.leaf, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: "Zanger hub"}, NotBefore: now.AddDate(0, 0, -2), NotAfter: now.Add(leafTime),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}}
	for _, n := range a.names {
		if ip := net.ParseIP(strings.Trim(n, "[]")); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else if n != "" {
			t.DNSNames = append(t.DNSNames, n)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	a.leaf = &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: leaf}
	return a.leaf, nil
}
