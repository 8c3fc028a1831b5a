// Package sign asks the NCALayer of this computer to sign a file with a person's key: the certified program of the national
// certification centre shows its own window, asks for the key and its password there, and gives back a signature (CMS).
// Neither key nor password passes through Zanger.
//
// # What is spoken
//
// JSON over a websocket to wss://127.0.0.1:13579/. NCALayer first says its version; a request to its module
// kz.gov.pki.knca.basics is answered once the person has signed or changed their mind. One request is under way at a time.
// The shapes are those its published clients use; see signtest for a stand-in that speaks them.
//
// # Promise about old data
//
// A signature once kept is a CMS file as NCALayer made it, in DER, which any other program checks.
//
// # What it refuses
//
// Any address but this computer's own; a certificate neither the system trusts nor the person has confirmed by its
// fingerprint. It checks no signature: the state's algorithms are in no library the program may use, and a signer's name
// read from a certificate here is what the certificate says, no more.
package sign
