package printing_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rsc.io/qr"

	"suavez/app/clinic"
	"suavez/app/printing"
	"suavez/app/report"
	"suavez/app/texts"
)

var update = flag.Bool("update", false, "write the golden files anew")

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// golden compares with what was kept, of which the reviewer has seen that it is right.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.WriteFile(path, got, 0o644))
		return
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(got, want) {
		t.Errorf("%s is another: look at it, and write it anew with -update", name)
	}
}

func pictureOf(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, picture))
	return b.Bytes()
}

// logo is dark on the left, light on the right, and transparent at the top.
func logo() image.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, 200, 60))
	for y := range 60 {
		for x := range 200 {
			opaque := uint8(255)
			if y < 20 {
				opaque = 0
			}
			picture.SetNRGBA(x, y, color.NRGBA{uint8(x), uint8(x), uint8(x), opaque})
		}
	}
	return picture
}

func sample(language clinic.Language) printing.Ticket {
	return printing.Ticket{
		Language: language, Clinic: "Clínica São João do Paraíso", Service: "Enfermagem e curativos", Sign: "Enfermagem", Code: "EN-058",
		Wait: &report.Range{LowMinutes: 15, HighMinutes: 25}, Place: "Sala de espera B", Way: "siga a faixa verde no chão até o balcão",
		At: time.Date(2026, 3, 2, 10, 42, 0, 0, time.UTC), Follow: followed, WiFi: "Clinica-SaoJoao",
	}
}

// followed is as long as such an address becomes on a network of a clinic.
const followed = "http://192.168.100.100:8080/s/PR67RZ62ZVLHUQSI7L5D5PUZ2J2B8E57F80C5A1ZK9F"

var layout = clinic.Paper{Header: "Rua das Acácias, 120", Footer: "Guarde esta senha.\nObrigado pela paciência!", Wait: true, Place: true, Time: true}

var models = map[string]printing.Model{
	"80-picture": {Width: printing.Wide, Letters: printing.AsPicture, Cuts: true},
	"58-picture": {Width: printing.Narrow, Letters: printing.AsPicture},
	"80-cp858":   {Width: printing.Wide, Letters: printing.CP858, Page: 19, Cuts: true},
	"80-cp860":   {Width: printing.Wide, Letters: printing.CP860, Page: 3, Cuts: true},
	"58-cp850":   {Width: printing.Narrow, Letters: printing.CP850, Page: 2},
	"58-cp1252":  {Width: printing.Narrow, Letters: printing.CP1252, Page: 16, Cuts: true},
}

// Every way to tell a printer gives the same ticket: kept as the bytes, and as the picture of what a printer makes of them.
func TestEncode_ticketsInEveryWay(t *testing.T) {
	for name, m := range models {
		paper := printing.Lay(sample(clinic.Portuguese), layout, logo(), m.Width, false)
		commands, err := m.Encode(paper)
		must(t, err)
		out, err := printing.Print(commands, m)
		must(t, err)
		if out.Cut != 1 || len(out.Papers) != 1 {
			t.Fatalf("%s: %d papers, of which %d are finished", name, len(out.Papers), out.Cut)
		}
		golden(t, name+".escpos", commands)
		golden(t, name+".png", pictureOf(t, out.Papers[0]))
		if m.Letters != printing.AsPicture {
			text := strings.Join(out.Lines, "\n")
			for _, said := range []string{"Clínica São João", "Acácias", "EN-058", "Espera provável", "15 a 25 minutos", "Sala de espera B", "paciência!", "no celular", "Clinica-SaoJoao", "02/03/2026 10:42"} {
				if !strings.Contains(text, said) {
					t.Errorf("%s says no %q:\n%s", name, said, text)
				}
			}
		}
	}
}

// A printer that prints pictures prints what is shown before.
func TestEncode_pictureIsWhatIsDrawn(t *testing.T) {
	for _, width := range []printing.Width{printing.Narrow, printing.Wide} {
		for _, language := range []clinic.Language{clinic.Portuguese, clinic.English, clinic.Spanish} {
			paper := printing.Lay(sample(language), layout, nil, width, true)
			drawn, err := paper.Draw()
			must(t, err)
			commands, err := printing.Model{Width: width, Letters: printing.AsPicture, Cuts: true}.Encode(paper)
			must(t, err)
			out, err := printing.Print(commands, printing.Model{Width: width})
			must(t, err)
			others := 0
			for i, dot := range drawn.Pix {
				if out.Papers[0].Pix[i] != dot {
					others++
				}
			}
			if others > 5 { // see writePicture
				t.Errorf("%d mm, %s: %d dots are others", width, language, others)
			}
			if bytes.Contains(commands, []byte{0x10, 0x04}) || bytes.Contains(commands, []byte{0x10, 0x14}) {
				t.Errorf("%d mm, %s: a printer hears a question among the dots", width, language)
			}
			golden(t, fmt.Sprintf("drawn-%d-%s.png", width, language), pictureOf(t, drawn))
		}
	}
}

