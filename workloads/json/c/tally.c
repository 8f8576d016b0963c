#include "tally.h"

#include <stdlib.h>

#include "../../shared/c/bytes.h"

/** FNV-1a, 32 bits. */
static uint32_t hash(struct text key) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < key.length; i++) hash = (hash ^ key.data[i]) * 16777619u;
  return hash;
}

/** The slot of `key`, or the free one that it belongs into. A slot is free while its key has no data. */
static struct entry *slot_of(const struct tally *tally, struct text key) {
  size_t at = hash(key) & (tally->capacity - 1);
  while (tally->slots[at].key.data != NULL && text_compare(tally->slots[at].key, key) != 0) {
    at = (at + 1) & (tally->capacity - 1);
  }
  return &tally->slots[at];
}

static void grow(struct tally *tally) {
  struct tally larger = {NULL, tally->capacity == 0 ? 64 : 2 * tally->capacity, tally->count};
  larger.slots = allocate(larger.capacity, sizeof *larger.slots);
  for (size_t i = 0; i < tally->capacity; i++) {
    if (tally->slots[i].key.data != NULL) *slot_of(&larger, tally->slots[i].key) = tally->slots[i];
  }
  free(tally->slots);
  *tally = larger;
}

void tally_add(struct tally *tally, struct text key, uint64_t total_cents) {
  if (2 * tally->count >= tally->capacity) grow(tally);
  struct entry *entry = slot_of(tally, key);
  if (entry->key.data == NULL) {
    entry->key = key;
    tally->count++;
  }
  entry->orders++;
  entry->total_cents += total_cents;
}

void tally_sort(struct tally *tally, int (*compare)(const void *, const void *)) {
  if (tally->count == 0) return;
  size_t filled = 0;
  for (size_t i = 0; i < tally->capacity; i++) {
    if (tally->slots[i].key.data != NULL) tally->slots[filled++] = tally->slots[i];
  }
  qsort(tally->slots, tally->count, sizeof *tally->slots, compare);
}

void tally_free(struct tally *tally) { free(tally->slots); }
