package main

import (
	"image"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// cmdPicture writes a JPEG that does not pack well: picture FILE SIDE.
func cmdPicture(ts *testscript.TestScript, _ bool, args []string) {
	side, err := strconv.Atoi(args[1])
	ts.Check(err)
	r := rand.New(rand.NewPCG(uint64(side), 9))
	img := image.NewGray(image.Rect(0, 0, side, side))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(jpeg.Encode(f, img, nil))
	ts.Check(f.Close())
}
