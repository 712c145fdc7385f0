/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>
#include "http/parts.h"

void response_header(response *r, slice name, slice value)
{
	if (!token_valid(name) || !field_value_valid(value)) {
		log_line(LOG_ERROR, "header dropped", "name", name, NULL);
		return;
	}
	if (r->header_n == COUNT_OF(r->headers)) {
		log_line(LOG_ERROR, "too many response headers", "name", name, NULL);
		return;
	}
	r->headers[r->header_n++] = (pair){ name, value };
}

/* A Location is a URI: bytes that one cannot hold are percent-encoded, which also keeps line ends out. */
static slice location_encode(arena *a, slice s)
{
	buf *b = buf_new(a, 3 * s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= 0x20 || c >= 0x7F || strchr("\"<>\\^`{}|", c)) buf_printf(b, "%%%02X", c);
		else buf_putc(b, (char)c);
	}
	return buf_slice(b);
}

void response_redirect(ctx *cx, response *r, int code, slice location)
{
	bool path = slice_starts(location, S("/")) && !slice_starts(location, S("//")) && !slice_starts(location, S("/\\"));
	bool absolute = uri_absolute_valid(location) && (slice_starts(location, S("http://")) || slice_starts(location, S("https://")));
	if (!path && !absolute) {
		log_line(LOG_ERROR, "redirect refused", "location", location, NULL);
		location = S("/");
	}
	r->code = code;
	response_header(r, S("Location"), location_encode(cx->mem, location));
}
