package chart

import (
	"image"
	"image/color"
	"testing"
)

func TestThePictureIsInTheColoursOfTheTheme(t *testing.T) {
	dark := Colours{Ground: color.NRGBA{26, 35, 43, 255}, Text: color.White, Muted: color.Gray{150}, Line: color.Gray{60}, First: color.NRGBA{79, 182, 204, 255}, Second: color.NRGBA{255, 217, 120, 255}}
	series := []Series{{"Бағдарлама", [][3]float64{{.3, .25, 20}, {.7, .8, 60}}}, {"Заңгер", [][3]float64{{.5, .5, 4}}}}
	img, err := Calibration("Айтылған", "Болған", series, dark, 420, 320, 1)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 420 || b.Dy() != 320 {
		t.Errorf("got %v", b)
	}
	if has(img, dark.Ground) < 50_000 || has(img, dark.First) < 100 || has(img, dark.Second) < 10 {
		t.Errorf("ground %d, first %d, second %d pixels", has(img, dark.Ground), has(img, dark.First), has(img, dark.Second))
	}
	two, err := Calibration("Айтылған", "Болған", series, dark, 420, 320, 2)
	if err != nil || two.Bounds().Dx() != 840 {
		t.Errorf("twice as fine: %v, %v", two.Bounds(), err)
	}
	none, err := Calibration("", "", nil, dark, 200, 200, 1)
	if err != nil || has(none, dark.First) != 0 {
		t.Errorf("no cases: %v", err)
	}
}

func has(img image.Image, c color.Color) (n int) {
	r, g, b, _ := c.RGBA()
	box := img.Bounds()
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if pr, pg, pb, _ := img.At(x, y).RGBA(); pr == r && pg == g && pb == b {
				n++
			}
		}
	}
	return n
}
