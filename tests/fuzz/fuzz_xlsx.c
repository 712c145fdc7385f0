/* SPDX-License-Identifier: EUPL-1.2
 * A workbook from anybody: read under small limits, every cell touched. */
#include "format/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const table_limits SMALL = { .bytes = 1 << 20, .rows = 1000, .columns = 100, .cell_bytes = 10000 };
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	table t;
	volatile unsigned char last = 0;
	if (xlsx_table(&cx, slice_of(data, size), NO_SLICE, &SMALL, &t) == ST_OK)
		for (size_t i = 0; i < t.n; i++)
			for (size_t k = 0; k < t.rows[i].n; k++)
				if (t.rows[i].cells[k].text.n) last = (unsigned char)t.rows[i].cells[k].text.p[t.rows[i].cells[k].text.n - 1];
	(void)last;
	arena_destroy(a);
	return 0;
}
