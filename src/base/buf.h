/* SPDX-License-Identifier: EUPL-1.2
 * buf: bytes being written, born with a maximum. A put that would pass it is dropped and the failure sticks, so many
 * puts need one check at the end. The bytes belong to the arena given at birth. */
#ifndef SPIL_BASE_BUF_H
#define SPIL_BASE_BUF_H
#include "base/arena.h"

typedef struct buf { char *p; size_t n, cap, max; bool failed; } buf;

buf *buf_new(arena *a, size_t max);                   /* max in bytes */
void buf_put(buf *b, slice s);
void buf_putc(buf *b, char c);
void buf_printf(buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_u64(buf *b, uint64_t n);                     /* decimal */
void buf_i64(buf *b, int64_t n);
void buf_double(buf *b, double d);                    /* shortest form that reads back the same; never a locale's comma */
void buf_clear(buf *b);                               /* empty again, failure forgotten, memory kept */
char *buf_reserve(buf *b, size_t n);                  /* room for n more bytes; NULL when failed; then buf_added */
void buf_added(buf *b, size_t n);
static inline slice buf_slice(const buf *b) { return (slice){ b->p, b->n }; }
static inline bool buf_ok(const buf *b) { return !b->failed; }
#define buf_lit(b, lit) buf_put((b), S(lit))
#endif
