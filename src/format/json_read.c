/* SPDX-License-Identifier: EUPL-1.2
 * Reading JSON (RFC 8259). Our own, since the trees keep numbers letter for letter and errors tell the place, of which jansson gives neither
 * without a second pass, and since documents of linked data come in great numbers. (jansson judges the same texts in the fuzz target.) */
#include "format/json.h"
#include <math.h>
#include <string.h>

enum { FEW_KEYS = 12 };

const json_limits JSON_LIMITS = { .bytes = 16u << 20, .values = 200000, .levels = 64 };

typedef struct reader {
	ctx *cx;
	const json_limits *limits;
	const char *start, *p, *end;
	arena *scratch;                               /* tables of keys; NULL until one is needed */
	size_t values, depth;
	json *spare; size_t spare_n;                  /* values made in advance, some at a time */
} reader;

/* Where `at` stands, for people: both count from 1, columns in code points. */
static status bad(reader *r, const char *at, slice what)
{
	uint64_t line = 1;
	const char *from = r->start;
	for (const char *c = r->start; c < at; c++) if (*c == '\n') line++, from = c + 1;
	return fail(r->cx, BAD_REQUEST, "Line {1}, column {2}: {3}", ctx_num(r->cx, line), ctx_num(r->cx, utf8_length(slice_of(from, (size_t)(at - from))) + 1), what);
}

static status not_json(reader *r)
{
	if (r->p >= r->end) return bad(r, r->end, tr(r->cx->lang, "the text ends too early."));
	if (!*r->p) return bad(r, r->p, tr(r->cx->lang, "a text may not hold the character U+0000."));
	return bad(r, r->p, tr(r->cx->lang, "this is not JSON; look for a missing comma, quote or bracket."));
}

static void space(reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\r' || *r->p == '\t')) r->p++;
}

static bool at(const reader *r, char c) { return r->p < r->end && *r->p == c; }

static status new_value(reader *r, json **ret)
{
	if (++r->values > r->limits->values) return fail(r->cx, TOO_LARGE, "The JSON has more than {1} values. Send it in parts.", ctx_num(r->cx, r->limits->values));
	if (!r->spare_n) {
		r->spare_n = r->values < 64 ? 8 : 64;
		r->spare = arena_new(r->cx->mem, json, r->spare_n);
	}
	r->spare_n--;
	*ret = r->spare++;
	return ST_OK;
}

/* ---- texts ---- */

static int hex4(const char *p)
{
	int n = 0;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
		if (digit < 0) return -1;
		n = n << 4 | digit;
	}
	return n;
}

/* At \u: the code point, of two escapes when it is past FFFF; p is left behind it. */
static status unicode_escape(reader *r, uint32_t *ret)
{
	const char *from = r->p;
	int high = r->end - r->p >= 6 ? hex4(r->p + 2) : -1, low = -1;
	if (high < 0) return not_json(r);
	r->p += 6;
	if (high >= 0xD800 && high < 0xDC00) {
		if (r->end - r->p >= 6 && r->p[0] == '\\' && r->p[1] == 'u') low = hex4(r->p + 2);
		if (low < 0xDC00 || low > 0xDFFF) {
			r->p = from;
			return not_json(r);
		}
		r->p += 6;
		*ret = 0x10000u + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
		return ST_OK;
	}
	if (high >= 0xDC00 && high <= 0xDFFF) {
		r->p = from;
		return not_json(r);
	}
	if (!high && !r->limits->nul) return bad(r, from, tr(r->cx->lang, "a text may not hold the character U+0000."));
	*ret = (uint32_t)high;
	return ST_OK;
}

static status escape(reader *r, char **out)
{
	static const char NAMES[] = "\"\\/bfnrt", VALUES[] = "\"\\/\b\f\n\r\t";
	uint32_t code = 0;
	if (r->p + 1 >= r->end) {
		r->p = r->end;
		return not_json(r);
	}
	if (r->p[1] == 'u') {
		TRY(unicode_escape(r, &code));
		*out += utf8_encode(code, *out);
		return ST_OK;
	}
	const char *name = r->p[1] ? strchr(NAMES, r->p[1]) : NULL;
	if (!name) return not_json(r);
	*(*out)++ = VALUES[name - NAMES];
	r->p += 2;
	return ST_OK;
}

