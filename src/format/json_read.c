/* SPDX-License-Identifier: EUPL-1.2
 * Reading: jansson judges the text (RFC 8259). It keeps numbers as doubles, so the decimal texts are gathered by a scan
 * beforehand and handed out in the same order; that scan also stops deep nesting before anything recurses. */
/* jansson and json.h use some names for different things: jansson's go by another name in this one file. */
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_STRING JANSSON_STRING
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL JANSSON_REAL
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_NULL JANSSON_NULL
#define json_string jansson_string
#define json_equal jansson_equal
#define json_null jansson_null
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL
#undef json_string
#undef json_equal
#undef json_null
#include "format/json.h"
#include <string.h>

enum { MOST_LEVELS = 64, MOST_BYTES = 16 << 20, MOST_VALUES = 200000 };

/* Where byte `at` stands, for people: both count from 1, columns in code points. */
static status fail_here(ctx *cx, slice text, size_t at, slice what)
{
	uint64_t line = 1;
	size_t start = 0;
	if (at > text.n) at = text.n;
	for (size_t i = 0; i < at; i++)
		if (text.p[i] == '\n') {
			line++;
			start = i + 1;
		}
	return fail(cx, BAD_REQUEST, "Line {1}, column {2}: {3}", ctx_num(cx, line), ctx_num(cx, utf8_length(slice_sub(text, start, at)) + 1), what);
}

typedef struct { slice *p; size_t n, cap, next; } numbers;

static void numbers_add(arena *a, numbers *v, slice s)
{
	if (v->n == v->cap) {
		size_t cap = v->cap ? v->cap * 2 : 64;
		slice *p = arena_new(a, slice, cap);
		if (v->n) memcpy(p, v->p, v->n * sizeof *p);
		v->p = p;
		v->cap = cap;
	}
	v->p[v->n++] = s;
}

static bool number_char(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; }

static size_t string_end(slice text, size_t i)
{
	while (i < text.n && text.p[i] != '"') i += text.p[i] == '\\' ? 2 : 1;
	return i < text.n ? i : text.n;
}

static status scan(ctx *cx, slice text, numbers *ret)
{
	int depth = 0;
	size_t values = 1;
	for (size_t i = 0; i < text.n; i++) {
		values += text.p[i] == ',' || text.p[i] == '[' || text.p[i] == '{';
		if (values > MOST_VALUES) return fail(cx, TOO_LARGE, "The JSON has more than {1} values. Send it in parts.", ctx_num(cx, MOST_VALUES));
		char c = text.p[i];
		if (c == '"') {
			i = string_end(text, i + 1);
		} else if (c == '[' || c == '{') {
			if (++depth > MOST_LEVELS) return fail_here(cx, text, i, tr(cx->lang, "this is nested more than 64 levels deep."));
		} else if (c == ']' || c == '}') {
			depth--;
		} else if (c == '-' || (c >= '0' && c <= '9')) {
			size_t from = i;
			while (i + 1 < text.n && number_char(text.p[i + 1])) i++;
			numbers_add(cx->mem, ret, slice_sub(text, from, i + 1));
		}
	}
	return ST_OK;
}

static slice reason_of(ctx *cx, const json_error_t *e)
{
	switch (json_error_code(e)) {
	case json_error_premature_end_of_input: return tr(cx->lang, "the text ends too early.");
	case json_error_duplicate_key: return tr(cx->lang, "this key stands twice in the same object.");
	case json_error_numeric_overflow: return tr(cx->lang, "this number is too large.");
	case json_error_invalid_utf8: return tr(cx->lang, "these bytes are not UTF-8.");
	case json_error_null_character:
	case json_error_null_byte_in_key: return tr(cx->lang, "a text may not hold the character U+0000.");
	case json_error_end_of_input_expected: return tr(cx->lang, "something stands after the end of the value.");
	default: return tr(cx->lang, "this is not JSON; look for a missing comma, quote or bracket.");
	}
}

static json *convert(arena *a, json_t *v, numbers *texts)
{
	json *out;
	switch ((int)json_typeof(v)) {
	case JANSSON_OBJECT:
		out = json_new(a, JSON_OBJECT, NO_SLICE);
		/* jansson keeps members in the order of the text (since 2.8): the order of `texts` */
		for (void *i = json_object_iter(v); i; i = json_object_iter_next(v, i))
			json_add(out, arena_copy(a, slice_of(json_object_iter_key(i), json_object_iter_key_len(i))), convert(a, json_object_iter_value(i), texts));
		return out;
	case JANSSON_ARRAY:
		out = json_new(a, JSON_ARRAY, NO_SLICE);
		for (size_t i = 0; i < json_array_size(v); i++) json_add(out, NO_SLICE, convert(a, json_array_get(v, i), texts));
		return out;
	case JANSSON_STRING: return json_new(a, JSON_STRING, arena_copy(a, slice_of(json_string_value(v), json_string_length(v))));
	case JANSSON_INTEGER:
	case JANSSON_REAL: return json_new(a, JSON_NUMBER, arena_copy(a, texts->p[texts->next++]));
	case JANSSON_TRUE: return json_new(a, JSON_TRUE, NO_SLICE);
	case JANSSON_FALSE: return json_new(a, JSON_FALSE, NO_SLICE);
	default: return json_new(a, JSON_NULL, NO_SLICE);
	}
}

status json_parse(ctx *cx, slice text, json **ret)
{
	if (slice_starts(text, S("\xEF\xBB\xBF"))) text = slice_skip(text, 3);
	if (!text.n) return fail_here(cx, text, 0, tr(cx->lang, "the text ends too early."));
	if (text.n > MOST_BYTES) return fail(cx, TOO_LARGE, "The JSON is larger than {1} MiB. Send it in parts.", ctx_num(cx, MOST_BYTES >> 20));
	size_t nul = slice_find_char(text, 0); /* jansson passes over a NUL byte between tokens */
	if (nul != SLICE_NONE) return fail_here(cx, text, nul, tr(cx->lang, "a text may not hold the character U+0000."));
	numbers texts = { 0 };
	TRY(scan(cx, text, &texts));
	json_error_t e;
	/* integers as reals: a 64-bit overflow is then no error, and their text is kept exactly beside them */
	json_t *v = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &e);
	if (!v) return fail_here(cx, text, e.position > 0 ? (size_t)e.position - 1 : 0, reason_of(cx, &e));
	*ret = convert(cx->mem, v, &texts);
	json_decref(v);
	return ST_OK;
}
