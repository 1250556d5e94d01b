package staff

import (
	"fmt"

	"github.com/alexedwards/argon2id"
)

// hashing is the cost of a password: what OWASP asks for argon2id at least (19 MiB, two passes), so that a small box signs ten
// people in at once without running out of memory.
var hashing = argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// HashPassword is the form in which a password is kept.
func HashPassword(password string) (string, error) {
	hash, err := argon2id.CreateHash(password, &hashing)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}
