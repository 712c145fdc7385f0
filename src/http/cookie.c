/* SPDX-License-Identifier: EUPL-1.2
 * Cookies (RFC 6265): reading the Cookie field, writing Set-Cookie. */
#include <string.h>
#include "http/parts.h"

slice cookie_find(slice header, slice name)
{
	slice rest = header, part;
	while (slice_split(&rest, ';', &part)) {
		part = slice_trim(part);
		size_t mark = slice_find_char(part, '=');
		if (mark == SLICE_NONE || !slice_eq(slice_take(part, mark), name)) continue;
		slice value = slice_skip(part, mark + 1);
		if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"') value = slice_sub(value, 1, value.n - 1);
		return value;
	}
	return NO_SLICE;
}

slice request_cookie(const request *r, const char *name)
{
	char prefixed[80] = "__Host-";
	size_t n = strlen(name);
	if (n + 8 > sizeof prefixed) return NO_SLICE;
	memcpy(prefixed + 7, name, n);
	slice found = NO_SLICE, names[] = { slice_of(prefixed, n + 7), slice_of(name, n) };
	for (size_t k = 0; k < COUNT_OF(names); k++)
		for (size_t i = 0; i < r->header_n && !found.p; i++)
			if (slice_eq_nocase(r->headers[i].name, S("cookie"))) found = cookie_find(r->headers[i].value, names[k]);
	return found;
}

static bool cookie_value_valid(slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= 0x20 || c >= 0x7F || strchr("\",;\\", c)) return false;
	}
	return true;
}

void response_cookie(ctx *cx, response *r, slice name, slice value, int64_t max_age_s, bool secure)
{
	if (!token_valid(name) || !cookie_value_valid(value)) {
		log_line(LOG_ERROR, "cookie dropped", "name", name, NULL);
		return;
	}
	slice age = max_age_s < 0 ? NO_SLICE : arena_printf(cx->mem, "; Max-Age=%lld", (long long)max_age_s);
	response_header(r, S("Set-Cookie"), JOIN(cx->mem, secure ? S("__Host-") : NO_SLICE, name, S("="), max_age_s ? value : NO_SLICE, S("; Path=/; HttpOnly; SameSite=Lax"),
						 secure ? S("; Secure") : NO_SLICE, age));
}
