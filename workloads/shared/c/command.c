/* The `command` shape: request on stdin, response on stdout. Exits with 0, EXIT_REFUSED or EXIT_BROKEN. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "function.h"

enum {
  EXIT_REFUSED = 1,
  /** EX_SOFTWARE of sysexits.h. */
  EXIT_BROKEN = 70
};

static _Noreturn void leave(int status, const char *message) {
  ssize_t ignored = write(STDERR_FILENO, message, strlen(message));
  ignored = write(STDERR_FILENO, "\n", 1);
  (void)ignored;
  _exit(status);
}

_Noreturn void give_up(const char *message) { leave(EXIT_BROKEN, message); }

static void read_all(int descriptor, struct bytes *bytes) {
  for (;;) {
    bytes_reserve(bytes, 4096);
    ssize_t count = read(descriptor, bytes->data + bytes->length, bytes->capacity - bytes->length);
    if (count == 0) return;
    if (count > 0) bytes->length += (size_t)count;
    if (count < 0 && errno != EINTR) give_up("cannot read the request from stdin");
  }
}

static void write_all(int descriptor, const struct bytes *bytes) {
  for (size_t written = 0; written < bytes->length;) {
    ssize_t count = write(descriptor, bytes->data + written, bytes->length - written);
    if (count > 0) written += (size_t)count;
    if (count < 0 && errno != EINTR) give_up("cannot write the response to stdout");
  }
}

int main(void) {
  struct bytes request = {0};
  struct bytes response = {0};
  read_all(STDIN_FILENO, &request);
  const char *refusal = handle(&request, &response);
  if (refusal != NULL) leave(EXIT_REFUSED, refusal);
  write_all(STDOUT_FILENO, &response);
  return 0;
}
