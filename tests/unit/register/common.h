/* SPDX-License-Identifier: EUPL-1.2
 * What the tests of registers share: files, folders with one changed register. */
#ifndef SPIL_TESTS_REGISTER_COMMON_H
#define SPIL_TESTS_REGISTER_COMMON_H
#include "unit/unit.h"
#include "register/register.h"

#define DATA "tests/unit/register/data"

static inline slice test_read(arena *a, slice path)
{
	FILE *f = fopen(arena_cstr(a, path), "rb");
	assert_non_null(f);
	buf *b = buf_new(a, 16 << 20);
	char part[4096];
	for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;) buf_put(b, slice_of(part, n));
	fclose(f);
	return buf_slice(b);
}

static inline void test_write(arena *a, slice folder, const char *name, slice text)
{
	FILE *f = fopen(arena_cstr(a, JOIN(a, folder, S("/"), slice_from(name))), "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	fclose(f);
}

/* `text` with the first `from` replaced; fails when it is not there. */
static inline slice test_replace(arena *a, slice text, slice from, slice to)
{
	size_t at = slice_find(text, from);
	if (at == SLICE_NONE) fprintf(stderr, "not in the text: %.*s\n", SL(from));
	assert_true(at != SLICE_NONE);
	return JOIN(a, slice_take(text, at), to, slice_skip(text, at + from.n));
}

/* The registers of the test folder: things alone. */
static inline registers *test_things(ctx *cx)
{
	registers *rs = NULL;
	slice folder = unit_folder(cx->mem);
	test_write(cx->mem, folder, "things.ttl", test_read(cx->mem, S(DATA "/things.ttl")));
	status st = registers_load(cx, folder, NO_SLICE, &rs);
	unit_folder_remove(folder);
	for (const finding *f = cx->err.findings; f; f = f->next) fprintf(stderr, "%.*s: %.*s\n", SL(f->at), SL(f->message));
	assert_ok(cx, st);
	return rs;
}

static inline bool test_found(const ctx *cx, slice at, slice begin)
{
	for (const finding *f = cx->err.findings; f; f = f->next)
		if (slice_eq(f->at, at) && slice_contains(f->message, begin)) return true;
	return false;
}

static inline void test_show(const ctx *cx)
{
	for (const finding *f = cx->err.findings; f; f = f->next) fprintf(stderr, "   %.*s: %.*s\n", SL(f->at), SL(f->message));
}
#endif
