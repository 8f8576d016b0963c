#ifndef COLDBENCH_DIGEST_H
#define COLDBENCH_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_LENGTH = 32 };

/** SHA-256 of `length` bytes (FIPS 180-4), in portable C. `digest` may overlap `data`. */
void sha256(const uint8_t *data, size_t length, uint8_t digest[DIGEST_LENGTH]);

#endif
