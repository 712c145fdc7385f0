/* SPDX-License-Identifier: EUPL-1.2
 * unit: what unit tests share: cmocka, a context with fixed clock and randomness, comparisons of slices. */
#ifndef SPIL_TESTS_UNIT_H
#define SPIL_TESTS_UNIT_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail /* base/ctx.h has its own; cmocka's is _fail */
#include "base/base.h"
#include "core/view.h"

static inline msec unit_clock(void *arg) { (void)arg; return 1795000000000; } /* 2026-11-18T06:26:40Z */
/* Repeatable, not fit for secrets. */
static inline void unit_random(void *arg, void *out, size_t n)
{
	static uint64_t state = 88172645463325252ULL;
	(void)arg;
	for (size_t i = 0; i < n; i++) {
		state ^= state << 13; state ^= state >> 7; state ^= state << 17;
		((unsigned char *)out)[i] = (unsigned char)(state >> 32);
	}
}
/* Fixed clock and randomness, English, sees all. unit_ctx_done frees it. */
static inline ctx unit_ctx(void)
{
	static const view all = { .all = true };
	return (ctx){ .mem = arena_create(0), .lang = LANG_EN, .view = &all, .clock = unit_clock, .random = unit_random };
}
static inline void unit_ctx_done(ctx *cx) { arena_destroy(cx->mem); }

#define assert_slice(a, lit) unit_slice((a), slice_from(lit), __FILE__, __LINE__)
static inline void unit_slice(slice a, slice b, const char *file, int line)
{
	if (slice_eq(a, b)) return;
	fprintf(stderr, "%s:%d: got  \"%.*s\"\n%s:%d: want \"%.*s\"\n", file, line, SL(a), file, line, SL(b));
	_fail(file, line);
}
#define assert_ok(cx, expr) do { status st_ = (expr); if (st_ != ST_OK) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #expr, SL((cx)->err.message)); _fail(__FILE__, __LINE__); } } while (0)
/* A new empty folder under the temporary folder; the caller's test removes it with unit_folder_remove. */
static inline slice unit_folder(arena *a)
{
	slice name = arena_printf(a, "%s/spil-unit-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp((char *)(uintptr_t)name.p));
	return name;
}
static inline void unit_folder_remove(slice folder)
{
	char command[600];
	snprintf(command, sizeof command, "rm -rf '%.*s'", SL(folder));
	if (system(command)) fprintf(stderr, "cannot remove %.*s\n", SL(folder));
}
#endif
