#ifndef COLDBENCH_PARSER_H
#define COLDBENCH_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A strict reader of JSON text (RFC 8259) that walks its input once, without building a tree. The caller asks for
 * what it expects next. Every function returns false at the first mistake, and the parser is then of no further use.
 *
 * Strings are decoded in place (a decoded string is never longer than its source), so the input must be writable, and
 * is changed.
 */
struct parser {
  uint8_t *at;
  uint8_t *end;
  /** Arrays and objects that are open. */
  size_t depth;
};

/** A decoded string: UTF-8, may hold NUL. Points into the parser's input. */
struct text {
  const uint8_t *data;
  size_t length;
};

/** As deep as Go's encoding/json goes. */
enum { DEEPEST = 10000 };

/** Starts on `length` bytes. False when they are not UTF-8 (overlong forms and surrogates included). */
bool parser_start(struct parser *parser, uint8_t *input, size_t length);

/** The first byte of the next value, past white space; 0 at the end. Takes nothing but the white space. */
uint8_t parser_peek(struct parser *parser);

/** Enters an array or object: `open` is '[' or '{'. */
bool parser_open(struct parser *parser, uint8_t open);

/**
 * Moves on to the next element of the array or object that `close` ends, where `first` is true once. Sets `*more` to
 * false at its end, which it takes.
 */
bool parser_next(struct parser *parser, uint8_t close, bool *first, bool *more);

/** Takes a member's name and the colon behind it. */
bool parser_name(struct parser *parser, struct text *name);

/** Takes a string. An escaped surrogate without its other half reads as U+FFFD. */
bool parser_string(struct parser *parser, struct text *text);

/** Takes an integer from 1 to `most`, written without fraction and exponent. */
bool parser_integer(struct parser *parser, uint64_t most, uint64_t *integer);

/** Takes one value of any kind, checking it as strictly. */
bool parser_skip(struct parser *parser);

/** True when nothing but white space is left. */
bool parser_finish(struct parser *parser);

/** Whether `text` is `expected`. */
bool text_is(struct text text, const char *expected);

/** Negative, 0 or positive, in the order of the bytes (which is the order of the code points). */
int text_compare(struct text a, struct text b);

#endif
