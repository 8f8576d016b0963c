#ifndef COLDBENCH_FUNCTION_H
#define COLDBENCH_FUNCTION_H

#include "bytes.h"

/**
 * The workload: appends the response to `response` and returns null, or returns why it refuses the request
 * (a static string, without a line end). May change the bytes of `request`. Frees what else it allocates: a component
 * calls it again.
 */
const char *handle(struct bytes *request, struct bytes *response);

#endif
