package cipher

import (
	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

const magic = "SQLite format 3\x00"

// headerRead is what SQLite reads of a database before it knows anything: 100 bytes at offset 0.
const headerRead = 100

// syntheticHeader tells SQLite the two constants of the format before it has a first page.
func syntheticHeader(dst []byte) {
	clear(dst)
	copy(dst, magic)
	dst[16], dst[17] = PageSize>>8, PageSize&0xff
	dst[18], dst[19] = 1, 1
	dst[20] = Reserved
	dst[21], dst[22], dst[23] = 64, 32, 32
}

// readPage opens the page that holds off and gives n bytes of it.
func (f *file) readPage(tls *libc.TLS, p, buf uintptr, n int, off int64) int32 {
	out := memory(buf, n)
	page, in := off/PageSize, int(off%PageSize)
	if in+n > PageSize {
		f.refuse("read of %d bytes at %d", n, off)
		return lib.SQLITE_IOERR | 1<<8 // SQLITE_IOERR_READ
	}
	header := off == 0 && n == headerRead
	rc := f.readBelow(tls, p, f.scratch, PageSize, page*PageSize)
	if rc == shortRead {
		clear(out)
		size, sizeRC := f.sizeBelow(tls, p)
		switch {
		case sizeRC != lib.SQLITE_OK:
			return sizeRC
		case header:
			if size == 0 {
				if !f.isNew() {
					return lib.SQLITE_NOTADB // SQLite would take the log for a leftover and delete it
				}
				f.unitOpened()
			}
			syntheticHeader(out)
			return lib.SQLITE_OK
		case size <= page*PageSize:
			return rc // past the end
		}
		f.fs.authFailures.Add(1) // cut off in the middle of the page
		if page == 0 {
			return lib.SQLITE_NOTADB
		}
		return codeData
	}
	if rc != lib.SQLITE_OK {
		return rc
	}
	dst := out
	if n != PageSize {
		dst = f.plain
	}
	if f.pages.open(dst, memory(f.scratch, PageSize), kindPage, uint64(page+1)) {
		f.unitOpened()
		if n != PageSize {
			copy(out, dst[in:in+n])
		}
		return lib.SQLITE_OK
	}
	f.fs.authFailures.Add(1)
	clear(out)
	switch {
	case header:
		// The first page may be torn by a power cut while the log was copied back; the log then still holds it, and SQLite
		// must get that far. Where it does not, the read of the whole page below says so.
		syntheticHeader(out)
		return lib.SQLITE_OK
	case page == 0:
		return lib.SQLITE_NOTADB
	}
	return codeData
}

// writePage seals one whole page to its place.
func (f *file) writePage(tls *libc.TLS, p, buf uintptr, n int, off int64) int32 {
	src := memory(buf, n)
	if n != PageSize || off%PageSize != 0 {
		return f.refuse("database write of %d bytes at %d", n, off)
	}
	if off == 0 && (src[16] != PageSize>>8 || src[17] != PageSize&0xff || src[20] != Reserved) {
		return f.refuse("first page with page size %d and %d reserved bytes", int(src[16])<<8|int(src[17]), src[20])
	}
	if !allZero(src[bodySize:]) {
		return f.refuse("reserved bytes in use on page %d", off/PageSize+1)
	}
	f.pages.seal(memory(f.scratch, PageSize), src, kindPage, uint64(off/PageSize+1))
	return f.writeBelow(tls, p, f.scratch, PageSize, off)
}
