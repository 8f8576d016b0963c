/* The `command` shape: request on stdin, response on stdout. Exits with 0, 1 (request refused) or EXIT_BROKEN. */
#include <errno.h>
#include <unistd.h>

#include "function.h"

static void read_all(int descriptor, struct bytes *bytes) {
  for (;;) {
    bytes_reserve(bytes, 4096);
    ssize_t count = read(descriptor, bytes->data + bytes->length, bytes->capacity - bytes->length);
    if (count == 0) return;
    if (count > 0) bytes->length += (size_t)count;
    if (count < 0 && errno != EINTR) leave(EXIT_BROKEN, "cannot read the request from stdin");
  }
}

static void write_all(int descriptor, const struct bytes *bytes) {
  for (size_t written = 0; written < bytes->length;) {
    ssize_t count = write(descriptor, bytes->data + written, bytes->length - written);
    if (count > 0) written += (size_t)count;
    if (count < 0 && errno != EINTR) leave(EXIT_BROKEN, "cannot write the response to stdout");
  }
}

int main(void) {
  struct bytes request = {0};
  struct bytes response = {0};
  read_all(STDIN_FILENO, &request);
  const char *refusal = handle(&request, &response);
  if (refusal != NULL) leave(1, refusal);
  write_all(STDOUT_FILENO, &response);
  return 0;
}
