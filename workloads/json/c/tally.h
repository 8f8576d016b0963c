#ifndef COLDBENCH_TALLY_H
#define COLDBENCH_TALLY_H

#include "parser.h"

/** Orders and money of one customer or country. */
struct entry {
  struct text key;
  uint64_t orders;
  uint64_t total_cents;
};

/** Entries by key: a hash table with open addressing. All zero is the empty one, which need not be freed. */
struct tally {
  struct entry *slots;
  /** A power of two, or 0. */
  size_t capacity;
  size_t count;
};

/** Adds one order to the entry of `key`, which must outlive the tally. */
void tally_add(struct tally *tally, struct text key, uint64_t total_cents);

/** Moves the entries to the front of `slots`, in the order of `compare`. Nothing can be added any more. */
void tally_sort(struct tally *tally, int (*compare)(const void *, const void *));

/** Frees the entries. */
void tally_free(struct tally *tally);

#endif