/* Moves to the first byte that is not plain: a quote, a backslash, a control character; judges UTF-8 on the way. */
static status plain(reader *r)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	while (r->p < r->end) {
		uint64_t w; /* eight bytes at a time while none is below a space, above ASCII, a quote or a backslash */
		while (r->end - r->p >= 8) {
			memcpy(&w, r->p, 8);
			uint64_t quote = w ^ ones * '"', back = w ^ ones * '\\';
			if ((w | (w - ones * 0x20) | ((quote - ones) & ~quote) | ((back - ones) & ~back)) & tops) break;
			r->p += 8;
		}
		if (r->p >= r->end) break;
		unsigned char c = (unsigned char)*r->p;
		if (c == '"' || c == '\\' || c < 0x20) return ST_OK;
		if (c < 0x80) {
			r->p++;
			continue;
		}
		slice rest = slice_of(r->p, (size_t)(r->end - r->p));
		if (utf8_next(&rest) == 0xFFFD && rest.p - r->p == 1) return bad(r, r->p, tr(r->cx->lang, "these bytes are not UTF-8."));
		r->p = rest.p;
	}
	return ST_OK;
}

static status string(reader *r, slice *ret)
{
	const char *from = ++r->p;
	TRY(plain(r));
	if (at(r, '"')) {
		slice s = slice_of(from, (size_t)(r->p++ - from));
		*ret = r->limits->borrow ? s : arena_copy(r->cx->mem, s);
		return ST_OK;
	}
	const char *quote = r->p; /* with escapes: at most as long as it stands there */
	while (quote < r->end && *quote != '"') quote += *quote == '\\' ? 2 : 1;
	if (quote >= r->end) quote = r->end;
	char *text = arena_alloc(r->cx->mem, (size_t)(quote - from) + 1), *out = text;
	for (const char *part = from;; part = r->p) {
		if (part != from) TRY(plain(r));
		memcpy(out, part, (size_t)(r->p - part));
		out += r->p - part;
		if (at(r, '"')) break;
		if (!at(r, '\\')) return not_json(r);
		TRY(escape(r, &out));
	}
	r->p++;
	*ret = slice_of(text, (size_t)(out - text));
	return ST_OK;
}

/* ---- numbers ---- */

static bool digit(const reader *r) { return r->p < r->end && *r->p >= '0' && *r->p <= '9'; }

static bool digits(reader *r)
{
	bool any = digit(r);
	while (digit(r)) r->p++;
	return any;
}

static status number(reader *r, slice *ret)
{
	const char *from = r->p;
	bool exponent = false;
	if (at(r, '-')) r->p++;
	if (at(r, '0')) r->p++;
	else if (!digits(r)) return not_json(r);
	if (at(r, '.')) {
		r->p++;
		if (!digits(r)) return not_json(r);
	}
	if (at(r, 'e') || at(r, 'E')) {
		exponent = true;
		r->p++;
		if (at(r, '+') || at(r, '-')) r->p++;
		if (!digits(r)) return not_json(r);
	}
	slice s = slice_of(from, (size_t)(r->p - from));
	if ((exponent || s.n > 300) && isinf(json_number(s))) return bad(r, from, tr(r->cx->lang, "this number is too large."));
	*ret = r->limits->borrow ? s : arena_copy(r->cx->mem, s);
	return ST_OK;
}

/* ---- values ---- */

static status value(reader *r, json *v);

static status deeper(reader *r)
{
	if (++r->depth > r->limits->levels) return bad(r, r->p, trf(r->cx->mem, r->cx->lang, "this is nested more than {1} levels deep.", ctx_num(r->cx, r->limits->levels)));
	r->p++;
	space(r);
	return ST_OK;
}

