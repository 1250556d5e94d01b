package main

import (
	"bytes"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// wanted are the programs and modules that a server of SuaVez runs; the libraries that they load come with them.
var wanted = []string{"postgres", "initdb", "plpgsql", "dict_snowball"}

// choose returns the files of a package that a server needs, by their place in the pack. Libraries get
// the names by which they are asked for, which the package leaves to links made at installation.
func choose(files map[string][]byte) map[string][]byte {
	chosen := map[string][]byte{}
	libraries := byName(files)
	var take func(name string, content []byte)
	take = func(name string, content []byte) {
		if chosen[name] != nil {
			return
		}
		content = debugless(thin(content))
		chosen[name] = content
		for _, needed := range imports(content) {
			if from, ok := libraries[strings.ToLower(path.Base(needed))]; ok {
				take(path.Join(path.Dir(from), path.Base(needed)), files[from])
			}
		}
	}
	for name, content := range files {
		switch parts := strings.Split(name, "/"); parts[0] {
		case "bin", "lib":
			program := strings.TrimSuffix(parts[len(parts)-1], path.Ext(name))
			isProgram := parts[0] == "bin" || path.Ext(name) == ".so" || path.Ext(name) == ".dylib" || path.Ext(name) == ".dll"
			if isProgram && (slices.Contains(wanted, program) || name == "bin/pg_ctl.exe") {
				take(name, content)
			}
		case "share":
			if sharedFile(name) {
				chosen[name] = content
			}
		}
	}
	return chosen
}

// sharedFile says whether initdb or the server reads a file of share.
func sharedFile(name string) bool {
	if strings.Contains(name, "/extension/") {
		return strings.HasPrefix(path.Base(name), "plpgsql")
	}
	return !strings.Contains(name, "/doc/") && !strings.Contains(name, "/locale/") && !strings.Contains(name, "/man/") &&
		path.Base(name) != "psqlrc.sample" && path.Base(name) != "pg_service.conf.sample"
}

// byName finds the package's libraries by their names and by those of its links, in lower case as Windows compares them.
func byName(files map[string][]byte) map[string]string {
	libraries := map[string]string{}
	for name := range files {
		if dir := path.Dir(name); dir == "lib" || dir == "bin" {
			libraries[strings.ToLower(path.Base(name))] = name
		}
	}
	var links []struct{ Source, Target string }
	if json.Unmarshal(files["pg-symlinks.json"], &links) == nil {
		for _, link := range links {
			libraries[strings.ToLower(path.Base(link.Target))] = strings.TrimPrefix(link.Source, "native/")
		}
	}
	return libraries
}

// thin takes the part for Apple's own processors out of a file for all Macs, the signature of that part included.
func thin(content []byte) []byte {
	fat, err := macho.NewFatFile(bytes.NewReader(content))
	if err != nil {
		return content
	}
	for _, arch := range fat.Arches {
		if arch.Cpu == macho.CpuArm64 {
			return content[arch.Offset : arch.Offset+arch.Size]
		}
	}
	return content
}

// imports are the libraries that a program or library of any of the platforms loads.
func imports(content []byte) []string {
	at := bytes.NewReader(content)
	var needed []string
	if f, err := elf.NewFile(at); err == nil {
		needed, _ = f.ImportedLibraries()
	} else if f, err := macho.NewFile(at); err == nil {
		needed, _ = f.ImportedLibraries()
	} else if f, err := pe.NewFile(at); err == nil {
		symbols, _ := f.ImportedSymbols() // "symbol:library"; ImportedLibraries is not made for this format
		for _, symbol := range symbols {
			_, library, _ := strings.Cut(symbol, ":")
			needed = append(needed, library)
		}
	}
	slices.Sort(needed)
	return slices.Compact(needed)
}
