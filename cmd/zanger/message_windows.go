package main

import (
	"syscall"
	"unsafe"
)

// systemMessage shows words in a box of the system, which needs no OpenGL.
func systemMessage(title, words string) {
	t, err := syscall.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	w, err := syscall.UTF16PtrFromString(words)
	if err != nil {
		return
	}
	const iconError = 0x10
	syscall.NewLazyDLL("user32.dll").NewProc("MessageBoxW").Call(0, uintptr(unsafe.Pointer(w)), uintptr(unsafe.Pointer(t)), iconError)
}
