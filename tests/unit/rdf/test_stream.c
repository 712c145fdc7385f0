/* SPDX-License-Identifier: EUPL-1.2
 * Reading piece by piece gives the same quads and the same errors as reading the whole, however the pieces fall. */
#include <errno.h>
#include "unit/unit.h"
#include "rdf/dataset.h"

typedef struct pieces { slice left; size_t step; bool broken; } pieces;

static ptrdiff_t give(void *from, char *p, size_t n)
{
	pieces *x = from;
	if (x->broken && !x->left.n) {
		errno = EIO;
		return -1;
	}
	if (n > x->step) n = x->step;
	if (n > x->left.n) n = x->left.n;
	if (n) memcpy(p, x->left.p, n);
	x->left = slice_skip(x->left, n);
	return (ptrdiff_t)n;
}

/* Everything that comes out, as text. */
static status note_quad(void *to, const term *s, const term *p, const term *o, const term *g)
{
	const term *const t[] = { s, p, o, g };
	for (int i = 0; i < 4; i++)
		if (t[i]) buf_printf(to, "%d %.*s^%.*s@%.*s | ", (int)t[i]->kind, SL(t[i]->lex), SL(t[i]->datatype), SL(t[i]->lang));
	buf_putc(to, '\n');
	return ST_OK;
}
static status note_prefix(void *to, slice name, slice iri)
{
	buf_printf(to, "%.*s: %.*s\n", SL(name), SL(iri));
	return ST_OK;
}

static slice told(ctx *cx, rdf_format f, slice text, size_t step, const rdf_limits *limits)
{
	buf *b = buf_new(cx->mem, 64u << 20);
	rdf_sink sink = { b, note_quad, note_prefix };
	pieces from = { text, step, false };
	status st = step ? rdf_read_stream(cx, f, &(rdf_source){ &from, give }, S("http://x/y/z"), limits, &sink) : rdf_read_quads(cx, f, text, S("http://x/y/z"), limits, &sink);
	if (st != ST_OK) buf_printf(b, "%d %.*s", (int)st, SL(cx->err.message));
	return b->n ? buf_slice(b) : S("");
}

static void alike(rdf_format f, slice text, const rdf_limits *limits)
{
	static const size_t STEPS[] = { 1, 2, 3, 7, 16, 17, 64, 1000000 };
	for (size_t i = 0; i < COUNT_OF(STEPS); i++) {
		ctx cx = unit_ctx();
		slice whole = told(&cx, f, text, 0, limits), parts = told(&cx, f, text, STEPS[i], limits);
		if (!slice_eq(whole, parts)) {
			fprintf(stderr, "pieces of %zu: %.*s\nwhole: %.*s\nparts: %.*s\n", STEPS[i], SL(text), SL(whole), SL(parts));
			_fail(__FILE__, __LINE__);
		}
		unit_ctx_done(&cx);
	}
}

