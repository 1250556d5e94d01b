package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"testing"
)

func TestChoose_takesWhatAServerNeeds(t *testing.T) {
	got := choose(map[string][]byte{
		"bin/postgres":                                    []byte("a program"),
		"bin/initdb":                                      []byte("a program"),
		"bin/pg_ctl":                                      []byte("a program"),
		"lib/libpq.a":                                     []byte("a library for compilers"),
		"lib/libunused.so.1":                              []byte("a library that nothing loads"),
		"lib/postgresql/plpgsql.so":                       []byte("a module"),
		"lib/postgresql/pgcrypto.so":                      []byte("a module"),
		"include/libpq-fe.h":                              []byte("a header"),
		"share/postgresql/postgres.bki":                   []byte("initdb reads it"),
		"share/postgresql/timezone/America/Fortaleza":     []byte("the server reads it"),
		"share/postgresql/extension/plpgsql.control":      []byte("initdb reads it"),
		"share/postgresql/extension/pgcrypto.control":     []byte("an extension"),
		"share/locale/pt_BR/LC_MESSAGES/postgres-17.mo":   []byte("messages"),
		"share/postgresql/psqlrc.sample":                  []byte("an example"),
		"pg-symlinks.json":                                []byte("[]"),
		"share/doc/postgresql/extension/autoinc.example":  []byte("words"),
		"share/man/man1/postgres.1":                       []byte("words"),
		"share/postgresql/tsearch_data/portuguese.stop":   []byte("initdb reads it"),
		"share/postgresql/timezonesets/Default":           []byte("the server reads it"),
		"share/postgresql/extension/plpgsql--1.0.sql":     []byte("initdb reads it"),
		"share/postgresql/information_schema.sql":         []byte("initdb reads it"),
		"lib/postgresql/dict_snowball.so":                 []byte("a module"),
		"lib/pkgconfig/libpq.pc":                          []byte("for compilers"),
		"lib/postgresql/pgxs/src/makefiles/pgxs.mk":       []byte("for compilers"),
		"share/postgresql/pg_service.conf.sample":         []byte("an example"),
		"share/postgresql/extension/pgcrypto--1.3.sql":    []byte("an extension"),
		"share/postgresql/extension/plpgsql_check.sample": []byte("starts like plpgsql, which does no harm"),
	})
	want := []string{
		"bin/initdb", "bin/postgres",
		"lib/postgresql/dict_snowball.so", "lib/postgresql/plpgsql.so",
		"share/postgresql/extension/plpgsql--1.0.sql", "share/postgresql/extension/plpgsql.control",
		"share/postgresql/extension/plpgsql_check.sample", "share/postgresql/information_schema.sql",
		"share/postgresql/postgres.bki", "share/postgresql/timezone/America/Fortaleza",
		"share/postgresql/timezonesets/Default", "share/postgresql/tsearch_data/portuguese.stop",
	}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Errorf("chosen: %q", names)
	}
}

func TestChoose_followsLibrariesThroughTheirLinks(t *testing.T) {
	program, err := os.ReadFile("/bin/sh")
	needed := imports(program)
	if err != nil || len(needed) == 0 {
		t.Skip("this system's /bin/sh loads no library")
	}
	got := choose(map[string][]byte{
		"bin/postgres":     program,
		"lib/full.name.1":  []byte("a library"),
		"pg-symlinks.json": []byte(`[{"source": "native/lib/full.name.1", "target": "native/lib/` + needed[0] + `"}]`),
	})
	if string(got["lib/"+needed[0]]) != "a library" {
		t.Errorf("the library %s has no file of its name: %q", needed[0], slices.Sorted(maps.Keys(got)))
	}
}

func TestWriteTar_isTheSameEachTime(t *testing.T) {
	files := map[string][]byte{"bin/postgres": []byte("a program"), "share/postgresql/postgres.bki": []byte("a table"), "share/a": nil}
	var first, second bytes.Buffer
	if err := errors.Join(writeTar(&first, files), writeTar(&second, files)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two archives of the same files differ")
	}
	var names []string
	for archive := tar.NewReader(&first); ; {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, head.Name)
	}
	if want := []string{"bin/", "bin/postgres", "share/", "share/a", "share/postgresql/", "share/postgresql/postgres.bki"}; !slices.Equal(names, want) {
		t.Errorf("the archive holds %q", names)
	}
}
