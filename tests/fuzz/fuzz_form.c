/* SPDX-License-Identifier: EUPL-1.2
 * Forms. The first line is the Content-Type, the rest the body; what a form gives lies inside the body's sizes and is text. */
#include <stdlib.h>
#include "http/parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	slice all = slice_of(data, size), media;
	if (size < 100000 && slice_split(&all, '\n', &media)) {
		pair type = { S("Content-Type"), media };
		request r = { .headers = &type, .header_n = 1, .body = all };
		form f;
		size_t sum = 0;
		if (request_form(&cx, &r, &f) == ST_OK) {
			for (size_t i = 0; i < f.n; i++) {
				if (!utf8_valid(f.fields[i].name) || !utf8_valid(f.fields[i].value)) abort();
				sum += f.fields[i].value.n;
			}
			for (size_t i = 0; i < f.upload_n; i++) sum += f.uploads[i].content.n + (slice_find_char(f.uploads[i].filename, '/') != SLICE_NONE ? size + 1 : 0);
			if (sum > size) abort();
		}
	}
	arena_destroy(a);
	return 0;
}
