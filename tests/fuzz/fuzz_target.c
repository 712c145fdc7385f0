/* SPDX-License-Identifier: EUPL-1.2
 * The gate and the path: "METHOD TARGET VERSION", then header lines. A path that passes holds no "..", empty part or control character. */
#include <stdlib.h>
#include "http/parts.h"

static void check_path(slice path)
{
	slice rest = slice_skip(path, 1), part;
	if (!slice_starts(path, S("/")) || !utf8_valid(path)) abort();
	while (slice_split(&rest, '/', &part)) {
		if (slice_eq(part, S("..")) || slice_eq(part, S(".")) || (!part.n && rest.p)) abort();
		for (size_t i = 0; i < part.n; i++)
			if ((unsigned char)part.p[i] < 32 || part.p[i] == '\\') abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	slice all = slice_of(data, size), line = NO_SLICE, path;
	pair headers[HEADERS_MAX + 1], *query;
	head h = { .headers = headers, .bytes = size };
	gated g;
	size_t n;
	slice_split(&all, '\n', &line);
	slice_split(&line, ' ', &h.method);
	slice_split(&line, ' ', &h.target);
	h.version = line;
	while (h.header_n <= HEADERS_MAX && slice_split(&all, '\n', &line)) {
		size_t colon = slice_find_char(line, ':');
		if (colon != SLICE_NONE) headers[h.header_n++] = (pair){ slice_take(line, colon), slice_trim(slice_skip(line, colon + 1)) };
	}
	if (!gate_check(&h, NO_SLICE, &g).code) {
		if (g.chunked && g.length) abort();
		if (!slice_eq(g.path, S("*")) && !path_decode(a, g.path, &path).code) check_path(path);
		if (!pairs_decode(a, g.query, QUERY_MAX, &query, &n).code)
			for (size_t i = 0; i < n; i++)
				if (!utf8_valid(query[i].value)) abort();
	}
	arena_destroy(a);
	return 0;
}
