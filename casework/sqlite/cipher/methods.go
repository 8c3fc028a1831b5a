package cipher

import (
	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
	"unsafe"
)

// fileMethods is the one method table of all files. Version 2: shared memory for the log, no memory mapping, which would
// hand out sealed pages.
var fileMethods = lib.Tsqlite3_io_methods{FiVersion: 2}

func init() {
	m := &fileMethods
	m.FxClose = word(xClose)
	m.FxRead = word(xRead)
	m.FxWrite = word(xWrite)
	m.FxTruncate = word(xTruncate)
	m.FxSync = word(xSync)
	m.FxFileSize = word(xFileSize)
	m.FxLock = word(xLock)
	m.FxUnlock = word(xUnlock)
	m.FxCheckReservedLock = word(xCheckReservedLock)
	m.FxFileControl = word(xFileControl)
	m.FxSectorSize = word(xSectorSize)
	m.FxDeviceCharacteristics = word(xDeviceCharacteristics)
	m.FxShmMap = word(xShmMap)
	m.FxShmLock = word(xShmLock)
	m.FxShmBarrier = word(xShmBarrier)
	m.FxShmUnmap = word(xShmUnmap)
}

func layerAt(vfs uintptr) *FS {
	v, _ := layers.Load(vfs)
	fs, _ := v.(*FS)
	return fs
}

func xOpen(tls *libc.TLS, vfs, zName, p uintptr, flags int32, pOut uintptr) int32 {
	cfile(p).methods = 0
	fs := layerAt(vfs)
	if fs == nil {
		return lib.SQLITE_CANTOPEN
	}
	if rc := as[fnOpen](cvfs(fs.base).FxOpen)(tls, fs.base, zName, below(p), flags, pOut); rc != lib.SQLITE_OK {
		return rc
	}
	f, rc := newFile(tls, fs, text(zName), flags)
	if rc == lib.SQLITE_OK {
		h := keep(f)
		if h != 0 {
			cfile(p).handle = h
			cfile(p).methods = uintptr(unsafe.Pointer(&fileMethods))
			fs.mu.Lock()
			fs.open++
			fs.mu.Unlock()
			return lib.SQLITE_OK
		}
		f.close(tls)
		rc = lib.SQLITE_CANTOPEN
	}
	as[fnFile](methodsBelow(p).FxClose)(tls, below(p))
	return rc
}

func xClose(tls *libc.TLS, p uintptr) int32 {
	f := fileAt(p)
	rc := as[fnFile](methodsBelow(p).FxClose)(tls, below(p))
	f.close(tls)
	forget(cfile(p).handle)
	cfile(p).methods = 0
	f.fs.mu.Lock()
	f.fs.open--
	f.fs.mu.Unlock()
	return rc
}

func xDelete(tls *libc.TLS, vfs, zPath uintptr, dirSync int32) int32 {
	fs := layerAt(vfs)
	if fs == nil || !fs.mayDelete(text(zPath)) {
		return lib.SQLITE_IOERR | 10<<8 // SQLITE_IOERR_DELETE
	}
	if rc := fs.ask(Op{Kind: Delete, Path: text(zPath)}); rc != lib.SQLITE_OK {
		return rc
	}
	if fs.loose {
		dirSync = 0
	}
	return as[fnDelete](cvfs(fs.base).FxDelete)(tls, fs.base, zPath, dirSync)
}

func xRead(tls *libc.TLS, p, buf uintptr, n int32, off int64) int32 {
	f := fileAt(p)
	switch f.role {
	case roleDatabase:
		return f.readPage(tls, p, buf, int(n), off)
	case roleLog:
		return f.readLog(tls, p, buf, int(n), off)
	case roleJournal, roleTemp:
		return f.readBlocks(tls, p, buf, int(n), off)
	}
	return f.readBelow(tls, p, buf, int(n), off)
}

func xWrite(tls *libc.TLS, p, buf uintptr, n int32, off int64) int32 {
	f := fileAt(p)
	if !f.mayWrite() {
		return lib.SQLITE_READONLY
	}
	switch f.role {
	case roleDatabase:
		return f.writePage(tls, p, buf, int(n), off)
	case roleLog:
		return f.writeLog(tls, p, buf, int(n), off)
	case roleJournal, roleTemp:
		return f.writeBlocks(tls, p, buf, int(n), off)
	}
	return f.writeBelow(tls, p, buf, int(n), off)
}

func xTruncate(tls *libc.TLS, p uintptr, size int64) int32 {
	f := fileAt(p)
	if !f.mayWrite() {
		return lib.SQLITE_READONLY
	}
	if f.role == roleTemp {
		f.size = min(f.size, size)
	}
	if f.block > 0 {
		size = (size + f.block - 1) / f.block * f.block
	}
	if rc := f.fs.ask(Op{Kind: Truncate, Path: f.path, Offset: size}); rc != lib.SQLITE_OK {
		return rc
	}
	return as[fnTruncate](methodsBelow(p).FxTruncate)(tls, below(p), size)
}

