#include "bytes.h"

#include <stdlib.h>
#include <string.h>

void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) give_up("out of memory");
  return memory;
}

void bytes_reserve(struct bytes *bytes, size_t extra) {
  if (bytes->capacity - bytes->length >= extra) return;
  if (extra > SIZE_MAX / 2 - bytes->length) give_up("out of memory");
  size_t capacity = bytes->capacity == 0 ? 4096 : bytes->capacity;
  while (capacity - bytes->length < extra) capacity *= 2;
  uint8_t *data = realloc(bytes->data, capacity);
  if (data == NULL) give_up("out of memory");
  bytes->data = data;
  bytes->capacity = capacity;
}

void bytes_append(struct bytes *bytes, const void *data, size_t length) {
  if (length == 0) return;
  bytes_reserve(bytes, length);
  memcpy(bytes->data + bytes->length, data, length);
  bytes->length += length;
}

void bytes_append_text(struct bytes *bytes, const char *text) { bytes_append(bytes, text, strlen(text)); }

void bytes_append_decimal(struct bytes *bytes, uint64_t number) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  bytes_append(bytes, digits + at, sizeof digits - at);
}
