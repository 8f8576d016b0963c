// Package chain hashes on and on: "<iterations> <seed>" is answered with the hex digest of SHA-256 applied that many
// times, and a line feed.
package chain

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
)

const mostIterations = 10_000_000

var errRefused = errors.New("expected `<iterations> <seed>` with iterations from 1 to 10000000")

// Handle returns the last digest of the chain. It refuses iterations outside 1..10,000,000 or with leading zeros.
func Handle(request []byte) ([]byte, error) {
	digits, seed, found := bytes.Cut(request, []byte(" "))
	iterations, err := strconv.ParseUint(string(digits), 10, 32)
	if !found || err != nil || iterations < 1 || iterations > mostIterations || digits[0] == '0' {
		return nil, errRefused
	}
	digest := sha256.Sum256(seed)
	for i := uint64(1); i < iterations; i++ {
		digest = sha256.Sum256(digest[:])
	}
	return append([]byte(hex.EncodeToString(digest[:])), '\n'), nil
}
