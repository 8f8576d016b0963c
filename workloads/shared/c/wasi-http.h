#ifndef COLDBENCH_WASI_HTTP_H
#define COLDBENCH_WASI_HTTP_H

/*
 * The functions of http.wit as a core module sees them: the flat forms of the component model's canonical ABI
 * (https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md, "Flattening" and "Alignment").
 * What does not fit into one value is stored at `result`. `jco new` refuses a module whose signatures are not these; the
 * structs below are held to the layout by static assertions.
 */
#include <stddef.h>
#include <stdint.h>

#define RANDOM(name) __attribute__((import_module("wasi:random/random@0.2.0"), import_name(name)))
#define IO_ERROR(name) __attribute__((import_module("wasi:io/error@0.2.0"), import_name(name)))
#define STREAMS(name) __attribute__((import_module("wasi:io/streams@0.2.0"), import_name(name)))
#define HTTP(name) __attribute__((import_module("wasi:http/types@0.2.0"), import_name(name)))
#define INCOMING_HANDLER(name) __attribute__((export_name("wasi:http/incoming-handler@0.2.0#" name)))

/** A resource that this instance owns, or a borrow of one. */
typedef int32_t handle_t;

/** `list<u8>` and `string`. */
struct list {
  const uint8_t *data;
  size_t length;
};

/** `tuple<field-key, field-value>`. */
struct field {
  struct list name;
  struct list value;
};

/** `variant method`; the string of `other` follows. */
struct method {
  uint8_t tag;
  struct list other;
};
enum { METHOD_POST = 2, METHOD_OTHER = 9 };

/** `result<T>` and `result<T, header-error>`, where T is a resource. */
struct resource_result {
  uint8_t is_error;
  handle_t value;
};

enum { STREAM_LAST_OPERATION_FAILED, STREAM_CLOSED };
/** `variant stream-error`; `error` is owned and there when the last operation failed. */
struct stream_error {
  uint8_t tag;
  handle_t error;
};

/** `result<list<u8>, stream-error>`. The list is allocated by `cabi_realloc`. */
struct read_result {
  uint8_t is_error;
  union {
    struct list bytes;
    struct stream_error error;
  };
};

/** `result<_, stream-error>`. */
struct write_result {
  uint8_t is_error;
  struct stream_error error;
};

/** `result<_, error-code>`, whose largest case is `option<field-size-payload>`, and whose widest number has 64 bits. */
struct finish_result {
  uint8_t is_error;
  struct {
    uint8_t tag;
    uint64_t payload[3];
  } error_code;
};

_Static_assert(sizeof(struct list) == 8 && sizeof(struct field) == 16, "lists are 8 bytes");
_Static_assert(sizeof(struct method) == 12 && offsetof(struct method, other) == 4, "method");
_Static_assert(sizeof(struct resource_result) == 8 && offsetof(struct resource_result, value) == 4, "result<own>");
_Static_assert(sizeof(struct read_result) == 12 && offsetof(struct read_result, bytes) == 4, "read");
_Static_assert(offsetof(struct read_result, error.error) == 8, "read");
_Static_assert(sizeof(struct write_result) == 12 && offsetof(struct write_result, error.error) == 8, "write");
_Static_assert(sizeof(struct finish_result) == 40 && offsetof(struct finish_result, error_code) == 8, "finish");

RANDOM("get-random-u64") uint64_t random_u64(void);

HTTP("[method]incoming-request.method") void request_method(handle_t request, struct method *result);
HTTP("[method]incoming-request.consume") void request_consume(handle_t request, struct resource_result *result);
HTTP("[resource-drop]incoming-request") void request_drop(handle_t request);

HTTP("[method]incoming-body.stream") void incoming_body_stream(handle_t body, struct resource_result *result);
HTTP("[resource-drop]incoming-body") void incoming_body_drop(handle_t body);
STREAMS("[method]input-stream.blocking-read")
void input_stream_read(handle_t stream, uint64_t length, struct read_result *result);
STREAMS("[resource-drop]input-stream") void input_stream_drop(handle_t stream);
IO_ERROR("[resource-drop]error") void io_error_drop(handle_t error);

/** `header-error` shares the place of the fields in the result. */
HTTP("[static]fields.from-list")
void fields_from_list(const struct field *entries, size_t count, struct resource_result *result);

/** Takes `fields`. */
HTTP("[constructor]outgoing-response") handle_t response_new(handle_t fields);
/** Returns 0, or 1 when the status is not valid. */
HTTP("[method]outgoing-response.set-status-code") int32_t response_set_status(handle_t response, int32_t status);
HTTP("[method]outgoing-response.body") void response_body(handle_t response, struct resource_result *result);

/** Takes `outparam` and, when `is_error` is 0, `response`; `error_code` and what follows are for errors. */
HTTP("[static]response-outparam.set")
void outparam_set(handle_t outparam, int32_t is_error, handle_t response, int32_t error_code, int64_t payload0,
                  int32_t payload1, int32_t payload2, int32_t payload3, int32_t payload4);
HTTP("[resource-drop]response-outparam") void outparam_drop(handle_t outparam);

HTTP("[method]outgoing-body.write") void outgoing_body_write(handle_t body, struct resource_result *result);
/** Takes `body` and, when `has_trailers` is 1, `trailers`. */
HTTP("[static]outgoing-body.finish")
void outgoing_body_finish(handle_t body, int32_t has_trailers, handle_t trailers, struct finish_result *result);
HTTP("[resource-drop]outgoing-body") void outgoing_body_drop(handle_t body);
/** At most 4096 bytes. */
STREAMS("[method]output-stream.blocking-write-and-flush")
void output_stream_write(handle_t stream, const uint8_t *data, size_t length, struct write_result *result);
STREAMS("[resource-drop]output-stream") void output_stream_drop(handle_t stream);

#endif
