/* sha256: `<iterations> <seed>` -> the hex digest of SHA-256 applied that many times, and a line feed. */
#include "../../shared/c/function.h"
#include "digest.h"

enum { MOST_ITERATIONS = 10000000 };

/** The number that `request` starts with, from 1 to MOST_ITERATIONS without leading zeros; 0 when there is none. */
static uint32_t iterations_of(const struct bytes *request, size_t *digits) {
  uint32_t iterations = 0;
  size_t at = 0;
  for (; at < request->length && request->data[at] >= '0' && request->data[at] <= '9'; at++) {
    iterations = iterations * 10 + (request->data[at] - '0');
    if (iterations == 0 || iterations > MOST_ITERATIONS) return 0;
  }
  *digits = at;
  return iterations;
}

const char *handle(struct bytes *request, struct bytes *response) {
  size_t digits = 0;
  uint32_t iterations = iterations_of(request, &digits);
  if (iterations == 0 || digits == request->length || request->data[digits] != ' ') {
    return "expected `<iterations> <seed>` with iterations from 1 to 10000000";
  }
  uint8_t digest[DIGEST_LENGTH];
  sha256(request->data + digits + 1, request->length - digits - 1, digest);
  for (uint32_t i = 1; i < iterations; i++) sha256(digest, sizeof digest, digest);

  static const char hex[] = "0123456789abcdef";
  for (size_t i = 0; i < sizeof digest; i++) {
    char pair[2] = {hex[digest[i] >> 4], hex[digest[i] & 15]};
    bytes_append(response, pair, sizeof pair);
  }
  bytes_append_text(response, "\n");
  return NULL;
}
