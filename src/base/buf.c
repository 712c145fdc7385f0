/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buf.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void release(void *p) { base_free(((buf *)p)->p); }

buf *buf_new(arena *a, size_t max)
{
	buf *b = arena_new(a, buf, 1);
	b->max = max;
	arena_defer(a, release, b);
	return b;
}

char *buf_reserve(buf *b, size_t n)
{
	if (b->failed || n > b->max - b->n) {
		b->failed = true;
		return NULL;
	}
	if (b->cap - b->n < n) {
		size_t cap = b->cap ? b->cap : 256;
		while (cap - b->n < n) cap *= 2;
		if (cap > b->max) cap = b->max;
		b->p = base_realloc(b->p, cap);
		b->cap = cap;
	}
	return b->p + b->n;
}

void buf_added(buf *b, size_t n) { b->n += n; }

void buf_put(buf *b, slice s)
{
	char *to = s.n ? buf_reserve(b, s.n) : NULL;
	if (!to) return;
	memcpy(to, s.p, s.n);
	b->n += s.n;
}

void buf_putc(buf *b, char c)
{
	char *to = buf_reserve(b, 1);
	if (!to) return;
	*to = c;
	b->n++;
}

void buf_printf(buf *b, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	char small[256];
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof small) {
		buf_put(b, (slice){ small, (size_t)n });
	} else if (n > 0) {
		char *big = base_alloc((size_t)n + 1);
		vsnprintf(big, (size_t)n + 1, fmt, again);
		buf_put(b, (slice){ big, (size_t)n });
		base_free(big);
	}
	va_end(again);
}

void buf_u64(buf *b, uint64_t n)
{
	char text[20];
	size_t i = sizeof text;
	do text[--i] = (char)('0' + n % 10); while (n /= 10);
	buf_put(b, slice_of(text + i, sizeof text - i));
}

void buf_i64(buf *b, int64_t n)
{
	if (n < 0) buf_putc(b, '-');
	buf_u64(b, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

void buf_double(buf *b, double d)
{
	char text[40];
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, d);
		for (char *c = text; *c; c++)
			if (*c == ',') *c = '.';
		double back;
		if (!slice_to_double(slice_from(text), &back) || back == d) break;
	}
	buf_put(b, slice_from(text));
}

void buf_clear(buf *b)
{
	b->n = 0;
	b->failed = false;
}
