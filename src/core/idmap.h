/* SPDX-License-Identifier: EUPL-1.2
 * core/idmap: from a positive 64-bit number to another, in memory that outlives arenas. Not safe for threads by itself. */
#ifndef SPIL_CORE_IDMAP_H
#define SPIL_CORE_IDMAP_H
#include "base/base.h"

typedef struct { int64_t *keys; uint64_t *values; size_t n, room; } idmap; /* all zero: empty */
bool idmap_get(const idmap *m, int64_t key, uint64_t *ret);
void idmap_put(idmap *m, int64_t key, uint64_t value);
void idmap_remove(idmap *m, int64_t key);
void idmap_free(idmap *m);
#endif
