/* SPDX-License-Identifier: EUPL-1.2
 * What json_parse accepts is written in a form that it accepts again, with the same meaning. */
#include "format/json.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	json *v, *again;
	if (size < 100000 && json_parse(&cx, slice_of(data, size), &v) == ST_OK) {
		buf *b = buf_new(a, 1 << 25);
		json_write(b, v, data[0] & 1);
		if (!buf_ok(b) || json_parse(&cx, buf_slice(b), &again) != ST_OK || !json_equal(v, again)) abort();
		(void)json_merge_patch(a, v, again);
	}
	arena_destroy(a);
	return 0;
}
