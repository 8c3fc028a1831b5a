package sqlite

import (
	"syscall"
	"unsafe"
)

// syncDir does nothing: a rename is part of the file system's own log there.
func syncDir(string) error { return nil }

var getDiskFreeSpace = syscall.NewLazyDLL("kernel32.dll").NewProc("GetDiskFreeSpaceExW")

// freeBytes gives the room left for this user on the disk of dir; -1 when it cannot be known.
func freeBytes(dir string) int64 {
	p, err := syscall.UTF16PtrFromString(dir)
	if err != nil {
		return -1
	}
	var free uint64
	if ok, _, _ := getDiskFreeSpace.Call(uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(&free)), 0, 0); ok == 0 {
		return -1
	}
	return int64(free)
}
