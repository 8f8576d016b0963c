/*
 * The `http` shape as a component of wasi:http: POST the request, get the response, as shared/go/server and
 * shared/node/server.mjs answer it. Every response to a POST tells which instance made it and how many it has made.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "function.h"
#include "wasi-http.h"

enum { OK = 200, BAD_REQUEST = 400, METHOD_NOT_ALLOWED = 405 };
enum { LARGEST_READ = 1 << 16, LARGEST_WRITE = 4096 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint8_t nonce[32];
static uint64_t invocations;

/** There is no descriptor to write to: the host reports the trap. */
_Noreturn void give_up(const char *message) {
  (void)message;
  __builtin_trap();
}

/** Where the host puts lists that it hands over. */
__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *memory, size_t old_size, size_t alignment,
                                                                size_t size) {
  (void)old_size;
  // malloc aligns for every type of the canonical ABI, and a size of 0 wants an address that nobody reads.
  if (size == 0) return (void *)alignment;
  void *grown = realloc(memory, size);
  if (grown == NULL) give_up("out of memory");
  return grown;
}

/** Frees what cabi_realloc gave. */
static void free_list(struct list list) {
  if (list.length > 0) free((void *)list.data);
}

static void write_nonce(void) {
  static const char hex[] = "0123456789abcdef";
  uint64_t random[] = {random_u64(), random_u64()};
  for (size_t i = 0; i < sizeof nonce; i++) nonce[i] = (uint8_t)hex[random[i / 16] >> 4 * (i % 16) & 15];
}

static handle_t expect(struct resource_result result) {
  if (result.is_error) give_up("the host refused");
  return result.value;
}

static bool is_post(handle_t request) {
  struct method method;
  request_method(request, &method);
  if (method.tag == METHOD_OTHER) free_list(method.other);
  return method.tag == METHOD_POST;
}

/** Appends everything up to the end of the stream; false when the caller has gone before it. */
static bool read_all(handle_t stream, struct bytes *bytes) {
  for (;;) {
    struct read_result result;
    input_stream_read(stream, LARGEST_READ, &result);
    if (!result.is_error) {
      bytes_append(bytes, result.bytes.data, result.bytes.length);
      free_list(result.bytes);
      continue;
    }
    if (result.error.tag == STREAM_CLOSED) return true;
    io_error_drop(result.error.error);
    return false;
  }
}

/** Takes `request`. */
static bool read_request(handle_t request, struct bytes *bytes) {
  struct resource_result result;
  request_consume(request, &result);
  handle_t body = expect(result);
  incoming_body_stream(body, &result);
  handle_t stream = expect(result);
  bool complete = read_all(stream, bytes);
  input_stream_drop(stream);
  incoming_body_drop(body);
  request_drop(request);
  return complete;
}

static bool write_all(handle_t stream, const struct bytes *bytes) {
  for (size_t written = 0; written < bytes->length;) {
    size_t rest = bytes->length - written;
    size_t length = rest < LARGEST_WRITE ? rest : LARGEST_WRITE;
    struct write_result result;
    output_stream_write(stream, bytes->data + written, length, &result);
    if (result.is_error) {
      if (result.error.tag == STREAM_LAST_OPERATION_FAILED) io_error_drop(result.error.error);
      return false;
    }
    written += length;
  }
  return true;
}

static struct list text(const char *text) { return (struct list){(const uint8_t *)text, strlen(text)}; }

/** Takes `outparam`. */
static void respond(handle_t outparam, int32_t status, const struct field *fields, size_t count,
                    const struct bytes *bytes) {
  struct resource_result result;
  fields_from_list(fields, count, &result);
  handle_t response = response_new(expect(result));
  if (response_set_status(response, status) != 0) give_up("the host refused the status");
  response_body(response, &result);
  handle_t body = expect(result);
  // Before the body is written: nobody takes what is written until the host has the response.
  outparam_set(outparam, 0, response, 0, 0, 0, 0, 0, 0);
  outgoing_body_write(body, &result);
  handle_t stream = expect(result);
  bool complete = write_all(stream, bytes);
  output_stream_drop(stream);
  if (complete) {
    struct finish_result finished;
    outgoing_body_finish(body, 0, 0, &finished);
  } else {
    outgoing_body_drop(body);
  }
}

static void refuse_method(handle_t outparam) {
  const struct field fields[] = {{text("allow"), text("POST")}, {text("content-length"), text("0")}};
  respond(outparam, METHOD_NOT_ALLOWED, fields, COUNT(fields), &(struct bytes){0});
}

static void answer(handle_t outparam, struct bytes *request) {
  struct bytes response = {0}, length = {0}, invocation = {0};
  const char *refusal = handle(request, &response);
  if (refusal != NULL) {
    response.length = 0;
    bytes_append_text(&response, refusal);
    bytes_append_text(&response, "\n");
  }
  if (invocations == 0) write_nonce();
  bytes_append_decimal(&length, response.length);
  bytes_append_decimal(&invocation, ++invocations);
  const struct field fields[] = {
      {text("content-type"), text("application/octet-stream")},
      {text("content-length"), {length.data, length.length}},
      {text("coldbench-instance"), {nonce, sizeof nonce}},
      {text("coldbench-invocation"), {invocation.data, invocation.length}},
  };
  respond(outparam, refusal == NULL ? OK : BAD_REQUEST, fields, COUNT(fields), &response);
  free(invocation.data);
  free(length.data);
  free(response.data);
}

INCOMING_HANDLER("handle") void handle_incoming(handle_t request, handle_t outparam) {
  struct bytes bytes = {0};
  if (!is_post(request)) {
    request_drop(request);
    refuse_method(outparam);
  } else if (read_request(request, &bytes)) {
    answer(outparam, &bytes);
  } else {
    outparam_drop(outparam);  // The caller has gone: nobody is left to be answered.
  }
  free(bytes.data);
}
