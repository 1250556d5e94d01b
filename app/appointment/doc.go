// Package appointment is about patients who are expected: who comes when for which service, and what becomes of it when they arrive.
//
// An appointment is booked one by one or many at once from a file, and changed or cancelled until the patient checks in: by the code,
// by its QR code, or by the number of a document, of which only a keyed hash is kept. A check-in gives out the ticket, in the same change; where the
// patient then stands is the queue's matter. An appointment of a day that is over, still booked, was missed.
package appointment
