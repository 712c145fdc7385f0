/* SPDX-License-Identifier: EUPL-1.2
 * Reading. serd stands beside as oracle: the registers make the same graph in both. */
#include "unit/unit.h"
#include <glob.h>
#include <serd/serd.h>
#include "iso.h"
#include "rdf/rdf.h"

static graph *read_turtle(ctx *cx, const char *text)
{
	graph *g = graph_new(cx->mem);
	assert_ok(cx, rdf_read(cx, RDF_TURTLE, slice_from(text), S("http://example.org/base/doc"), NULL, g, NULL));
	return g;
}

static slice only_object(const graph *g)
{
	assert_int_equal(1, graph_size(g));
	graph_walk w = graph_match(g, 0, 0, 0);
	assert_true(graph_next(&w));
	return graph_term(g, w.t.o)->lex;
}

static void terms_are_read(void **state)
{
	(void)state;
	static const char *const CASES[][2] = {
		{ "<a> <b> <c> .", "http://example.org/base/c" }, { "<a> <b> <#c> .", "http://example.org/base/doc#c" }, { "<a> <b> <> .", "http://example.org/base/doc" },
		{ "<a> <b> <../c> .", "http://example.org/c" }, { "<a> <b> <//x/../y> .", "http://x/y" }, { "<a> <b> <urn:x> .", "urn:x" }, { "<a> <b> <?q> .", "http://example.org/base/doc?q" },
		{ "@base <http://x/y/> . <a> <b> <c> .", "http://x/y/c" }, { "BASE <z/> <a> <b> <c> .", "http://example.org/base/z/c" },
		{ "@prefix p: <urn:p:> . <a> <b> p:c .", "urn:p:c" }, { "PREFIX : <urn:p:> <a> <b> :c.d .", "urn:p:c.d" }, { "prefix p: <urn:p:> <a> <b> p: .", "urn:p:" },
		{ "@prefix p: <urn:p:> . <a> <b> p:c\\,d%2F.", "urn:p:c,d%2F" }, { "@prefix p: <urn:p:> . <a> <b> p:\xC3\xA9-1 .", "urn:p:\xC3\xA9-1" },
		{ "@prefix p: <urn:p:> . <a> <b> p:c...", NULL }, { "<a> <b> <c\\u00e9> .", "http://example.org/base/c\xC3\xA9" },
		{ "<a> a <urn:c> .", "urn:c" }, { "<a> <b> 'x' .", "x" }, { "<a> <b> \"\"\"x\"y\"\"z\n\"\"\" .", "x\"y\"\"z\n" }, { "<a> <b> '''it's''' .", "it's" },
		{ "<a> <b> \"\\t\\n\\\"\\\\\\u00E9\\U0001F600\" .", "\t\n\"\\\xC3\xA9\xF0\x9F\x98\x80" }, { "<a> <b> 1.", "1" }, { "<a> <b> -1.5 .", "-1.5" }, { "<a> <b> .5e3 .", ".5e3" },
		{ "<a> <b> 1.e0 .", "1.e0" }, { "<a> <b> true .", "true" }, { "<a> <b> false.", "false" }, { "@prefix true: <urn:t:> . <a> <b> true:x .", "urn:t:x" },
		{ "<a> <b> \"x\"^^<urn:d> .", "x" }, { "# c\n<a> # d\n<b>#e\n\"f#g\"#h\n.#i", "f#g" }, { "\xEF\xBB\xBF<a> <b> 1 .", "1" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		if (CASES[i][1]) assert_slice(only_object(read_turtle(&cx, CASES[i][0])), CASES[i][1]);
		else assert_int_equal(ST_BAD_REQUEST, rdf_read(&cx, RDF_TURTLE, slice_from(CASES[i][0]), S("urn:x"), NULL, graph_new(cx.mem), NULL));
		unit_ctx_done(&cx);
	}
}

static void datatypes_and_languages_are_read(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = read_turtle(&cx, "<a> <b> 1 , 1.0 , 1e0 , true , 'x'@nl-BE , 'x' , 'x'^^<urn:d> .");
	static const char *const WANTED[] = { NS_XSD "integer", NS_XSD "decimal", NS_XSD "double", NS_XSD "boolean", NS_RDF "langString", NS_XSD "string", "urn:d" };
	size_t i = 0;
	for (graph_walk w = graph_match(g, 0, 0, 0); graph_next(&w);) assert_slice(graph_term(g, w.t.o)->datatype, WANTED[i++]);
	assert_int_equal(COUNT_OF(WANTED), i);
	unit_ctx_done(&cx);
}

static void structure_is_read(void **state)
{
	(void)state;
	static const struct { const char *text; size_t triples; } CASES[] = {
		{ "", 0 }, { "# only a comment", 0 }, { "<a> <b> <c> , <d> ; <e> <f> ; . <g> <h> <i> .", 4 }, { "<a> <b> <c> , <c> .", 1 },
		{ "<a> <b> [ <c> <d> ; <e> [ ] ] .", 3 }, { "[ <a> <b> ] .", 1 }, { "[ <a> <b> ] <c> <d> .", 2 }, { "[] <a> <b> .", 1 },
		{ "<a> <b> () .", 1 }, { "<a> <b> ( 1 ( 2 ) [ <c> 3 ] ) .", 10 }, { "( 1 2 ) <a> <b> .", 5 }, { "_:x <a> _:y . _:x <b> _:x .", 2 },
		{ "<a> <b> <c> ;; <d> <e> ;;; .", 2 },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		assert_int_equal(CASES[i].triples, graph_size(read_turtle(&cx, CASES[i].text)));
		unit_ctx_done(&cx);
	}
}

static void each_error_has_its_place(void **state)
{
	(void)state;
	static const struct { const char *text, *place; } CASES[] = {
		{ "<a> <b> <c>", "line 1, column 12: " }, { "<a>\n  <b>\n  x:y .", "line 3, column 3: The prefix x: is not declared" }, { "<a> <b> \"\xC3\xA9\" , ?", "line 1, column 15: " },
		{ "<a> <b> \"x\ny\" .", "line 1, column 11: The line ends inside a text" }, { "<a> <b> \"\"\"x\ny .", "line 1, column 9: This text is not closed" },
		{ "<a> <b> <c d> .", "line 1, column 11: An IRI cannot" }, { "<a> <b> <c\\u0020d> .", "line 1, column 11: An IRI cannot" }, { "<a> <b> \"\\uD800\" .", "line 1, column 10: This escape is not the number" },
		{ "<a> <b> \"\\u12G4\" .", "line 1, column 10: After \\u" }, { "<a> <b> \"\\x\" .", "line 1, column 10: This escape does not exist" }, { "<a> <b> \"\\U00110000\" .", "line 1, column 10: This" },
		{ "<a> \"b\" <c> .", "line 1, column 5: A property" }, { "\"a\" <b> <c> .", "line 1, column 1: A subject" }, { "<a> <b> .", "line 1, column 9: A value" },
		{ "<a> <b> <c> ]", "line 1, column 13: A full stop" }, { "<a> <b> ( <c> ", "line 1, column 15: A closing )" }, { "<a> <b> [ <c> <d> .", "line 1, column 19: A closing ]" },
		{ "<a> <b> \"\xFF\" .", "line 1, column 10: This is not text in UTF-8" }, { "\n\n@prefx x: <y> .", "line 3, column 1: Only @prefix and @base" }, { "@prefix x: <urn:x> <a> <b> <c> .", "line 1, column 20: A full stop" },
		{ "<a> <b> 1e .", "line 1, column 9: This number" }, { "<a> <b> 'x'^^rdf:langString .", "line 1, column 14: The prefix rdf:" }, { "<a> <b> 'x'@ .", "line 1, column 12: A language tag" },
		{ "<a> <b> _: .", "line 1, column 9: A blank node" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		slice text = slice_from(CASES[i].text);
		assert_int_equal(ST_BAD_REQUEST, rdf_read(&cx, RDF_TURTLE, text, S("http://x/"), NULL, graph_new(cx.mem), NULL));
		if (!slice_starts(cx.err.message, slice_from(CASES[i].place))) assert_slice(cx.err.message, CASES[i].place);
		unit_ctx_done(&cx);
	}
}

static void limits_are_kept(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	rdf_limits few = { .bytes = 40, .triples = 2, .term_bytes = 10 };
	assert_int_equal(ST_TOO_LARGE, rdf_read(&cx, RDF_TURTLE, S("# 345678901234567890123456789012345678901"), NO_SLICE, &few, graph_new(cx.mem), NULL));
	assert_int_equal(ST_TOO_LARGE, rdf_read(&cx, RDF_TURTLE, S("<a:b> <a:b> 1, 2, 3 ."), NO_SLICE, &few, graph_new(cx.mem), NULL));
	assert_int_equal(ST_OK, rdf_read(&cx, RDF_TURTLE, S("<a:b> <a:b> 1, 2 ."), NO_SLICE, &few, graph_new(cx.mem), NULL));
	assert_int_equal(ST_TOO_LARGE, rdf_read(&cx, RDF_TURTLE, S("<a:b> <a:b> '12345678901' ."), NO_SLICE, &few, graph_new(cx.mem), NULL));
	assert_int_equal(ST_BAD_REQUEST, rdf_read(&cx, RDF_TURTLE, S("<a> <a:b> <a:b> ."), NO_SLICE, NULL, graph_new(cx.mem), NULL));
	buf *deep = buf_new(cx.mem, 10000);
	buf_lit(deep, "<a:b> <a:b> ");
	for (int i = 0; i < 1000; i++) buf_putc(deep, i % 2 ? '(' : '[');
	assert_int_equal(ST_BAD_REQUEST, rdf_read(&cx, RDF_TURTLE, buf_slice(deep), NO_SLICE, NULL, graph_new(cx.mem), NULL));
	unit_ctx_done(&cx);
}

static void subjects_have_their_first_line(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	map *lines = map_new(cx.mem);
	assert_ok(&cx, rdf_read(&cx, RDF_TURTLE, S("@prefix x: <urn:x:> .\n\n<urn:a>\n  a x:C ;\n  x:p [ x:q 1 ] .\n# c\nx:b x:p '''\n\n''' .  x:c\nx:p 1 .\n<urn:a> x:p 3 ."), NO_SLICE, NULL, g, lines));
	assert_int_equal(3, map_count(lines));
	assert_int_equal(3, (uintptr_t)map_get(lines, S("urn:a")));
	assert_int_equal(7, (uintptr_t)map_get(lines, S("urn:x:b")));
	assert_int_equal(9, (uintptr_t)map_get(lines, S("urn:x:c")));
	unit_ctx_done(&cx);
}

static void blank_labels_are_the_documents_own(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	assert_ok(&cx, rdf_read(&cx, RDF_TURTLE, S("_:x <urn:p> 1 . [] <urn:p> 2 . _:g1 <urn:p> 3 ."), NO_SLICE, NULL, g, NULL));
	assert_ok(&cx, rdf_read(&cx, RDF_TURTLE, S("_:x <urn:p> 1 . _:x <urn:q> 2 ."), NO_SLICE, NULL, g, NULL));
	assert_int_equal(5, graph_size(g));
	assert_int_not_equal(0, graph_find(g, (term){ .kind = TERM_BLANK, .lex = S("x") }));
	unit_ctx_done(&cx);
}

static void line_formats_are_strict(void **state)
{
	(void)state;
	static const struct { rdf_format f; const char *text; bool good; } CASES[] = {
		{ RDF_NTRIPLES, "<a:a> <a:b> <a:c> .", true }, { RDF_NTRIPLES, "<a:a> <a:b> \"x\"@nl . # c\r\n\n_:a <a:b> _:c .\n", true }, { RDF_NTRIPLES, "<a:a><a:b>\"x\"^^<a:d>.", true },
		{ RDF_NTRIPLES, "<a> <a:b> <a:c> .", false }, { RDF_NTRIPLES, "<a:a> <a:b> 1 .", false }, { RDF_NTRIPLES, "<a:a> <a:b> 'x' .", false }, { RDF_NTRIPLES, "<a:a> <a:b> <a:c> . <a:a> <a:b> <a:d> .", false },
		{ RDF_NTRIPLES, "<a:a> <a:b> <a:c> <a:g> .", false }, { RDF_NQUADS, "<a:a> <a:b> <a:c> <a:g> .", true }, { RDF_NQUADS, "<a:a> <a:b> <a:c> _:g .", true }, { RDF_NQUADS, "<a:a> <a:b> <a:c> \"g\" .", false },
		{ RDF_NTRIPLES, "<a:a>\n<a:b> <a:c> .", false }, { RDF_NTRIPLES, "@prefix a: <a:b> .", false }, { RDF_NTRIPLES, "<a:a> <a:b> \"\"\"x\"\"\" .", false },
		{ RDF_TRIG, "<a:g> { <a:a> <a:b> <a:c> } { <a:a> <a:b> <a:c> , <a:d> . } GRAPH _:x { } [] { } <a:a> <a:b> <a:c> .", true }, { RDF_TRIG, "( 1 ) { }", false },
		{ RDF_TRIG, "<a:g> { <a:a> <a:b> <a:c> ", false }, { RDF_TURTLE, "<a:g> { <a:a> <a:b> <a:c> }", false },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		status st = rdf_read(&cx, CASES[i].f, slice_from(CASES[i].text), NO_SLICE, NULL, graph_new(cx.mem), NULL);
		if ((st == ST_OK) != CASES[i].good) assert_slice(arena_printf(cx.mem, "case %zu: %s: %.*s", i, CASES[i].text, SL(cx.err.message)), "");
		unit_ctx_done(&cx);
	}
}

/* The graph that serd makes of a text. */
typedef struct oracle { graph *g; SerdEnv *env; } oracle;

static slice serd_iri(oracle *x, const SerdNode *n)
{
	SerdNode whole = serd_env_expand_node(x->env, n);
	slice kept = arena_copy(graph_arena(x->g), slice_of(whole.buf, whole.n_bytes));
	serd_node_free(&whole);
	return kept;
}

static tid serd_term(oracle *x, const SerdNode *n, const SerdNode *datatype, const SerdNode *tag)
{
	if (n->type == SERD_BLANK) return graph_blank(x->g, slice_of(n->buf, n->n_bytes));
	if (n->type != SERD_LITERAL) return graph_iri(x->g, serd_iri(x, n));
	return graph_literal(x->g, slice_of(n->buf, n->n_bytes), datatype && datatype->buf ? serd_iri(x, datatype) : NO_SLICE, tag && tag->buf ? slice_of(tag->buf, tag->n_bytes) : NO_SLICE);
}

static SerdStatus serd_add(void *handle, SerdStatementFlags flags, const SerdNode *g, const SerdNode *s, const SerdNode *p, const SerdNode *o, const SerdNode *d, const SerdNode *l)
{
	oracle *x = handle;
	(void)flags; (void)g;
	graph_add(x->g, serd_term(x, s, NULL, NULL), serd_term(x, p, NULL, NULL), serd_term(x, o, d, l));
	return SERD_SUCCESS;
}
static SerdStatus serd_prefix(void *handle, const SerdNode *name, const SerdNode *iri) { return serd_env_set_prefix(((oracle *)handle)->env, name, iri); }
static SerdStatus serd_base(void *handle, const SerdNode *iri) { return serd_env_set_base_uri(((oracle *)handle)->env, iri); }

static void serd_reads_the_registers_alike(void **state)
{
	(void)state;
	glob_t files;
	assert_int_equal(0, glob("registers/*.ttl", 0, NULL, &files));
	for (size_t i = 0; i < files.gl_pathc; i++) {
		ctx cx = unit_ctx();
		char *text = arena_alloc(cx.mem, 1u << 20);
		FILE *f = fopen(files.gl_pathv[i], "rb");
		assert_non_null(f);
		size_t n = fread(text, 1, (1u << 20) - 1, f);
		fclose(f);
		oracle x = { graph_new(cx.mem), serd_env_new(NULL) };
		SerdReader *r = serd_reader_new(SERD_TURTLE, &x, NULL, serd_base, serd_prefix, serd_add, NULL);
		assert_int_equal(SERD_SUCCESS, serd_reader_read_string(r, (const uint8_t *)text));
		serd_reader_free(r);
		serd_env_free(x.env);
		graph *g = graph_new(cx.mem);
		assert_ok(&cx, rdf_read(&cx, RDF_TURTLE, slice_of(text, n), S("urn:x"), NULL, g, NULL));
		if (!iso_equal(g, x.g)) assert_slice(slice_from(files.gl_pathv[i]), "");
		unit_ctx_done(&cx);
	}
	assert_true(files.gl_pathc > 0);
	globfree(&files);
}

static void formats_are_found(void **state)
{
	(void)state;
	rdf_format f;
	assert_true(rdf_format_of_media(S("Text/Turtle; charset=utf-8"), &f));
	assert_int_equal(RDF_TURTLE, f);
	assert_true(rdf_format_of_extension(S(".nq"), &f));
	assert_int_equal(RDF_NQUADS, f);
	assert_false(rdf_format_of_media(S("text/html"), &f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terms_are_read), cmocka_unit_test(datatypes_and_languages_are_read), cmocka_unit_test(structure_is_read), cmocka_unit_test(each_error_has_its_place),
		cmocka_unit_test(limits_are_kept), cmocka_unit_test(subjects_have_their_first_line), cmocka_unit_test(blank_labels_are_the_documents_own),
		cmocka_unit_test(line_formats_are_strict), cmocka_unit_test(serd_reads_the_registers_alike), cmocka_unit_test(formats_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
