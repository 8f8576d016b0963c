/* A function that misbehaves as its request says. Linked in the place of a workload's (components.test.ts). */
#include <stdlib.h>
#include "function.h"

const char *handle(struct bytes *request, struct bytes *response) {
  static volatile unsigned turns;
  static unsigned char page[65536];
  switch (request->length == 0 ? 0 : request->data[0]) {
    case 'l': /* loop */
      for (;;) turns++;
    case 'g': /* grow */
      for (;;) {
        volatile char *block = malloc(65536);
        if (block == NULL) __builtin_trap();
        block[0] = 1;
      }
    case 'w': /* write */
      for (int at = 0; at < 48; at++) bytes_append(response, page, sizeof page);
      return NULL;
    case 't': /* trap */
      __builtin_trap();
    default:
      bytes_append_text(response, "well behaved\n");
      return NULL;
  }
}
