/* SPDX-License-Identifier: EUPL-1.2
 * arena: memory with one lifetime. Everything made in it goes at once; nothing is freed by itself.
 * Out of memory, and passing the arena's limit, abort with a logged line: what a person can make large is capped
 * at the door, where the cap is an error. */
#ifndef SPIL_BASE_ARENA_H
#define SPIL_BASE_ARENA_H
#include "base/slice.h"

typedef struct arena arena;

arena *arena_create(size_t limit);                    /* limit in bytes; 0 for none */
void arena_destroy(arena *a);                         /* runs the deferred calls, last first; NULL is fine */
void arena_reset(arena *a);                           /* the same, and keeps the first block for reuse */
size_t arena_used(const arena *a);                    /* bytes handed out */

void *arena_alloc(arena *a, size_t size);             /* zeroed, aligned to 16; never NULL */
/* `count` zeroed objects of `type`; never NULL, aborts when the product overflows */
#define arena_new(a, type, count) ((type *)arena_array((a), sizeof(type), (size_t)(count)))
void *arena_array(arena *a, size_t size, size_t count);

slice arena_copy(arena *a, slice s);                  /* the copy is followed by a NUL byte */
const char *arena_cstr(arena *a, slice s);            /* NUL-terminated copy, for a library's edge */
slice arena_printf(arena *a, const char *fmt, ...) PRINTF(2, 3);
slice arena_concat(arena *a, const slice *parts, size_t n);
/* Joins up to eight slices: JOIN(a, S("/doc/"), name) */
#define JOIN(a, ...) arena_concat((a), (slice[]){ __VA_ARGS__ }, sizeof((slice[]){ __VA_ARGS__ }) / sizeof(slice))

/* Calls fn(p) when the arena is destroyed or reset: how a foreign handle joins an arena. */
void arena_defer(arena *a, void (*fn)(void *), void *p);

/* For the few objects that outlive every arena (a server's tables): malloc that aborts. Freed with base_free. */
void *base_alloc(size_t size);                        /* zeroed */
void *base_realloc(void *p, size_t size);
void base_free(void *p);
#endif
