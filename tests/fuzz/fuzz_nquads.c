/* SPDX-License-Identifier: EUPL-1.2
 * N-Quads: what is accepted is written as N-Quads and TriG, and reads back with as many quads. */
#include "rdf/dataset.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const rdf_format KEPT[] = { RDF_NQUADS, RDF_TRIG };
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	dataset *d = dataset_new(a);
	rdf_sink sink = dataset_sink(d);
	if (size < 100000 && rdf_read_quads(&cx, RDF_NQUADS, slice_of(data, size), NO_SLICE, NULL, &sink) == ST_OK) {
		for (size_t i = 0; i < COUNT_OF(KEPT); i++) {
			buf *out = buf_new(a, 1 << 25);
			dataset *again = dataset_new(a);
			rdf_sink reading = dataset_sink(again);
			if (rdf_write_quads(&cx, KEPT[i], d, out) != ST_OK || rdf_read_quads(&cx, KEPT[i], buf_slice(out), NO_SLICE, NULL, &reading) != ST_OK || dataset_size(again) != dataset_size(d)) abort();
		}
	}
	arena_destroy(a);
	return 0;
}
