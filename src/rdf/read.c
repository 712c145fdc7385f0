/* SPDX-License-Identifier: EUPL-1.2
 * What reads what: rdf_read and its kin, and the table of formats. */
#include <errno.h>
#include "rdf/jsonld/jsonld.h"
#include "rdf/rdfxml/rdfxml.h"
#include "rdf/turtle/turtle.h"

const rdf_limits RDF_LIMITS = { .bytes = 32u << 20, .triples = 1000000, .term_bytes = 1u << 20, .statement_bytes = 64u << 20, .depth = 200 };

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

/* The limits with what was left open filled in. */
static rdf_limits limits_of(const rdf_limits *given)
{
	rdf_limits l = given ? *given : RDF_LIMITS;
	if (!l.statement_bytes) l.statement_bytes = RDF_LIMITS.statement_bytes;
	if (!l.depth) l.depth = RDF_LIMITS.depth;
	return l;
}

static status too_large(ctx *cx, size_t n, size_t most)
{
	return fail(cx, TOO_LARGE, "The text has {1} bytes; the most that is accepted is {2}.", ctx_num(cx, n), ctx_num(cx, most));
}

static status feed_xml(ctx *cx, rdfxml_reader *r, slice text, const rdf_source *source)
{
	enum { STEP = 64 << 10 };
	if (!source) return rdfxml_feed(cx, r, text);
	char *room = arena_alloc(cx->mem, STEP);
	for (ptrdiff_t n; (n = source->read(source->from, room, STEP));) {
		if (n < 0) return fail(cx, SYSTEM, "The input cannot be read: {1}.", slice_from(strerror(errno)));
		TRY(rdfxml_feed(cx, r, slice_of(room, (size_t)n)));
	}
	return ST_OK;
}

/* RDF/XML; the reader keeps things in the memory of a context, which is its own here. */
static status read_xml(ctx *cx, slice text, const rdf_source *source, slice base, const rdf_limits *limits, const rdf_sink *sink)
{
	ctx own = *cx;
	rdfxml_reader *r;
	own.mem = arena_create(0);
	own.err = (error){ 0 };                        /* one of the sink stands in cx */
	status st = rdfxml_open(&own, base, limits, sink, &r);
	if (st == ST_OK) st = feed_xml(&own, r, text, source);
	if (st == ST_OK) st = rdfxml_end(&own, r);
	if (st != ST_OK && own.err.code == st) {
		cx->err = own.err;
		cx->err.message = arena_copy(cx->mem, own.err.message);
	}
	arena_destroy(own.mem);
	return st;
}

status rdf_read_quads(ctx *cx, rdf_format f, slice text, slice base, const rdf_limits *limits, const rdf_sink *sink)
{
	rdf_limits l = limits_of(limits);
	if (!text.p) text = S("");
	if (text.n > l.bytes) return too_large(cx, text.n, l.bytes);
	if (f == RDF_XML) return read_xml(cx, text, NULL, base, &l, sink);
	if (f == RDF_JSONLD) return jsonld_read(cx, text, base, l.contexts, &l, sink);
	return turtle_read(cx, f, &(turtle_input){ .text = text, .base = base, .limits = &l }, sink);
}

/* Formats that cannot be read piece by piece: all of it first. */
static status read_whole(ctx *cx, const rdf_source *source, size_t most, buf **ret)
{
	enum { STEP = 64 << 10 };
	buf *b = buf_new(cx->mem, most < SIZE_MAX / 4 ? most + STEP : SIZE_MAX / 4);
	for (char *room; (room = buf_reserve(b, STEP));) {
		ptrdiff_t n = source->read(source->from, room, STEP);
		if (n < 0) return fail(cx, SYSTEM, "The input cannot be read: {1}.", slice_from(strerror(errno)));
		if (!n) break;
		buf_added(b, (size_t)n);
		if (b->n > most) break;
	}
	if (!buf_ok(b) || b->n > most) return too_large(cx, b->n, most);
	*ret = b;
	return ST_OK;
}

status rdf_read_stream(ctx *cx, rdf_format f, const rdf_source *source, slice base, const rdf_limits *limits, const rdf_sink *sink)
{
	rdf_limits l = limits_of(limits);
	buf *whole = NULL;
	if (f == RDF_XML) return read_xml(cx, NO_SLICE, source, base, &l, sink);
	if (f <= RDF_NQUADS) return turtle_read(cx, f, &(turtle_input){ .source = source, .base = base, .limits = &l }, sink);
	TRY(read_whole(cx, source, l.bytes, &whole));
	return rdf_read_quads(cx, f, buf_slice(whole), base, &l, sink);
}

status rdf_read(ctx *cx, rdf_format f, slice text, slice base, const rdf_limits *limits, graph *g, map *lines)
{
	rdf_limits l = limits_of(limits);
	rdf_sink sink = graph_sink(g);
	if (f > RDF_NQUADS) return rdf_read_quads(cx, f, text, base, &l, &sink);
	if (!text.p) text = S("");
	if (text.n > l.bytes) return too_large(cx, text.n, l.bytes);
	return turtle_read(cx, f, &(turtle_input){ .text = text, .base = base, .limits = &l, .lines = lines, .lines_mem = graph_arena(g) }, &sink);
}
