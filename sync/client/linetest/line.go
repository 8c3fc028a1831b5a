package linetest

import (
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// Line is a line to a hub: what goes over it is passed on byte by byte, as fast and as long as the test wants.
type Line struct {
	URL string

	to   string
	at   net.Listener
	mu   sync.Mutex
	up   int64
	down int64
	conn int
	rate int           // bytes a second each way; 0: no limit
	lag  time.Duration // one way
	dead bool
	cut  func() (up, down int64) // of the next connection: it ends after so many bytes; 0: never
	all  map[net.Conn]bool
}

// NewLine starts a line to an address.
func NewLine(t testing.TB, to string) *Line {
	t.Helper()
	at, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	l := &Line{URL: "https://" + at.Addr().String(), to: to, at: at, all: map[net.Conn]bool{}}
	go l.accept()
	t.Cleanup(func() {
		at.Close()
		l.Drop()
	})
	return l
}

// Shape sets how fast and far the line is.
func (l *Line) Shape(bytesPerSecond int, lag time.Duration) {
	l.mu.Lock()
	l.rate, l.lag = bytesPerSecond, lag
	l.mu.Unlock()
}

// CutEach sets after how many bytes each way connections to come end; nil: they live.
func (l *Line) CutEach(f func() (up, down int64)) {
	l.mu.Lock()
	l.cut = f
	l.mu.Unlock()
}

// CutOnce ends the next connection after so many bytes; 0 is never.
func (l *Line) CutOnce(up, down int64) {
	once := false
	l.CutEach(func() (int64, int64) {
		if once {
			return 0, 0
		}
		once = true
		return up, down
	})
}

// Dead takes the line away, or gives it back.
func (l *Line) Dead(dead bool) {
	l.mu.Lock()
	l.dead = dead
	l.mu.Unlock()
	if dead {
		l.Drop()
	}
}

// Drop ends all connections.
func (l *Line) Drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.all {
		c.Close()
	}
}

// Count gives what went over the line since the last Count: bytes to the hub, bytes from it, connections.
func (l *Line) Count() (up, down int64, connections int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	up, down, connections = l.up, l.down, l.conn
	l.up, l.down, l.conn = 0, 0, 0
	return up, down, connections
}

func (l *Line) accept() {
	for {
		c, err := l.at.Accept()
		if err != nil {
			return
		}
		l.mu.Lock()
		dead := l.dead
		l.mu.Unlock()
		if dead {
			c.Close()
			continue
		}
		go l.carry(c)
	}
}

func (l *Line) carry(c net.Conn) {
	// A real line holds little; what the system would hold for it here dies with a cut.
	_ = c.(*net.TCPConn).SetReadBuffer(16 << 10)
	hub, err := net.Dial("tcp", l.to)
	if err != nil {
		c.Close()
		return
	}
	l.mu.Lock()
	l.all[c], l.all[hub] = true, true
	l.conn++
	var up, down int64
	if l.cut != nil {
		up, down = l.cut()
	}
	l.mu.Unlock()
	end := func() {
		c.Close()
		hub.Close()
	}
	var both sync.WaitGroup
	both.Go(func() { l.pass(hub, c, &l.up, up, end) })
	both.Go(func() { l.pass(c, hub, &l.down, down, end) })
	both.Wait()
	l.mu.Lock()
	delete(l.all, c)
	delete(l.all, hub)
	l.mu.Unlock()
}

type chunk struct {
	data []byte
	due  time.Time
}

// pass carries one way, with the line's lag and rate, and ends the connection after limit bytes.
func (l *Line) pass(to, from net.Conn, count *int64, limit int64, end func()) {
	defer end()
	queue := make(chan chunk, 16)
	go func() {
		defer close(queue)
		buf := make([]byte, 4<<10)
		for {
			n, err := from.Read(buf)
			if n > 0 {
				l.mu.Lock()
				due := time.Now().Add(l.lag)
				l.mu.Unlock()
				queue <- chunk{append([]byte(nil), buf[:n]...), due}
			}
			if err != nil {
				return
			}
		}
	}()
	defer func() { // lets the reader end
		from.Close()
		for range queue {
		}
	}()
	var sent int64
	for c := range queue {
		time.Sleep(time.Until(c.due))
		if limit > 0 && sent+int64(len(c.data)) > limit {
			c.data = c.data[:limit-sent]
		}
		n, err := to.Write(c.data)
		sent += int64(n)
		l.mu.Lock()
		*count += int64(n)
		rate := l.rate
		l.mu.Unlock()
		if err != nil || limit > 0 && sent >= limit {
			return
		}
		if rate > 0 {
			time.Sleep(time.Duration(n) * time.Second / time.Duration(rate))
		}
	}
}

// Between gives a number from lo to hi, for CutEach.
func Between(lo, hi int64) int64 { return lo + rand.Int64N(hi-lo+1) }
