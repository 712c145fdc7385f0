/* SPDX-License-Identifier: EUPL-1.2
 * Paths and queries: percent-decoding with one meaning. */
#include <string.h>
#include "http/parts.h"

/* A decoded slash would make two segments out of one, and a backslash does so for some clients: both are refused. */
static bool segment_valid(slice s)
{
	if (slice_eq(s, S(".")) || slice_eq(s, S(".."))) return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c == 0x7F || c == '/' || c == '\\') return false;
	}
	return utf8_valid(s);
}

fault path_decode(arena *a, slice raw, slice *ret)
{
	buf *out = buf_new(a, TARGET_MAX);
	slice rest = slice_skip(raw, 1), part;
	while (slice_split(&rest, '/', &part)) {
		slice decoded;
		if (!part.n && rest.p) return FAULT(BAD_REQUEST, N_("The address has an empty part (\"//\")."));
		if (!uri_decode(a, part, false, &decoded)) return FAULT(BAD_REQUEST, N_("The address is not percent-encoded as it should be."));
		if (!segment_valid(decoded)) return FAULT(BAD_REQUEST, N_("The address has a part that is not allowed: \"..\", a control character, or an encoded slash."));
		buf_putc(out, '/');
		buf_put(out, decoded);
	}
	*ret = buf_slice(out);
	return FAULT_NONE;
}

static bool text_valid(slice s) { return utf8_valid(s) && !memchr(s.p ? s.p : "", 0, s.n); }

fault pairs_decode(arena *a, slice raw, size_t most, pair **ret, size_t *ret_n)
{
	size_t n = 0, count = 1;
	for (size_t i = 0; i < raw.n; i++) count += raw.p[i] == '&';
	if (count > most) return FAULT(TOO_LARGE, N_("There are too many fields."));
	pair *pairs = arena_new(a, pair, count);
	slice rest = raw, part;
	while (raw.n && slice_split(&rest, '&', &part)) {
		size_t mark = slice_find_char(part, '=');
		slice name = mark == SLICE_NONE ? part : slice_take(part, mark), value = mark == SLICE_NONE ? S("") : slice_skip(part, mark + 1);
		if (!part.n) continue;
		if (!uri_decode(a, name, true, &pairs[n].name) || !uri_decode(a, value, true, &pairs[n].value))
			return FAULT(BAD_REQUEST, N_("A field is not percent-encoded as it should be."));
		if (!text_valid(pairs[n].name) || !text_valid(pairs[n].value)) return FAULT(BAD_REQUEST, N_("A field is not text in UTF-8."));
		n++;
	}
	*ret = pairs;
	*ret_n = n;
	return FAULT_NONE;
}
