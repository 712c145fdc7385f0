/* SPDX-License-Identifier: EUPL-1.2
 * The canonical form of JSON (RFC 8785): members in order of their UTF-16 code units, numbers as ECMAScript writes them, the fewest escapes. */
#include "format/json.h"
#include <float.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- numbers (ECMAScript 2024, 6.1.6.1.20) ---- */

/* A long one is told by its first digits and the power of ten: 40 digits are more than a double tells apart. */
double json_number(slice text)
{
	enum { DIGITS = 40 };
	char first[DIGITS + 1], room[64];
	size_t n = 0;
	int64_t power = 0, exponent = 0;
	bool part = false;
	double d = 0;
	if (slice_to_double(text, &d)) return d;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == 'e' || c == 'E') {
			slice e = slice_skip(text, i + 1);
			bool negative = slice_starts(e, S("-"));
			while (e.n && (e.p[0] == '+' || e.p[0] == '-' || e.p[0] == '0')) e = slice_skip(e, 1);
			if (e.n && (!slice_to_i64(e, &exponent) || exponent > 100000000)) exponent = 100000000;
			if (negative) exponent = -exponent;
			break;
		}
		if (c == '.') part = true;
		if (c < '0' || c > '9') continue;
		bool kept = n < DIGITS && (n || c != '0');
		if (kept) first[n++] = c;
		power += (!kept && n && !part) - (kept && part) - (!kept && !n && part);
	}
	if (!n) return 0;
	snprintf(room, sizeof room, "%s%.*se%lld", slice_starts(text, S("-")) ? "-" : "", (int)n, first, (long long)(power + exponent));
	(void)slice_to_double(slice_from(room), &d);
	return d;
}

/* The shortest digits that read back the same, and the power of ten of the first one plus 1: 0.05 is "5" and -1. */
static size_t digits_of(slice shortest, char out[32], int64_t *ret_n)
{
	size_t count = 0, leading = 0;
	int64_t point = 0, exponent = 0;
	bool after = false;
	for (size_t i = 0; i < shortest.n; i++) {
		char c = shortest.p[i];
		if (c == 'e' || c == 'E') {
			slice rest = slice_skip(shortest, i + 1);
			if (slice_starts(rest, S("+"))) rest = slice_skip(rest, 1);
			(void)slice_to_i64(rest, &exponent);
			break;
		}
		if (c == '.') {
			after = true;
		} else if (c >= '0' && c <= '9') {
			point += !after;
			if (!count && c == '0') leading++;
			else if (count < 32) out[count++] = c;
		}
	}
	*ret_n = point - (int64_t)leading + exponent;
	while (count && out[count - 1] == '0') count--;
	return count;
}

static void put_zeros(buf *b, int64_t n)
{
	for (; n > 0; n--) buf_putc(b, '0');
}

void json_number_canonical(buf *b, double d)
{
	char digits[32], text[48];
	int64_t n;
	double size = d < 0 ? -d : d, back;
	/* fifteen digits always come back; below the normal range fewer may do */
	for (int precision = size < DBL_MIN ? 1 : 15; precision <= 17; precision++) {
		snprintf(text, sizeof text, "%.*e", precision - 1, size);
		for (char *c = text; *c; c++) if (*c == ',') *c = '.';
		if (slice_to_double(slice_from(text), &back) && !(back < size) && !(back > size)) break;
	}
	size_t k = digits_of(slice_from(text), digits, &n);
	if (k && d < 0) buf_putc(b, '-');
	if (!k) {
		buf_putc(b, '0');
	} else if ((int64_t)k <= n && n <= 21) {
		buf_put(b, slice_of(digits, k));
		put_zeros(b, n - (int64_t)k);
	} else if (n > 0 && n <= 21) {
		buf_put(b, slice_of(digits, (size_t)n));
		buf_putc(b, '.');
		buf_put(b, slice_of(digits + n, k - (size_t)n));
	} else if (n > -6 && n <= 0) {
		buf_lit(b, "0.");
		put_zeros(b, -n);
		buf_put(b, slice_of(digits, k));
	} else {
		buf_putc(b, digits[0]);
		if (k > 1) buf_putc(b, '.');
		buf_put(b, slice_of(digits + 1, k - 1));
		buf_printf(b, "e%c%lld", n > 0 ? '+' : '-', (long long)(n > 0 ? n - 1 : 1 - n));
	}
}

/* ---- the rest ---- */

static void put_text(buf *b, slice s)
{
	buf_putc(b, '"');
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c != '"' && c != '\\') continue;
		buf_put(b, slice_sub(s, from, i));
		from = i + 1;
		switch (c) {
		case '"': buf_lit(b, "\\\""); break;
		case '\\': buf_lit(b, "\\\\"); break;
		case '\b': buf_lit(b, "\\b"); break;
		case '\t': buf_lit(b, "\\t"); break;
		case '\n': buf_lit(b, "\\n"); break;
		case '\f': buf_lit(b, "\\f"); break;
		case '\r': buf_lit(b, "\\r"); break;
		default: buf_printf(b, "\\u%04x", c);
		}
	}
	buf_put(b, slice_skip(s, from));
	buf_putc(b, '"');
}

/* In UTF-16 a code point above FFFF begins with a surrogate, D800 and more, and so goes before E000 to FFFF. */
static uint32_t rank(uint32_t code) { return code >= 0x10000 ? 0xD800 + ((code - 0x10000) >> 10) : code; }

static int utf16_order(const void *x, const void *y)
{
	slice a = (*(const json *const *)x)->key, b = (*(const json *const *)y)->key;
	while (a.n && b.n) {
		uint32_t c = utf8_next(&a), d = utf8_next(&b);
		if (c == d) continue;
		if (rank(c) != rank(d)) return rank(c) < rank(d) ? -1 : 1;
		return c < d ? -1 : 1;
	}
	return (a.n > 0) - (b.n > 0);
}

void json_canonical(arena *a, buf *b, const json *v)
{
	const json **list;
	size_t n = 0;
	switch (v->kind) {
	case JSON_NULL: buf_lit(b, "null"); break;
	case JSON_FALSE: buf_lit(b, "false"); break;
	case JSON_TRUE: buf_lit(b, "true"); break;
	case JSON_STRING: put_text(b, v->text); break;
	case JSON_NUMBER:
		json_number_canonical(b, json_number(v->text));
		break;
	case JSON_ARRAY:
		buf_putc(b, '[');
		for (const json *m = v->child; m; m = m->next) {
			if (m != v->child) buf_putc(b, ',');
			json_canonical(a, b, m);
		}
		buf_putc(b, ']');
		break;
	case JSON_OBJECT:
		list = arena_new(a, const json *, v->count ? v->count : 1);
		for (const json *m = v->child; m; m = m->next) list[n++] = m;
		qsort(list, n, sizeof *list, utf16_order);
		buf_putc(b, '{');
		for (size_t i = 0; i < n; i++) {
			if (i) buf_putc(b, ',');
			put_text(b, list[i]->key);
			buf_putc(b, ':');
			json_canonical(a, b, list[i]);
		}
		buf_putc(b, '}');
	}
}