func xSync(tls *libc.TLS, p uintptr, flags int32) int32 {
	f := fileAt(p)
	if rc := f.fs.ask(Op{Kind: Sync, Path: f.path}); rc != lib.SQLITE_OK {
		return rc
	}
	if f.fs.loose {
		return lib.SQLITE_OK
	}
	return as[fnInt](methodsBelow(p).FxSync)(tls, below(p), flags)
}

func xFileSize(tls *libc.TLS, p, pSize uintptr) int32 {
	if f := fileAt(p); f.role == roleTemp {
		*(*int64)(pointer(pSize)) = f.size
		return lib.SQLITE_OK
	}
	return as[fnPtr](methodsBelow(p).FxFileSize)(tls, below(p), pSize)
}

func xFileControl(tls *libc.TLS, p uintptr, op int32, arg uintptr) int32 {
	switch op {
	case lib.SQLITE_FCNTL_MMAP_SIZE:
		*(*int64)(pointer(arg)) = 0
		return lib.SQLITE_OK
	case lib.SQLITE_FCNTL_CHUNK_SIZE, lib.SQLITE_FCNTL_SIZE_HINT:
		return lib.SQLITE_OK // room made ahead would be pages that do not open
	}
	return as[fnControl](methodsBelow(p).FxFileControl)(tls, below(p), op, arg)
}

// xDeviceCharacteristics passes on what the disk promises: writes go down one to one, so it still holds. Except batch
// writes, and reads of a part of a page: a page is the smallest thing that opens.
func xDeviceCharacteristics(tls *libc.TLS, p uintptr) int32 {
	c := as[fnFile](methodsBelow(p).FxDeviceCharacteristics)(tls, below(p))
	return c &^ (lib.SQLITE_IOCAP_SUBPAGE_READ | lib.SQLITE_IOCAP_BATCH_ATOMIC)
}

// What follows is the layer below's business.

func xLock(tls *libc.TLS, p uintptr, level int32) int32 {
	return as[fnInt](methodsBelow(p).FxLock)(tls, below(p), level)
}

func xUnlock(tls *libc.TLS, p uintptr, level int32) int32 {
	return as[fnInt](methodsBelow(p).FxUnlock)(tls, below(p), level)
}

func xCheckReservedLock(tls *libc.TLS, p, out uintptr) int32 {
	return as[fnPtr](methodsBelow(p).FxCheckReservedLock)(tls, below(p), out)
}

func xSectorSize(tls *libc.TLS, p uintptr) int32 {
	return as[fnFile](methodsBelow(p).FxSectorSize)(tls, below(p))
}

func xShmMap(tls *libc.TLS, p uintptr, region, size, extend int32, out uintptr) int32 {
	return as[fnShmMap](methodsBelow(p).FxShmMap)(tls, below(p), region, size, extend, out)
}

func xShmLock(tls *libc.TLS, p uintptr, off, n, flags int32) int32 {
	return as[fnShmLock](methodsBelow(p).FxShmLock)(tls, below(p), off, n, flags)
}

func xShmBarrier(tls *libc.TLS, p uintptr) {
	as[fnVoid](methodsBelow(p).FxShmBarrier)(tls, below(p))
}

func xShmUnmap(tls *libc.TLS, p uintptr, del int32) int32 {
	return as[fnInt](methodsBelow(p).FxShmUnmap)(tls, below(p), del)
}

func baseOf(vfs uintptr) uintptr { return cvfs(vfs).FpAppData }

func xAccess(tls *libc.TLS, vfs, zPath uintptr, flags int32, out uintptr) int32 {
	b := baseOf(vfs)
	return as[fnPath](cvfs(b).FxAccess)(tls, b, zPath, flags, out)
}

func xFullPathname(tls *libc.TLS, vfs, zPath uintptr, n int32, out uintptr) int32 {
	b := baseOf(vfs)
	return as[fnPath](cvfs(b).FxFullPathname)(tls, b, zPath, n, out)
}

func xRandomness(tls *libc.TLS, vfs uintptr, n int32, out uintptr) int32 {
	b := baseOf(vfs)
	return as[fnBytes](cvfs(b).FxRandomness)(tls, b, n, out)
}

func xSleep(tls *libc.TLS, vfs uintptr, us int32) int32 {
	b := baseOf(vfs)
	return as[fnInt](cvfs(b).FxSleep)(tls, b, us)
}

func xCurrentTime(tls *libc.TLS, vfs, out uintptr) int32 {
	b := baseOf(vfs)
	return as[fnPtr](cvfs(b).FxCurrentTime)(tls, b, out)
}

func xCurrentTimeInt64(tls *libc.TLS, vfs, out uintptr) int32 {
	b := baseOf(vfs)
	return as[fnPtr](cvfs(b).FxCurrentTimeInt64)(tls, b, out)
}

func xGetLastError(tls *libc.TLS, vfs uintptr, n int32, out uintptr) int32 {
	b := baseOf(vfs)
	return as[fnBytes](cvfs(b).FxGetLastError)(tls, b, n, out)
}
