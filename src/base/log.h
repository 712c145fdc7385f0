/* SPDX-License-Identifier: EUPL-1.2
 * log: one structured line per happening, on standard error, as JSON.
 * (The program's log for its operator. The log of what people changed is core/event.h.) */
#ifndef SPIL_BASE_LOG_H
#define SPIL_BASE_LOG_H
#include "base/slice.h"

typedef enum { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_FATAL } log_level;
/* Pairs of const char *key, slice value; ended by NULL: log_line(LOG_INFO, "listening", "port", log_u64(8080), NULL) */
void log_line(log_level level, const char *event, ...);
slice log_u64(uint64_t n);                            /* decimal; valid until 8 more calls in this thread */
void log_set_level(log_level lowest);                 /* at start, before threads */
#endif
