package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // registers itself
	_ "image/png"  // registers itself
	"io"
)

// What televisions show, those of 2018 among them: H.264 in full HD, and pictures that fit their memory.
const (
	smallestSide   = 200  // of a picture, the longer one
	largestPicture = 3840 // the longer side
	largestArea    = 3840 * 2160
	largestFilm    = 1920
	lowestFilm     = 1088 // the shorter side; encoders round 1080 up
	longestFilm    = 600  // seconds
)

var (
	errKind       = unusable("kind", "this is no JPEG, no PNG and no MP4: save the file as one of these")
	errUnreadable = unusable("broken", "the file cannot be read to its end: it is broken, or was not sent as a whole")
)

// look finds what a file is. Problem: unusable, which says what to do.
func (i *Item) look(f io.ReadSeeker) error {
	head := make([]byte, 12)
	if _, err := io.ReadFull(f, head); err != nil {
		return readable(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		i.Type = JPEG
		return i.lookAtPicture(f)
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		i.Type = PNG
		return i.lookAtPicture(f)
	case bytes.Equal(head[4:8], []byte("ftyp")):
		i.Type = MP4
		return i.lookAtFilm(f)
	default:
		return errKind
	}
}

func (i *Item) lookAtPicture(f io.ReadSeeker) error {
	is, _, err := image.DecodeConfig(f)
	if err != nil {
		return readable(err)
	}
	i.Width, i.Height = is.Width, is.Height
	switch long := max(i.Width, i.Height); {
	case long < smallestSide:
		return unusable("small", fmt.Sprintf("the picture has %d × %d pixels: its longer side must have %d at least", i.Width, i.Height, smallestSide))
	case long > largestPicture || i.Width*i.Height > largestArea:
		return unusable("large", fmt.Sprintf("the picture has %d × %d pixels: make it smaller, 3840 × 2160 at most", i.Width, i.Height))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, _, err := image.Decode(f); err != nil {
		return readable(err)
	}
	return nil
}

func (i *Item) lookAtFilm(f io.ReadSeeker) error {
	is, err := readFilm(f, i.Bytes)
	if err != nil {
		return readable(err)
	}
	i.Width, i.Height, i.Seconds = is.width, is.height, int(is.length.Seconds()+0.5)
	long, short := max(i.Width, i.Height), min(i.Width, i.Height)
	switch {
	case is.video == "":
		return unusable("kind", "there is no picture in this MP4: it is a sound alone")
	case is.video != "avc1" && is.video != "avc3":
		return unusable("codec", fmt.Sprintf("the film is coded as %q, which many televisions do not show: save it as MP4 with H.264", is.video))
	case is.sound != "" && is.sound != "mp4a":
		return unusable("codec", fmt.Sprintf("the sound of the film is coded as %q, which many televisions do not play: save it with AAC", is.sound))
	case long > largestFilm || short > lowestFilm:
		return unusable("large", fmt.Sprintf("the film has %d × %d pixels: save it in full HD, 1920 × 1080", i.Width, i.Height))
	case i.Seconds > longestFilm:
		return unusable("too_long", fmt.Sprintf("the film runs for %d minutes: it may run for %d at most", i.Seconds/60, longestFilm/60))
	}
	return nil
}

// readable tells a file that cannot be read from a database that cannot be asked.
func readable(err error) error {
	var store *storeError
	if errors.As(err, &store) {
		return err
	}
	return errUnreadable
}
