#ifndef COLDBENCH_BYTES_H
#define COLDBENCH_BYTES_H

#include <stddef.h>
#include <stdint.h>

/** A growing run of bytes; all zero is the empty one. May hold NUL, is not NUL-terminated. */
struct bytes {
  uint8_t *data;
  size_t length;
  size_t capacity;
};

/** Makes room for `extra` more bytes. Gives up when memory is exhausted. */
void bytes_reserve(struct bytes *bytes, size_t extra);

/** Appends `length` bytes. `data` may be null when `length` is 0. */
void bytes_append(struct bytes *bytes, const void *data, size_t length);

/** Appends a NUL-terminated string, without the NUL. */
void bytes_append_text(struct bytes *bytes, const char *text);

/** Appends a number in decimal, without leading zeros. */
void bytes_append_decimal(struct bytes *bytes, uint64_t number);

/** Allocates zeroed memory for `count` things of `size` bytes. Gives up as bytes_reserve does. */
void *allocate(size_t count, size_t size);

/** Ends the instance, which could not do its work. Each shape has its own: command.c and http-component.c. */
_Noreturn void give_up(const char *message);

#endif
