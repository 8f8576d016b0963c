/* json: an array of orders -> totals per country and of the ten largest customers, as canonical JSON (RFC 8785). */
#include "../../shared/c/function.h"
#include "parser.h"
#include "tally.h"

enum { TOP_CUSTOMERS = 10 };

static const uint64_t MOST_QUANTITY = 1000000;
static const uint64_t MOST_CENTS = 1000000000;
/** 2^53 - 1, the largest integer that every JSON reader understands. */
static const uint64_t MOST_TOTAL = 9007199254740991;

static const char MALFORMED[] = "not an array of orders";
static const char TOO_LARGE[] = "the total exceeds 9007199254740991 cents";

struct order {
  struct text customer;
  struct text country;
  uint64_t total_cents;
  bool has_items;
};

struct summary {
  struct tally customers;
  struct tally countries;
  uint64_t orders;
  uint64_t total_cents;
};

/** Reads `{"quantity": ..., "cents": ...}`; 0 when it is not one. */
static uint64_t read_item(struct parser *parser) {
  uint64_t quantity = 0, cents = 0;
  if (!parser_open(parser, '{')) return 0;
  for (bool first = true, more = true;;) {
    struct text name;
    if (!parser_next(parser, '}', &first, &more)) return 0;
    if (!more) return quantity * cents;
    if (!parser_name(parser, &name)) return 0;
    bool read = text_is(name, "quantity") ? parser_integer(parser, MOST_QUANTITY, &quantity)
                : text_is(name, "cents")  ? parser_integer(parser, MOST_CENTS, &cents)
                                          : parser_skip(parser);
    if (!read) return 0;
  }
}

/** Sums the items up, no further than MOST_TOTAL + 1. */
static bool read_items(struct parser *parser, uint64_t *total_cents) {
  *total_cents = 0;
  if (!parser_open(parser, '[')) return false;
  for (bool first = true, more = true;;) {
    if (!parser_next(parser, ']', &first, &more)) return false;
    if (!more) return true;
    uint64_t item_cents = read_item(parser);
    if (item_cents == 0) return false;
    *total_cents += item_cents;
    if (*total_cents > MOST_TOTAL) *total_cents = MOST_TOTAL + 1;
  }
}

static bool read_order(struct parser *parser, struct order *order) {
  if (!parser_open(parser, '{')) return false;
  for (bool first = true, more = true;;) {
    struct text name;
    if (!parser_next(parser, '}', &first, &more)) return false;
    if (!more) return order->customer.length > 0 && order->country.length > 0 && order->has_items;
    if (!parser_name(parser, &name)) return false;
    bool read = true;
    if (text_is(name, "customer")) read = parser_string(parser, &order->customer);
    else if (text_is(name, "country")) read = parser_string(parser, &order->country);
    else if (text_is(name, "items")) read = order->has_items = read_items(parser, &order->total_cents);
    else read = parser_skip(parser);
    if (!read) return false;
  }
}

/** Null, or why the request is refused. */
static const char *summarise(struct bytes *request, struct summary *summary) {
  struct parser parser;
  if (!parser_start(&parser, request->data, request->length) || !parser_open(&parser, '[')) return MALFORMED;
  for (bool first = true, more = true;;) {
    if (!parser_next(&parser, ']', &first, &more)) return MALFORMED;
    if (!more) break;
    struct order order = {0};
    if (!read_order(&parser, &order)) return MALFORMED;
    if (order.total_cents > MOST_TOTAL - summary->total_cents) return TOO_LARGE;
    tally_add(&summary->customers, order.customer, order.total_cents);
    tally_add(&summary->countries, order.country, order.total_cents);
    summary->orders++;
    summary->total_cents += order.total_cents;
  }
  return parser_finish(&parser) ? NULL : MALFORMED;
}

static int by_key(const void *a, const void *b) {
  return text_compare(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static int by_total(const void *a, const void *b) {
  uint64_t total_a = ((const struct entry *)a)->total_cents, total_b = ((const struct entry *)b)->total_cents;
  return total_a == total_b ? by_key(a, b) : total_a < total_b ? 1 : -1;
}

/** A string with the only escapes that RFC 8785 (section 3.2.2.2) has. */
static void write_string(struct bytes *out, struct text text) {
  static const char hex[] = "0123456789abcdef";
  bytes_append_text(out, "\"");
  for (size_t i = 0; i < text.length; i++) {
    uint8_t byte = text.data[i];
    char escape[6] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
    size_t length = 2;
    switch (byte) {
      case '"':
      case '\\':
        escape[1] = (char)byte;
        break;
      case '\b':
        escape[1] = 'b';
        break;
      case '\f':
        escape[1] = 'f';
        break;
      case '\n':
        escape[1] = 'n';
        break;
      case '\r':
        escape[1] = 'r';
        break;
      case '\t':
        escape[1] = 't';
        break;
      default:
        length = byte < 0x20 ? 6 : 1;
        if (length == 1) escape[0] = (char)byte;
    }
    bytes_append(out, escape, length);
  }
  bytes_append_text(out, "\"");
}

static void write_entries(struct bytes *out, const struct tally *tally, const char *key, size_t most) {
  for (size_t i = 0; i < tally->count && i < most; i++) {
    const struct entry *entry = &tally->slots[i];
    bytes_append_text(out, i == 0 ? "{\"" : ",{\"");
    bytes_append_text(out, key);
    bytes_append_text(out, "\":");
    write_string(out, entry->key);
    bytes_append_text(out, ",\"orders\":");
    bytes_append_decimal(out, entry->orders);
    bytes_append_text(out, ",\"totalCents\":");
    bytes_append_decimal(out, entry->total_cents);
    bytes_append_text(out, "}");
  }
}

static void write_summary(struct bytes *out, struct summary *summary) {
  tally_sort(&summary->countries, by_key);
  tally_sort(&summary->customers, by_total);
  bytes_append_text(out, "{\"countries\":[");
  write_entries(out, &summary->countries, "country", SIZE_MAX);
  bytes_append_text(out, "],\"orders\":");
  bytes_append_decimal(out, summary->orders);
  bytes_append_text(out, ",\"topCustomers\":[");
  write_entries(out, &summary->customers, "customer", TOP_CUSTOMERS);
  bytes_append_text(out, "],\"totalCents\":");
  bytes_append_decimal(out, summary->total_cents);
  bytes_append_text(out, "}\n");
}

const char *handle(struct bytes *request, struct bytes *response) {
  struct summary summary = {0};
  const char *refusal = summarise(request, &summary);
  if (refusal == NULL) write_summary(response, &summary);
  tally_free(&summary.countries);
  tally_free(&summary.customers);
  return refusal;
}
