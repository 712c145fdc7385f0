/* SPDX-License-Identifier: EUPL-1.2
 * What csv_table reads, written and read again, is the same table. */
#include "format/csv.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	table t, again;
	if (size < 65536 && csv_table(&cx, slice_of(data, size), 0, &TABLE_LIMITS, &t) == ST_OK) {
		buf *b = buf_new(a, 1 << 20);
		csv_writer w = csv_writer_to(b, ';', CSV_BOM);
		for (size_t i = 0; i < t.n; i++) {
			for (size_t k = 0; k < t.rows[i].n; k++) csv_cell(&w, t.rows[i].cells[k].text);
			csv_end_row(&w);
		}
		if (!buf_ok(b) || csv_table(&cx, buf_slice(b), ';', &TABLE_LIMITS, &again) != ST_OK || again.n != t.n) abort();
		for (size_t i = 0; i < t.n; i++) {
			if (t.rows[i].n != again.rows[i].n) abort();
			for (size_t k = 0; k < t.rows[i].n; k++)
				if (!slice_eq(t.rows[i].cells[k].text, again.rows[i].cells[k].text)) abort();
		}
	}
	arena_destroy(a);
	return 0;
}
