/* SPDX-License-Identifier: EUPL-1.2
 * JSON-LD from anybody, without a loader: read as RDF, and expanded, flattened and compacted with its own context. What comes out of flattening says
 * the same as what went in. */
#include "rdf/jsonld/jsonld.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const jsonld_limits LIMITS = { .depth = 100, .contexts = 4, .context_work = 200000, .values = 20000 };
	static const json_limits WITHIN = { .bytes = 1 << 20, .values = 20000, .levels = 60, .nul = true };
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = size & 1 ? LANG_NL : LANG_EN };
	json *v, *out;
	if (size < 20000 && json_parse_within(&cx, slice_of(data, size), &WITHIN, &v) == ST_OK) {
		jsonld_code code;
		jsonld_options o = { .base = S("https://example.org/base/"), .limits = &LIMITS, .code = &code, .ordered = size & 2, .mode_1_0 = size % 7 == 3, .rdf_direction = size % 3 };
		dataset *d = dataset_new(a), *flat = dataset_new(a);
		rdf_sink sink = dataset_sink(d), again = dataset_sink(flat);
		status st = jsonld_to_rdf(&cx, v, &o, &sink);
		if (st != ST_OK && !cx.err.message.n) abort();
		/* a text with a direction that stands twice is one text, and two nodes */
		bool countable = st == ST_OK && o.rdf_direction != RDF_DIRECTION_COMPOUND;
		jsonld_options bare = o; /* what stayed relative, as after "@base": null, must stay so */
		bare.base = NO_SLICE;
		if (countable && jsonld_flatten(&cx, v, NULL, &o, &out) == ST_OK && (jsonld_to_rdf(&cx, out, &bare, &again) != ST_OK || dataset_size(d) != dataset_size(flat))) abort();
		if (st == ST_OK && jsonld_from_rdf(&cx, d, &o, &out) != ST_OK && code != JSONLD_JSON_LITERAL) abort();
		(void)jsonld_compact(&cx, v, json_get(v, S("@context")), &o, &out);
		(void)jsonld_frame(&cx, v, v, &o, &out);
	}
	arena_destroy(a);
	return 0;
}
