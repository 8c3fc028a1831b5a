//go:build unix && !linux

package storetest

import "syscall"

func dieWithParent(*syscall.SysProcAttr) {}
