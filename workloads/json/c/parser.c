#include "parser.h"

#include <string.h>

/** Well-formed UTF-8 by Unicode's table 3-7: `low` and `high` bound the second byte, the later ones are 80..BF. */
static bool is_utf8(const uint8_t *at, const uint8_t *end) {
  while (at < end) {
    uint8_t lead = *at++;
    if (lead < 0x80) continue;
    int later = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (lead < 0xc2 || lead > 0xf4 || end - at < later || *at < low || *at > high) return false;
    for (int i = 1; i < later; i++) {
      if (at[i] < 0x80 || at[i] > 0xbf) return false;
    }
    at += later;
  }
  return true;
}

bool parser_start(struct parser *parser, uint8_t *input, size_t length) {
  *parser = (struct parser){input, input + length, 0};
  return is_utf8(parser->at, parser->end);
}

uint8_t parser_peek(struct parser *parser) {
  while (parser->at < parser->end) {
    uint8_t byte = *parser->at;
    if (byte != ' ' && byte != '\n' && byte != '\t' && byte != '\r') return byte;
    parser->at++;
  }
  return 0;
}

static bool take(struct parser *parser, uint8_t expected) {
  if (parser->at == parser->end || *parser->at != expected) return false;
  parser->at++;
  return true;
}

bool parser_open(struct parser *parser, uint8_t open) {
  if (parser_peek(parser) != open || parser->depth == DEEPEST) return false;
  parser->at++;
  parser->depth++;
  return true;
}

bool parser_next(struct parser *parser, uint8_t close, bool *first, bool *more) {
  uint8_t byte = parser_peek(parser);
  *more = byte != close;
  if (!*more) {
    parser->at++;
    parser->depth--;
    return true;
  }
  if (*first) {
    *first = false;
    return true;
  }
  // A comma promises an element: `[1,]` is refused by whatever reads the next value.
  return take(parser, ',');
}

bool parser_name(struct parser *parser, struct text *name) {
  return parser_string(parser, name) && parser_peek(parser) == ':' && take(parser, ':');
}

