/* SPDX-License-Identifier: EUPL-1.2
 * The sound part of any bytes is a sound segment: reading it again finds the same rows and no damage. */
#include <stdlib.h>
#include "store/series.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	uint64_t rows = 0, again = 0;
	size_t whole = 0, same = 0;
	status st = series_parse(&cx, slice_of(data, size), &rows, &whole);
	if (whole > size || (st == ST_OK) != (whole == size)) abort();
	if (series_parse(&cx, slice_of(data, whole), &again, &same) != ST_OK || again != rows || same != whole) abort();
	arena_destroy(a);
	return 0;
}
