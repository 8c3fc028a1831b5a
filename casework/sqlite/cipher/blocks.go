package cipher

import (
	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

const shortRead = lib.SQLITE_IOERR | 2<<8 // SQLITE_IOERR_SHORT_READ

// journalMagic begins every header of a rollback journal.
const journalMagic = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"

// readBlocks serves a read of a journal or temporary file, block by block.
func (f *file) readBlocks(tls *libc.TLS, p, buf uintptr, n int, off int64) int32 {
	out := memory(buf, n)
	short := false
	if f.role == roleTemp && off+int64(n) > f.size {
		short = true
		have := max(f.size-off, 0)
		clear(out[have:])
		out = out[:have]
	}
	for len(out) > 0 {
		start := off - off%f.block
		if rc := f.readBlock(tls, p, start); rc != lib.SQLITE_OK {
			clear(out)
			return rc
		}
		took := copy(out, f.plain[off-start:f.block])
		out, off = out[took:], off+int64(took)
	}
	if short {
		return shortRead
	}
	return lib.SQLITE_OK
}

// readBlock opens the block at start into f.plain.
func (f *file) readBlock(tls *libc.TLS, p uintptr, start int64) int32 {
	if rc := f.readBelow(tls, p, f.scratch, int(f.block), start); rc != lib.SQLITE_OK {
		return rc
	}
	b := f.plain[:f.block]
	copy(b, memory(f.scratch, int(f.block)))
	f.blocks.open(b, kindBlock, uint64(start))
	if f.role == roleJournal && string(b[:len(journalMagic)]) == journalMagic {
		f.unitOpened()
	}
	return lib.SQLITE_OK
}

// writeBlocks changes the blocks a write touches. A new block is padded with zeros.
func (f *file) writeBlocks(tls *libc.TLS, p, buf uintptr, n int, off int64) int32 {
	src := memory(buf, n)
	end := off + int64(n)
	for len(src) > 0 {
		start := off - off%f.block
		b := f.plain[:f.block]
		if off != start || len(src) < int(f.block) {
			switch rc := f.readBlock(tls, p, start); rc {
			case lib.SQLITE_OK:
			case shortRead:
				clear(b)
			default:
				return rc
			}
		}
		took := copy(b[off-start:], src)
		dst := memory(f.scratch, int(f.block))
		copy(dst, b)
		f.blocks.seal(dst, kindBlock, uint64(start))
		if rc := f.writeBelow(tls, p, f.scratch, int(f.block), start); rc != lib.SQLITE_OK {
			return rc
		}
		src, off = src[took:], off+int64(took)
	}
	if f.role == roleTemp {
		f.size = max(f.size, end)
	}
	return lib.SQLITE_OK
}
