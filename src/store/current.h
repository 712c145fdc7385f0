/* SPDX-License-Identifier: EUPL-1.2
 * store/current: every resource as it now is, out of the log alone: for what must be known before, or without, an index. */
#ifndef SPIL_STORE_CURRENT_H
#define SPIL_STORE_CURRENT_H
#include "store/log.h"

/* Those that were not withdrawn or erased, by their IRI. The event and document live until fn returns. A resource that changes meanwhile is told as it
 * was or as it is. Stops when fn answers another status than ST_OK. */
status log_each_current(ctx *cx, log_store *l, log_fn fn, void *arg);
status log_count_current(ctx *cx, log_store *l, uint64_t *ret);
#endif
