/* SPDX-License-Identifier: EUPL-1.2
 * rdf_read, and the table of formats. */
#include "rdf/turtle.h"
#include <string.h>

const rdf_limits RDF_LIMITS = { .bytes = 32u << 20, .triples = 1000000, .term_bytes = 1u << 20 };

static const struct { slice media, extension; } FORMATS[RDF_FORMATS] = {
	[RDF_TURTLE] = { SLICE_INIT("text/turtle"), SLICE_INIT("ttl") },
	[RDF_NTRIPLES] = { SLICE_INIT("application/n-triples"), SLICE_INIT("nt") },
	[RDF_TRIG] = { SLICE_INIT("application/trig"), SLICE_INIT("trig") },
	[RDF_NQUADS] = { SLICE_INIT("application/n-quads"), SLICE_INIT("nq") },
	[RDF_XML] = { SLICE_INIT("application/rdf+xml"), SLICE_INIT("rdf") },
	[RDF_JSONLD] = { SLICE_INIT("application/ld+json"), SLICE_INIT("jsonld") },
};

slice rdf_media_type(rdf_format f) { return FORMATS[f].media; }
slice rdf_extension(rdf_format f) { return FORMATS[f].extension; }

bool rdf_format_of_media(slice media_type, rdf_format *ret)
{
	size_t semicolon = slice_find_char(media_type, ';');
	if (semicolon != SLICE_NONE) media_type = slice_take(media_type, semicolon);
	media_type = slice_trim(media_type);
	for (int i = 0; i < RDF_FORMATS; i++) {
		if (!slice_eq_nocase(media_type, FORMATS[i].media)) continue;
		*ret = (rdf_format)i;
		return true;
	}
	return false;
}

bool rdf_format_of_extension(slice extension, rdf_format *ret)
{
	if (slice_starts(extension, S("."))) extension = slice_skip(extension, 1);
	for (int i = 0; i < RDF_FORMATS; i++) {
		if (!slice_eq_nocase(extension, FORMATS[i].extension)) continue;
		*ret = (rdf_format)i;
		return true;
	}
	return false;
}

/* The first byte that is not UTF-8, or NULL. Eight ASCII bytes at a step. */
static const char *not_utf8(slice s)
{
	const char *end = s.p + s.n;
	while (s.n) {
		uint64_t word;
		while (s.n >= 8 && (memcpy(&word, s.p, 8), !(word & 0x8080808080808080ULL))) s = slice_skip(s, 8);
		if (!s.n) break;
		const char *at = s.p;
		if (utf8_next(&s) == 0xFFFD && !(end - at >= 3 && !memcmp(at, "\xEF\xBF\xBD", 3))) return at;
	}
	return NULL;
}

static status read_all(turtle_reader *r)
{
	bool lines = r->format == RDF_NTRIPLES || r->format == RDF_NQUADS;
	for (;;) {
		turtle_space(r);
		if (r->p >= r->end) return ST_OK;
		TRY(lines ? turtle_line(r) : turtle_statement(r));
	}
}

status rdf_read(ctx *cx, rdf_format f, slice text, slice base, const rdf_limits *limits, graph *g, map *lines)
{
	if (!limits) limits = &RDF_LIMITS;
	if (!text.p) text = S("");
	if (f > RDF_NQUADS) return fail(cx, BAD_MEDIA_TYPE, "{1} cannot be read; send Turtle, TriG, N-Triples or N-Quads.", rdf_media_type(f));
	if (text.n > limits->bytes) return fail(cx, TOO_LARGE, "The text has {1} bytes; the most that is accepted is {2}.", ctx_num(cx, text.n), ctx_num(cx, limits->bytes));
	arena *mem = arena_create(0);
	turtle_reader r = { .cx = cx, .mem = mem, .start = text.p, .p = text.p, .end = text.n ? text.p + text.n : text.p, .format = f, .limits = limits, .g = g,
		     .lines = lines, .base = base, .prefixes = map_new(mem), .labels = map_new(mem) };
	if (text.n >= 3 && !memcmp(text.p, "\xEF\xBB\xBF", 3)) r.start = r.p = text.p + 3; /* a byte order mark says nothing in UTF-8 */
	const char *bad = not_utf8(text);
	status st = bad ? turtle_bad(&r, bad, tr(cx->lang, "This is not text in UTF-8.")) : read_all(&r);
	arena_destroy(mem);
	return st;
}
