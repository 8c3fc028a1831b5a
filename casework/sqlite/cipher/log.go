package cipher

import (
	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// logUnit gives the unit of a -wal that holds off: where it begins, its length, and whether it is a header.
func logUnit(off int64) (start int64, n int, header bool) {
	if off < walHeader {
		return 0, walHeader, true
	}
	frame := walHeader + (off-walHeader)/frameSize*frameSize
	if off < frame+frameHeader {
		return frame, frameHeader, true
	}
	return frame + frameHeader, PageSize, false
}

// logMagic knows the header of a -wal: 0x377f0682 or 0x377f0683.
func logMagic(h []byte) bool {
	return h[0] == 0x37 && h[1] == 0x7f && h[2] == 0x06 && h[3]&0xfe == 0x82
}

// readLog serves any read, unit by unit.
func (f *file) readLog(tls *libc.TLS, p, buf uintptr, n int, off int64) int32 {
	all := memory(buf, n)
	for done := 0; done < n; {
		start, length, header := logUnit(off + int64(done))
		if rc := f.readBelow(tls, p, f.scratch, length, start); rc != lib.SQLITE_OK {
			clear(all)
			return rc
		}
		skip := int(off + int64(done) - start)
		take := min(length-skip, n-done)
		dst := f.plain[:length]
		if take == length {
			dst = all[done : done+length]
		}
		switch sealed := memory(f.scratch, length); {
		case header:
			copy(dst, sealed)
			f.blocks.open(dst, kindHeader, uint64(start))
			if start == 0 && logMagic(dst) {
				f.unitOpened()
			}
		case f.pages.open(dst, sealed, kindFrame, uint64(start)):
			f.unitOpened()
		default:
			f.fs.authFailures.Add(1)
			if n == PageSize {
				clear(all)
				return codeData // a frame SQLite already relies on
			}
			// Recovery reads a frame with its header. Torn or foreign: all zeros, so that page number and checksum are both wrong
			// and recovery stops here, as it does at a torn frame of any database.
			clear(all)
			return lib.SQLITE_OK
		}
		if take != length {
			copy(all[done:done+take], dst[skip:skip+take])
		}
		done += take
	}
	return lib.SQLITE_OK
}

// writeLog seals whole units to their places.
func (f *file) writeLog(tls *libc.TLS, p, buf uintptr, n int, off int64) int32 {
	src := memory(buf, n)
	for len(src) > 0 {
		start, length, header := logUnit(off)
		if start != off || len(src) < length {
			return f.refuse("log write of %d bytes at %d", n, off)
		}
		dst := memory(f.scratch, length)
		if header {
			copy(dst, src)
			f.blocks.seal(dst, kindHeader, uint64(start))
		} else {
			if !allZero(src[bodySize:PageSize]) {
				return f.refuse("reserved bytes in use in the log at %d", off)
			}
			f.pages.seal(dst, src[:PageSize], kindFrame, uint64(start))
		}
		if rc := f.writeBelow(tls, p, f.scratch, length, start); rc != lib.SQLITE_OK {
			return rc
		}
		src, off = src[length:], off+int64(length)
	}
	return lib.SQLITE_OK
}
