/* SPDX-License-Identifier: EUPL-1.2
 * TriG: a dataset that was read is written in order as TriG and N-Quads, and as a stream, and each reads back with as many quads. */
#include "rdf/writer.h"
#include <stdlib.h>

static status put(void *to, slice bytes)
{
	buf_put(to, bytes);
	return ST_OK;
}

static void same(ctx *cx, rdf_format f, slice text, size_t quads)
{
	dataset *again = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(again);
	if (rdf_read_quads(cx, f, text, NO_SLICE, NULL, &sink) != ST_OK || dataset_size(again) != quads) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const rdf_limits LIMITS = { .bytes = 1 << 20, .triples = 10000, .term_bytes = 1 << 16 };
	static const rdf_format KEPT[] = { RDF_TRIG, RDF_NQUADS };
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	dataset *d = dataset_new(a);
	rdf_sink sink = dataset_sink(d);
	slice text = slice_of(data, size), base = S("http://example.org/a/b?c#d");
	if (size < 100000 && rdf_read_quads(&cx, RDF_TRIG, text, base, &LIMITS, &sink) == ST_OK) {
		for (size_t i = 0; i < COUNT_OF(KEPT); i++) {
			buf *ordered = buf_new(a, 1 << 25), *streamed = buf_new(a, 1 << 25);
			rdf_writer *w = rdf_writer_new(&cx, KEPT[i], &(rdf_target){ streamed, put });
			rdf_sink writing = rdf_writer_sink(w);
			if (rdf_write_quads(&cx, KEPT[i], d, ordered) != ST_OK) abort();
			if (rdf_read_quads(&cx, RDF_TRIG, text, base, &LIMITS, &writing) != ST_OK || rdf_writer_end(w) != ST_OK) abort();
			same(&cx, KEPT[i], buf_slice(ordered), dataset_size(d));
			same(&cx, KEPT[i], buf_slice(streamed), dataset_size(d));
		}
	}
	arena_destroy(a);
	return 0;
}
