package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"suavez/app/id"
	"suavez/app/media"
	"suavez/app/problem"
)

// mediaView is a picture or a film.
type mediaView struct {
	ID      id.Media  `json:"id" format:"uuid"`
	Name    string    `json:"name"`
	Type    string    `json:"type" enum:"image/jpeg,image/png,video/mp4"`
	Bytes   int64     `json:"bytes"`
	Width   int       `json:"width" doc:"In pixels"`
	Height  int       `json:"height"`
	Seconds int       `json:"seconds,omitempty" doc:"How long a film runs"`
	AddedAt time.Time `json:"added_at"`
}

func viewOfMedia(i media.Item) mediaView {
	return mediaView{i.ID, i.Name, i.Type, i.Bytes, i.Width, i.Height, i.Seconds, i.CreatedAt}
}

// newMedia announces a file.
type newMedia struct {
	Name  string `json:"name" minLength:"1" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Bytes int64  `json:"bytes" minimum:"1" doc:"How long the file is"`
}

// begunMedia is a file whose parts are to be sent.
type begunMedia struct {
	ID        id.Media `json:"id" format:"uuid"`
	PartBytes int      `json:"part_bytes" doc:"The length of each part but the last"`
}

type mediaEdit struct {
	Name string `json:"name" minLength:"1" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
}

// OfMedia names a picture or a film. Exported since huma passes over embedded types that are not.
type OfMedia struct {
	InClinic
	Media id.Media `path:"media" format:"uuid"`
}

// fileAnswer is a file, or a part of it.
type fileAnswer struct {
	ContentType  string `header:"Content-Type"`
	Cache        string `header:"Cache-Control"`
	Ranges       string `header:"Accept-Ranges"`
	ContentRange string `header:"Content-Range"`
	Body         func(huma.Context)
}

// addMedia adds the library of pictures and films.
func (s *Server) addMedia() {
	handle(s, route{get, "/clinics/{clinic}/media", "list-media", "List the pictures and films of the displays", "The newest first.", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[mediaView]], error) {
			all, err := media.List(ctx, s.Database, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []mediaView
			for _, i := range all {
				items = append(items, viewOfMedia(i))
			}
			return listed(items), nil
		})
	handle(s, route{
		post, "/clinics/{clinic}/media", "begin-media", "Begin to send a picture or film",
		"Then its parts are put, and it is finished. JPEG, PNG, or MP4 with H.264; 200 MB at most. One that is not finished within a day is forgotten.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body newMedia
		},
		) (*body[begunMedia], error) {
			i, err := media.Begin(ctx, s.Database, s.Now(), from.clinic.ID, in.Body.Name, in.Body.Bytes)
			return told(begunMedia{i.ID, media.PartBytes}, err)
		})
	handle(s, route{put, "/clinics/{clinic}/media/{media}/parts/{part}", "put-media-part", "Send a part of a picture or film", "Parts are counted from 0, and may be sent again.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			OfMedia
			Part    int    `path:"part" minimum:"0" maximum:"100000"`
			RawBody []byte `contentType:"application/octet-stream"`
		},
		) (*nothing, error) {
			return noContent, media.Put(ctx, s.Database, from.clinic.ID, in.Media, in.Part, in.RawBody)
		}, takesFile)
	handle(s, route{
		post, "/clinics/{clinic}/media/{media}/finish", "finish-media", "Take a picture or film into use whose parts are all sent",
		"unusable: what is wrong with it; it is taken away.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *OfMedia) (*body[mediaView], error) {
			i, err := media.Finish(ctx, s.Database, s.Journal, from.actor(), from.clinic.ID, in.Media)
			return told(viewOfMedia(i), err)
		})
	handle(s, route{patch, "/clinics/{clinic}/media/{media}", "edit-media", "Give a picture or film another name", "", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			OfMedia
			Body mediaEdit
		},
		) (*nothing, error) {
			return noContent, media.Rename(ctx, s.Journal, from.actor(), from.clinic.ID, in.Media, in.Body.Name)
		})
	handle(s, route{del, "/clinics/{clinic}/media/{media}", "remove-media", "Remove a picture or film", "Displays show it no more.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *OfMedia) (*nothing, error) {
			return noContent, media.Remove(ctx, s.Journal, from.actor(), from.clinic.ID, in.Media)
		})
	handle(s, route{
		get, "/clinics/{clinic}/media/{media}/content", "media-content", "What is in a picture or film",
		"It never changes. A part of it is had by a Range of bytes; a page that can send no header says its face in the address, as face=display.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfMedia
			Range string `header:"Range" maxLength:"100" example:"bytes=0-"`
			Face  string `query:"face" enum:"display,totem"`
		},
		) (*fileAnswer, error) {
			item, err := media.Find(ctx, s.Database, from.clinic.ID, in.Media)
			if err != nil {
				return nil, err
			}
			return s.fileAnswer(ctx, item, in.Range)
		}, answersFile)
}

// fileAnswer is a file from a place on.
func (s *Server) fileAnswer(ctx context.Context, item media.Item, wanted string) (*fileAnswer, error) {
	from, to, part, err := readRange(wanted, item.Bytes)
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	out := &fileAnswer{ContentType: item.Type, Cache: "private, max-age=31536000, immutable", Ranges: "bytes"}
	if part {
		status, out.ContentRange = http.StatusPartialContent, fmt.Sprintf("bytes %d-%d/%d", from, to, item.Bytes)
	}
	// It is read while it is sent, after this request has been answered.
	file := media.Open(context.WithoutCancel(ctx), s.Database, item)
	if _, err := file.Seek(from, io.SeekStart); err != nil {
		return nil, err
	}
	n := to - from + 1
	out.Body = func(c huma.Context) {
		c.SetStatus(status)
		humafiber.Unwrap(c).Context().SetBodyStream(io.LimitReader(file, n), int(n))
	}
	return out, nil
}

// errRange is of a range that the file does not have.
var errRange = problem.New(problem.Malformed, "the file has no such range of bytes")

// readRange reads a Range header of one range (RFC 9110, 14.1.2). What it does not know it passes over: the whole file is answered.
func readRange(header string, size int64) (from, to int64, part bool, err error) {
	spec, ok := strings.CutPrefix(header, "bytes=")
	first, last, dash := strings.Cut(spec, "-")
	if !ok || !dash || strings.Contains(spec, ",") {
		return 0, size - 1, false, nil
	}
	a, errA := strconv.ParseInt(first, 10, 64)
	b, errB := strconv.ParseInt(last, 10, 64)
	switch {
	case first == "" && errB == nil: // the last bytes
		from, to = max(0, size-b), size-1
	case errA == nil && last == "":
		from, to = a, size-1
	case errA == nil && errB == nil:
		from, to = a, min(b, size-1)
	default:
		return 0, size - 1, false, nil
	}
	if from > to || from >= size {
		return 0, 0, false, errRange
	}
	return from, to, true, nil
}

// answersFile says in the API's document that a route answers a file.
func answersFile(op *huma.Operation) {
	file := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	content := map[string]*huma.MediaType{media.JPEG: file, media.PNG: file, media.MP4: file}
	op.Responses["200"] = &huma.Response{Description: "The file", Content: content}
	op.Responses["206"] = &huma.Response{Description: "The part that was asked for", Content: content}
}
