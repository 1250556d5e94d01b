package main

import (
	"bytes"
	"debug/pe"
	"strings"
)

// debugless is a program or library for Windows with zeros where it holds what only debuggers read, which the loader never looks at: its
// sections .debug_… and its symbols. Zeros pack to nothing. Libraries that were built with MinGW consist of little else.
func debugless(program []byte) []byte {
	f, err := pe.NewFile(bytes.NewReader(program))
	if err != nil {
		return program // of another platform
	}
	stripped := bytes.Clone(program)
	for _, s := range f.Sections {
		if strings.HasPrefix(s.Name, ".debug") {
			clear(stripped[s.Offset:min(int(s.Offset+s.Size), len(stripped))])
		}
	}
	begin := int(f.PointerToSymbolTable)
	clear(stripped[begin:min(begin+pe.COFFSymbolSize*int(f.NumberOfSymbols), len(stripped))]) // the names of the sections stand after them
	return stripped
}
