/* hello: the request body is a name, the response `hello, <name>` and a line feed. Bytes pass through unchanged. */
#include "../../shared/c/function.h"

const char *handle(struct bytes *request, struct bytes *response) {
  bytes_append_text(response, "hello, ");
  bytes_append(response, request->data, request->length);
  bytes_append_text(response, "\n");
  return NULL;
}