// What a printer has no letter for is told as well as it can.
func TestEncode_lettersThatThereAreNot(t *testing.T) {
	paper := printing.Paper{Width: printing.Wide, Parts: []printing.Part{{Text: "Ação – “já” … Łódź Ǒ 漢 ẽ\u0301"}}}
	for letters, want := range map[printing.Letters]string{
		printing.CP850: `Ação - "já" ... Lódz O ? e`, printing.CP860: `Ação - "já" ... Lódz O ? e`,
		printing.CP858: `Ação - "já" ... Lódz O ? e`, printing.CP1252: `Ação – “já” … Lódz O ? e`,
	} {
		m := printing.Model{Width: printing.Wide, Letters: letters}
		commands, err := m.Encode(paper)
		must(t, err)
		out, err := printing.Print(commands, m)
		must(t, err)
		if got := strings.Join(out.Lines, "\n"); got != want {
			t.Errorf("%s: %q, not %q", letters, got, want)
		}
	}
}

// Long words, long codes and long names stay on the paper, and own words of as many letters as they may have.
func TestLay_longTextsFit(t *testing.T) {
	long := sample(clinic.Portuguese)
	long.Clinic = strings.Repeat("Policlínica", 9)
	long.Service = "Otorrinolaringologia e cirurgia cervicofacial de alta complexidade"
	long.Code = "ABC-12345"
	long.Way = strings.Repeat("vire à direita ", 8)
	own := map[string]string{}
	for _, one := range texts.All() {
		if one.Page == texts.Paper {
			own[one.Name] = strings.Repeat("M", one.Room)
		}
	}
	for name, m := range models {
		paper := printing.Lay(long, layout, logo(), m.Width, true)
		commands, err := m.Encode(paper)
		must(t, err)
		out, err := printing.Print(commands, m) // refuses what is wider than the paper
		must(t, err)
		golden(t, "long-"+name+".png", pictureOf(t, out.Papers[0]))
		wide := long
		wide.Own = texts.Own{string(wide.Language): own}
		commands, err = m.Encode(printing.Lay(wide, layout, logo(), m.Width, true))
		must(t, err)
		_, err = printing.Print(commands, m)
		must(t, err)
	}
}

// The code on the paper leads where it is to lead, and a reader that is no part of SuaVez reads it off the picture (zbarimg, of Debian's zbar-tools).
func TestDraw_codeIsWhatWasGiven(t *testing.T) {
	const address = followed
	drawn, err := printing.Paper{Width: printing.Narrow, Parts: []printing.Part{{Code: address}}}.Draw()
	must(t, err)
	code, err := qr.Encode(address, qr.M)
	must(t, err)
	square := drawn.Rect.Dy() / code.Size
	left := (drawn.Rect.Dx() - code.Size*square) / 2
	if square*code.Size < 180 {
		t.Errorf("the code is %d dots wide, too small for an old phone", square*code.Size)
	}
	if reader, err := exec.LookPath("zbarimg"); err == nil {
		path := filepath.Join(t.TempDir(), "code.png")
		must(t, os.WriteFile(path, pictureOf(t, withEdge(drawn)), 0o600))
		read, err := exec.Command(reader, "--quiet", "--raw", path).Output()
		must(t, err)
		if got := strings.TrimSpace(string(read)); got != address {
			t.Errorf("it is read as %q", got)
		}
	}
	for y := range code.Size {
		for x := range code.Size {
			if black := drawn.GrayAt(left+x*square+square/2, y*square+square/2).Y == 0; black != code.Black(x, y) {
				t.Fatalf("the square %d, %d is another", x, y)
			}
		}
	}
}

// withEdge is a picture with white around it, as paper has.
func withEdge(picture *image.Gray) image.Image {
	const edge = 40
	paper := image.NewGray(image.Rect(0, 0, picture.Rect.Dx()+2*edge, picture.Rect.Dy()+2*edge))
	draw.Draw(paper, paper.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(paper, picture.Rect.Add(image.Pt(edge, edge)), picture, image.Point{}, draw.Src)
	return paper
}