static status array(reader *r, json *v)
{
	json *item;
	v->kind = JSON_ARRAY;
	TRY(deeper(r));
	for (bool more = !at(r, ']'); more;) {
		TRY(new_value(r, &item));
		TRY(value(r, item));
		json_add(v, NO_SLICE, item);
		space(r);
		more = at(r, ',');
		if (!more) continue;
		r->p++;
		space(r);
	}
	if (!at(r, ']')) return not_json(r);
	r->p++;
	r->depth--;
	return ST_OK;
}

/* Whether the object has the key; the few of most objects are looked through, the many of others found in a table. */
static bool has_key(reader *r, const json *object, slice key, map **table)
{
	if (object->count < FEW_KEYS) {
		for (const json *m = object->child; m; m = m->next) if (slice_eq(m->key, key)) return true;
		return false;
	}
	if (!*table) {
		if (!r->scratch) r->scratch = arena_create(0);
		*table = map_new(r->scratch);
		for (const json *m = object->child; m; m = m->next) map_put(*table, m->key, (void *)(uintptr_t)object);
	}
	if (map_has(*table, key)) return true;
	map_put(*table, key, (void *)(uintptr_t)object);
	return false;
}

static status object(reader *r, json *v)
{
	json *member;
	map *table = NULL;
	slice key;
	v->kind = JSON_OBJECT;
	TRY(deeper(r));
	for (bool more = !at(r, '}'); more;) {
		const char *from = r->p;
		if (!at(r, '"')) return not_json(r);
		TRY(string(r, &key));
		if (has_key(r, v, key, &table)) return bad(r, from, tr(r->cx->lang, "this key stands twice in the same object."));
		space(r);
		if (!at(r, ':')) return not_json(r);
		r->p++;
		space(r);
		TRY(new_value(r, &member));
		TRY(value(r, member));
		json_add(v, key, member);
		space(r);
		more = at(r, ',');
		if (!more) continue;
		r->p++;
		space(r);
	}
	if (!at(r, '}')) return not_json(r);
	r->p++;
	r->depth--;
	return ST_OK;
}

static status word(reader *r, json *v, slice text, json_kind kind)
{
	if ((size_t)(r->end - r->p) < text.n || memcmp(r->p, text.p, text.n)) return not_json(r);
	r->p += text.n;
	v->kind = kind;
	return ST_OK;
}

static status value(reader *r, json *v)
{
	if (r->p >= r->end) return not_json(r);
	switch (*r->p) {
	case '{': return object(r, v);
	case '[': return array(r, v);
	case '"':
		v->kind = JSON_STRING;
		return string(r, &v->text);
	case 't': return word(r, v, S("true"), JSON_TRUE);
	case 'f': return word(r, v, S("false"), JSON_FALSE);
	case 'n': return word(r, v, S("null"), JSON_NULL);
	default:
		v->kind = JSON_NUMBER;
		return number(r, &v->text);
	}
}

static status whole(reader *r, json **ret)
{
	json *v;
	space(r);
	TRY(new_value(r, &v));
	TRY(value(r, v));
	space(r);
	if (r->p < r->end && *r->p) return bad(r, r->p, tr(r->cx->lang, "something stands after the end of the value."));
	if (r->p < r->end) return not_json(r);
	*ret = v;
	return ST_OK;
}

status json_parse_within(ctx *cx, slice text, const json_limits *limits, json **ret)
{
	if (slice_starts(text, S("\xEF\xBB\xBF"))) text = slice_skip(text, 3);
	if (!text.p) text = S("");
	reader r = { .cx = cx, .limits = limits, .start = text.p, .p = text.p, .end = text.p + text.n };
	if (text.n > limits->bytes) return fail(cx, TOO_LARGE, "The JSON is larger than {1} MiB. Send it in parts.", ctx_num(cx, limits->bytes >> 20));
	status st = whole(&r, ret);
	arena_destroy(r.scratch);
	return st;
}

status json_parse(ctx *cx, slice text, json **ret) { return json_parse_within(cx, text, &JSON_LIMITS, ret); }