/** The value of a hexadecimal digit, or -1. */
static int hexadecimal(uint8_t digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

/** The code unit of a `\uXXXX` at `at`, or -1 when there is none. */
static int32_t escaped_unit(const uint8_t *at, const uint8_t *end) {
  if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return -1;
  int32_t unit = 0;
  for (int i = 2; i < 6; i++) {
    int digit = hexadecimal(at[i]);
    if (digit < 0) return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

static uint8_t *encode_utf8(uint8_t *out, uint32_t code_point) {
  if (code_point < 0x80) {
    *out++ = (uint8_t)code_point;
    return out;
  }
  if (code_point < 0x800) {
    *out++ = (uint8_t)(0xc0 | code_point >> 6);
  } else {
    if (code_point < 0x10000) {
      *out++ = (uint8_t)(0xe0 | code_point >> 12);
    } else {
      *out++ = (uint8_t)(0xf0 | code_point >> 18);
      *out++ = (uint8_t)(0x80 | (code_point >> 12 & 0x3f));
    }
    *out++ = (uint8_t)(0x80 | (code_point >> 6 & 0x3f));
  }
  *out++ = (uint8_t)(0x80 | (code_point & 0x3f));
  return out;
}

/** Takes the escape at `parser->at`, writes what it stands for and moves `*out` behind it. */
static bool take_escape(struct parser *parser, uint8_t **out) {
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  int32_t unit = escaped_unit(parser->at, parser->end);
  if (unit < 0) {
    if (parser->end - parser->at < 2) return false;
    const char *letter = memchr(letters, parser->at[1], sizeof letters - 1);
    if (letter == NULL) return false;
    *(*out)++ = (uint8_t)meanings[letter - letters];
    parser->at += 2;
    return true;
  }
  parser->at += 6;
  uint32_t code_point = (uint32_t)unit;
  if (unit >= 0xd800 && unit <= 0xdfff) {
    int32_t second = unit < 0xdc00 ? escaped_unit(parser->at, parser->end) : -1;
    bool paired = second >= 0xdc00 && second <= 0xdfff;
    if (paired) parser->at += 6;
    code_point = paired ? 0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(second - 0xdc00) : 0xfffd;
  }
  *out = encode_utf8(*out, code_point);
  return true;
}

bool parser_string(struct parser *parser, struct text *text) {
  if (parser_peek(parser) != '"' || !take(parser, '"')) return false;
  uint8_t *start = parser->at;
  uint8_t *out = start;
  while (parser->at < parser->end) {
    uint8_t byte = *parser->at;
    if (byte == '"') {
      parser->at++;
      *text = (struct text){start, (size_t)(out - start)};
      return true;
    }
    if (byte < 0x20) return false;
    if (byte == '\\') {
      if (!take_escape(parser, &out)) return false;
    } else {
      *out++ = byte;
      parser->at++;
    }
  }
  return false;
}

/** Takes digits; false when there is none. */
static bool take_digits(struct parser *parser) {
  uint8_t *start = parser->at;
  while (parser->at < parser->end && *parser->at >= '0' && *parser->at <= '9') parser->at++;
  return parser->at > start;
}

static bool skip_number(struct parser *parser) {
  take(parser, '-');
  if (!take(parser, '0') && !take_digits(parser)) return false;
  if (take(parser, '.') && !take_digits(parser)) return false;
  if (take(parser, 'e') || take(parser, 'E')) {
    if (!take(parser, '+')) take(parser, '-');
    return take_digits(parser);
  }
  return true;
}

bool parser_integer(struct parser *parser, uint64_t most, uint64_t *integer) {
  parser_peek(parser);
  const uint8_t *start = parser->at;
  if (!skip_number(parser)) return false;
  uint64_t value = 0;
  for (const uint8_t *at = start; at < parser->at; at++) {
    if (*at < '0' || *at > '9') return false;
    value = value * 10 + (uint64_t)(*at - '0');
    if (value > most) return false;
  }
  *integer = value;
  return value >= 1;
}

static bool skip_word(struct parser *parser, const char *word) {
  size_t length = strlen(word);
  if ((size_t)(parser->end - parser->at) < length || memcmp(parser->at, word, length) != 0) return false;
  parser->at += length;
  return true;
}

/** Takes a value that is neither an array nor an object. */
static bool skip_scalar(struct parser *parser) {
  struct text ignored;
  switch (parser_peek(parser)) {
    case '"':
      return parser_string(parser, &ignored);
    case 't':
      return skip_word(parser, "true");
    case 'f':
      return skip_word(parser, "false");
    case 'n':
      return skip_word(parser, "null");
    default:
      return skip_number(parser);
  }
}

bool parser_skip(struct parser *parser) {
  // One bit for each open array or object, not recursion: the input must not be able to exhaust the stack.
  uint8_t is_object[DEEPEST / 8 + 1];
  size_t outside = parser->depth;
  bool first = true;
  for (;;) {
    uint8_t byte = parser_peek(parser);
    if (byte == '{' || byte == '[') {
      if (!parser_open(parser, byte)) return false;
      uint8_t bit = (uint8_t)(1u << parser->depth % 8);
      if (byte == '{') is_object[parser->depth / 8] |= bit;
      else is_object[parser->depth / 8] &= (uint8_t)~bit;
      first = true;
    } else if (!skip_scalar(parser)) {
      return false;
    } else {
      first = false;
    }
    // Behind a value, or inside something just opened: close what ends here, until an element follows.
    for (bool more = false; !more;) {
      if (parser->depth == outside) return true;
      bool in_object = is_object[parser->depth / 8] >> parser->depth % 8 & 1;
      if (!parser_next(parser, in_object ? '}' : ']', &first, &more)) return false;
      struct text ignored;
      if (more && in_object && !parser_name(parser, &ignored)) return false;
      first = false;
    }
  }
}

bool parser_finish(struct parser *parser) { return parser_peek(parser) == 0 && parser->at == parser->end; }

bool text_is(struct text text, const char *expected) {
  return text.length == strlen(expected) && memcmp(text.data, expected, text.length) == 0;
}

int text_compare(struct text a, struct text b) {
  size_t shared = a.length < b.length ? a.length : b.length;
  int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
  return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}
