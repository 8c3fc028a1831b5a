package storetest

import "syscall"

// dieWithParent ends the server even when the test is killed.
func dieWithParent(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGQUIT }
