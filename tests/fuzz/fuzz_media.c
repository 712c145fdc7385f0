/* SPDX-License-Identifier: EUPL-1.2
 * A clean name is clean: cleaned again it is the same, valid UTF-8, one part of a path. And any bytes can be looked at. */
#include "format/media.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	slice bytes = slice_of(data, size), name = media_clean_name(a, slice_take(bytes, 4096));
	for (size_t i = 0; media_at(i); i++) (void)media_fits(media_at(i), bytes);
	if (name.p) {
		if (!slice_eq(media_clean_name(a, name), name) || !utf8_valid(name) || utf8_length(name) > 110) abort();
		if (slice_find_char(name, '/') != SLICE_NONE || slice_find_char(name, '\\') != SLICE_NONE || name.p[0] == '.') abort();
	}
	arena_destroy(a);
	return 0;
}
