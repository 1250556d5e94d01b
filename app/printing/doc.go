// Package printing is tickets on paper: what stands on them, how they are drawn, and how they reach a printer.
//
// A Paper is made from a ticket and the clinic's layout. It is told to a network printer in ESC/POS (the language of nearly all receipt printers,
// https://download4.epson.biz/sec_pubs/pos/reference_en/escpos), as letters or as a picture; the same picture is what a browser prints and what the
// administration shows. A Paper that is wanted is a row until it is printed, so that no ticket is lost and none printed twice: see Press.
package printing