static void pieces_change_nothing(void **state)
{
	(void)state;
	static const char *const TEXTS[] = {
		"", "#", "# c", "# a longer comment that goes on\n<a> <b> <c> .", "\xEF\xBB\xBF<a> <b> <c> .", "\xEF\xBB\xBF<a> <b> ?", "\xEF\xBB",
		"<a> <b> 1.5 , 1. <a> <b> 15 , 1.e5 , 12345678901234567890 , 1e , 2 .", "<a> <b> -1.5e+10.<a> <b> 1 .", "@prefix a: <b#> . a:b.c a:d a:e...f , a:g . a:h a:i a:j.k.",
		"@prefix a.b: <x> . a.b:c a.b:d a.b:e .", "@prefix true: <t> . true:x true:y true , true..z:x .", "@prefix true..z: <t> . <a> <b> true..z:c , true..", "BASE <u/> base <v/> <a> <b> <c> . @base <w/> . <a> <b> <d> .",
		"PREFIX a: <b> a:x a a:y ; a a:z ;;. @prefix a: <c> . a:x a:y a:z .", "<a> <b> \"x\\u00E9\\n\"@nl-be , '''a'b''c\\'''' , \"\"\"\"quoted\"\"\"^^<d> , \"\" , '' .",
		"<a> <b> [ <c> ( 1 ( 2 [] ) _:x _:g1 _:gg12 ) ; <d> [ <e> <f> ] ] . _:b.c <d> _:e. _:f <g> _:h.. .", "[ <a> <b> ] . [ <a> ( [] ) ] <c> <d> . ( 1 2 ) <e> () .",
		"<a> <b> \"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\" , <\xC3\xA9> . <a> <b> \"\xC3", "<a> <b> <c> . <a> <b> \xFF", "<a> <b> \"unclosed text that runs on and on and on and on", "<a> <b> <unclosed", "<a> <b> <c", "<a> <b> <c> . x:y <d> <e> .",
		"<a> <b> <c\\u0041\\U0001F600> , <a b> .", "@prefix p: <\\u0070#> . p:\\~a%20b p:c\\", "<a> <b> <c> ; ; ; , .", "<a> <b> <c> <d> .", "@prefi x: <y> .", "@prefix x: <y> <a> <b> <c> .", "<a> <b> 'x'^^", "<a> <b> 'x'^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .",
		"<a> <b> 'x'@ .", "<a> <b> _: .", "<a> <b> 1e+ .", "<a> <b> + .", "<a> <b> . .", "<a> <b> .5, -.5 , +1.0E-7 .",
	};
	static const char *const GRAPHS[] = {
		"<g> { <a> <b> <c> } { <a> <b> <c> , <d> . } GRAPH _:x { [ <a> ( 1 ) ] . <e> <f> <g> } [] { <a> <b> 1 } <a> <b> <c> .", "<g> { <a> <b> <c> . <d> <e> 1. <f> <g> <h>", "<g> { <a> <b> 1.5.} {", "graph <g> {", "graph ( 1 ) { }",
		"{ } } ", "<g> { @prefix a: <b> . }", "GRAPH <g> <a> <b> <c> .", "_:b.c { <a> <b> true.}", "graph.x:y { } ", "<g> { <a> <b> <c> .. }", "( 1 ) { }",
	};
	static const char *const LINES[] = {
		"<a:a> <a:b> <a:c> .\n<a:a> <a:b> \"x\"@nl . # comment\r\n_:a <a:b> _:c <a:g> .\n", "<a:a> <a:b> \"x\"^^<a:d> _:g .", "<a:a> <a:b> <a:c> . <a:a> <a:b> <a:d> .", "<a> <a:b> <a:c> .", "<a:a> <a:b> _:g1.\n", "<a:a> <a:b> \"a\\tb\\\\\" .#", "<a:a>\n<a:b> <a:c> .",
		"# only\n\n\n# comments", "<a:a> <a:b> \"x", "<a:a> <a:b> \"x\ny\" .", "<a:a> <a:b> <a:c>", "<a:a> <a:b> 'x' .",
	};
	for (size_t i = 0; i < COUNT_OF(TEXTS); i++) alike(RDF_TURTLE, slice_from(TEXTS[i]), NULL);
	for (size_t i = 0; i < COUNT_OF(TEXTS); i++) alike(RDF_TRIG, slice_from(TEXTS[i]), NULL);
	for (size_t i = 0; i < COUNT_OF(GRAPHS); i++) alike(RDF_TRIG, slice_from(GRAPHS[i]), NULL);
	for (size_t i = 0; i < COUNT_OF(LINES); i++) alike(RDF_NTRIPLES, slice_from(LINES[i]), NULL);
	for (size_t i = 0; i < COUNT_OF(LINES); i++) alike(RDF_NQUADS, slice_from(LINES[i]), NULL);
}

