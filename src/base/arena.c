/* SPDX-License-Identifier: EUPL-1.2
 * Blocks are chained; a block doubles up to 1 MiB. Under ASan every allocation is a malloc of its own, so that the
 * sanitizer sees each bound and each use after the end of a lifetime. */
#include "base/arena.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_CHECKED 1
#endif
#endif
#ifndef ARENA_CHECKED
#define ARENA_CHECKED 0
#endif

enum { FIRST_BLOCK = 4096 - 64, LARGEST_BLOCK = 1 << 20, ALIGN = 16 };

typedef struct block block;
struct block { block *next; size_t size, used; _Alignas(ALIGN) char bytes[]; };
typedef struct deferred deferred;
struct deferred { deferred *next; void (*fn)(void *); void *p; };
struct arena { block *blocks; deferred *calls; size_t used, limit; };

static NORETURN void out_of_memory(const char *what, size_t size)
{
	log_line(LOG_FATAL, "memory", "what", slice_from(what), "bytes", log_u64(size), NULL);
	abort();
}

void *base_alloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);
	if (!p) out_of_memory("out of memory", size);
	return p;
}

void *base_realloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);
	if (!p) out_of_memory("out of memory", size);
	return p;
}

void base_free(void *p) { free(p); }

arena *arena_create(size_t limit)
{
	arena *a = base_alloc(sizeof *a);
	a->limit = limit;
	return a;
}

static block *add_block(arena *a, size_t need)
{
	size_t size = a->blocks && !ARENA_CHECKED ? a->blocks->size * 2 : FIRST_BLOCK;
	if (size > LARGEST_BLOCK) size = LARGEST_BLOCK;
	if (ARENA_CHECKED || size < need) size = need;
	block *b = malloc(sizeof *b + size);
	if (!b) out_of_memory("out of memory", size);
	*b = (block){ .next = a->blocks, .size = size };
	a->blocks = b;
	return b;
}

void *arena_alloc(arena *a, size_t size)
{
	size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (need < size || (a->limit && need > a->limit - a->used)) out_of_memory("arena limit", size);
	block *b = a->blocks;
	size_t take = ARENA_CHECKED ? size : need;
	if (!b || ARENA_CHECKED || b->size - b->used < need) b = add_block(a, take);
	void *p = b->bytes + b->used;
	b->used += take;
	a->used += need;
	return memset(p, 0, size);
}

void *arena_array(arena *a, size_t size, size_t count)
{
	size_t total;
	if (__builtin_mul_overflow(size, count, &total)) out_of_memory("array too large", count);
	return arena_alloc(a, total);
}

static void run_deferred(arena *a)
{
	while (a->calls) {
		deferred *d = a->calls;
		a->calls = d->next;
		d->fn(d->p);
	}
}

void arena_reset(arena *a)
{
	run_deferred(a);
	while (a->blocks && (a->blocks->next || ARENA_CHECKED)) {
		block *next = a->blocks->next;
		free(a->blocks);
		a->blocks = next;
	}
	if (a->blocks) a->blocks->used = 0;
	a->used = 0;
}

void arena_destroy(arena *a)
{
	if (!a) return;
	arena_reset(a);
	free(a->blocks);
	free(a);
}

size_t arena_used(const arena *a) { return a->used; }

void arena_defer(arena *a, void (*fn)(void *), void *p)
{
	deferred *d = arena_new(a, deferred, 1);
	*d = (deferred){ a->calls, fn, p };
	a->calls = d;
}

slice arena_copy(arena *a, slice s)
{
	char *p = arena_alloc(a, s.n + 1);
	if (s.n) memcpy(p, s.p, s.n);
	return (slice){ p, s.n };
}

const char *arena_cstr(arena *a, slice s) { return arena_copy(a, s).p; }

slice arena_concat(arena *a, const slice *parts, size_t n)
{
	size_t total = 0, at = 0;
	for (size_t i = 0; i < n; i++) total += parts[i].n;
	char *p = arena_alloc(a, total + 1);
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n) memcpy(p + at, parts[i].p, parts[i].n);
		at += parts[i].n;
	}
	return (slice){ p, total };
}

slice arena_printf(arena *a, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	char *p = arena_alloc(a, n < 0 ? 1 : (size_t)n + 1);
	if (n > 0) vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (slice){ p, n < 0 ? 0 : (size_t)n };
}
