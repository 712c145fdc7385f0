/* SPDX-License-Identifier: EUPL-1.2
 * What json_parse accepts is written in a form that it accepts again, with the same meaning; and jansson accepts and refuses the same texts. */
/* jansson and json.h use some names for different things */
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
#include <stdlib.h>
#include <string.h>

static bool jansson_takes(slice text)
{
	if (slice_starts(text, S("\xEF\xBB\xBF"))) text = slice_skip(text, 3);
	if (!text.n || memchr(text.p, 0, text.n)) return false; /* it passes over NUL bytes between tokens */
	json_t *v = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, NULL);
	json_decref(v);
	return v != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	json *v, *again;
	slice text = slice_of(data, size);
	if (size < 100000) {
		status st = json_parse(&cx, text, &v);
		bool deep = st != ST_OK && slice_contains(cx.err.message, S("levels deep"));
		if (!deep && (st == ST_OK) != jansson_takes(text)) abort();
		if (st == ST_OK) {
			buf *b = buf_new(a, 1 << 25);
			json_write(b, v, data[0] & 1);
			if (!buf_ok(b) || json_parse(&cx, buf_slice(b), &again) != ST_OK || !json_equal(v, again)) abort();
			(void)json_merge_patch(a, v, again);
			const json_limits kept = { .bytes = 1u << 20, .values = 200000, .levels = 64, .borrow = true };
			if (json_parse_within(&cx, text, &kept, &again) != ST_OK || !json_equal(v, again)) abort();
		}
	}
	arena_destroy(a);
	return 0;
}