static void limits_hold_alike(void **state)
{
	(void)state;
	static const rdf_limits FEW = { .bytes = 1000, .triples = 2, .term_bytes = 10, .depth = 3 };
	static const char *const TEXTS[] = { "<a:b> <a:b> 1, 2, 3 .", "<a:b> <a:b> 1, 2 .", "<a:b> <a:b> '12345678901' .", "<a:b> <a:b> '1234567890 and more that never ends", "<a:b> <a:b> '\\u0041234567890' .",
					    "<a:b> <a:b> <a:345678901> .", "<a:b> <a:b> <a:3\\u004145678901 and", "<a:b> <a:b> ((((1)))) .", "<a:b> <a:b> [<a:b> 1] ." };
	for (size_t i = 0; i < COUNT_OF(TEXTS); i++) alike(RDF_TURTLE, slice_from(TEXTS[i]), &FEW);
	ctx cx = unit_ctx();
	assert_true(slice_ends(told(&cx, RDF_TURTLE, S("<a:b> <a:b> 1 ."), 1, &(rdf_limits){ .bytes = 10, .triples = 9, .term_bytes = 9 }), S("The text has 11 bytes; the most that is accepted is 10.")));
	unit_ctx_done(&cx);
}

/* A text far larger than the first window: statements of all sizes, places that count on. */
static void large_texts_need_memory_for_a_statement(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *b = buf_new(cx.mem, 64u << 20);
	buf_lit(b, "@prefix p: <http://example.org/> .\n");
	for (int i = 0; i < 20000; i++) buf_printf(b, "p:s%d p:p \"h\xC3\xA9\" , <o%d> ; p:q [ p:r ( 1 2.5 p:x.y ) ] . # %d\n", i, i, i);
	buf_lit(b, "<large> p:p ");
	for (int i = 0; i < 60000; i++) buf_printf(b, "%sp:o%d", i ? " , " : "", i);
	buf_lit(b, " .\np:a p:b p:c . x:y p:b p:c .");
	rdf_limits limits = { .bytes = 64u << 20, .triples = 10000000, .term_bytes = 1000 };
	slice whole = told(&cx, RDF_TURTLE, buf_slice(b), 0, &limits), parts = told(&cx, RDF_TURTLE, buf_slice(b), 10007, &limits);
	assert_true(slice_eq(whole, parts));
	assert_true(slice_contains(whole, S("line 20003, column 15: The prefix x: is not declared")));
	limits.statement_bytes = 100000;
	assert_true(slice_contains(told(&cx, RDF_TURTLE, buf_slice(b), 5000, &limits), S("line 20002: one statement is longer than 100000 bytes")));
	unit_ctx_done(&cx);
}

static void undecodable_xml_is_no_empty_document(void **state)
{
	(void)state;
	static const char BYTES[] = "\0\0\0<\0\x14\0\x1c\"ta<p:x x\xee\">";
	for (size_t step = 0; step < 8; step++) {
		ctx cx = unit_ctx();
		assert_false(slice_eq(told(&cx, RDF_XML, slice_of(BYTES, sizeof BYTES - 1), step, NULL), S("")));
		unit_ctx_done(&cx);
	}
}

static status refuse(void *to, const term *s, const term *p, const term *o, const term *g)
{
	(void)s, (void)p, (void)o, (void)g;
	return ++*(int *)to == 2 ? ST_BAD_REQUEST : ST_OK;
}

static void a_sink_can_stop_the_reading(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	int n = 0;
	rdf_sink sink = { &n, refuse, NULL };
	pieces from = { S("<a:a> <a:b> 1 , 2 , 3 ."), 1, false };
	assert_int_equal(ST_BAD_REQUEST, rdf_read_stream(&cx, RDF_TURTLE, &(rdf_source){ &from, give }, NO_SLICE, NULL, &sink));
	assert_int_equal(2, n);
	n = 5;
	from = (pieces){ S("<a:a> <a:b> 1 , 2 , 3 ."), 4, true };
	assert_int_equal(ST_SYSTEM, rdf_read_stream(&cx, RDF_TURTLE, &(rdf_source){ &from, give }, NO_SLICE, NULL, &sink));
	assert_slice(cx.err.message, "The input cannot be read: Input/output error.");
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_change_nothing), cmocka_unit_test(limits_hold_alike), cmocka_unit_test(large_texts_need_memory_for_a_statement), cmocka_unit_test(undecodable_xml_is_no_empty_document), cmocka_unit_test(a_sink_can_stop_the_reading),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
