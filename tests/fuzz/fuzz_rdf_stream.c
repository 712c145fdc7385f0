/* SPDX-License-Identifier: EUPL-1.2
 * However the pieces of a text fall, the same quads, prefixes and error come out as when it is read whole. Two bytes in front say the format
 * and the sizes of the pieces. */
#include "rdf/dataset.h"
#include <stdlib.h>
#include <string.h>

typedef struct pieces { slice left; uint32_t state; } pieces;

static ptrdiff_t give(void *from, char *p, size_t n)
{
	pieces *x = from;
	x->state = x->state * 1664525u + 1013904223u;
	size_t step = 1 + (x->state >> 16) % (x->state & 0x8000 ? 5 : 60);
	if (step < n) n = step;
	if (n > x->left.n) n = x->left.n;
	if (n) memcpy(p, x->left.p, n);
	x->left = slice_skip(x->left, n);
	return (ptrdiff_t)n;
}

static status note_quad(void *to, const term *s, const term *p, const term *o, const term *g)
{
	const term *const t[] = { s, p, o, g };
	for (int i = 0; i < 4 && t[i]; i++) {
		buf_putc(to, "nibl"[t[i]->kind]);
		buf_put(to, t[i]->lex);
		buf_putc(to, 1);
		buf_put(to, t[i]->datatype);
		buf_putc(to, 1);
		buf_put(to, t[i]->lang);
		buf_putc(to, 2);
	}
	buf_putc(to, '\n');
	return ST_OK;
}

static status note_prefix(void *to, slice name, slice iri)
{
	buf_put(to, name);
	buf_putc(to, 3);
	buf_put(to, iri);
	return ST_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const rdf_limits LIMITS = { .bytes = 1 << 16, .triples = 1000, .term_bytes = 100, .depth = 8 };
	if (size < 2 || size > 5000) return 0;
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	buf *whole = buf_new(a, 1 << 26), *parts = buf_new(a, 1 << 26);
	rdf_format f = (rdf_format)(data[0] & 3);
	slice text = slice_of(data + 2, size - 2), base = S("http://a/b/c?d");
	pieces from = { text, data[1] };
	status x = rdf_read_quads(&cx, f, text, base, &LIMITS, &(rdf_sink){ whole, note_quad, note_prefix });
	if (x != ST_OK) buf_put(whole, cx.err.message);
	ctx_error_clear(&cx);
	status y = rdf_read_stream(&cx, f, &(rdf_source){ &from, give }, base, &LIMITS, &(rdf_sink){ parts, note_quad, note_prefix });
	if (y != ST_OK) buf_put(parts, cx.err.message);
	if (x != y || !slice_eq(buf_slice(whole), buf_slice(parts))) abort();
	arena_destroy(a);
	return 0;
}
