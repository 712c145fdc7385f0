/* SPDX-License-Identifier: EUPL-1.2
 * Datasets, what is written of them in order and as a stream, and serd's word on named graphs. */
#include "unit/unit.h"
#include <serd/serd.h>
#include "iso.h"
#include "rdf/writer.h"

static dataset *read_quads(ctx *cx, rdf_format f, slice text)
{
	dataset *d = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(d);
	assert_ok(cx, rdf_read_quads(cx, f, text, S("http://b/"), NULL, &sink));
	return d;
}

static void quads_are_a_set(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *d = dataset_new(cx.mem);
	assert_false(dataset_has(d, 1, 2, 3, 0));
	for (int round = 0; round < 2; round++)
		for (tid i = 1; i <= 1000; i++) for (tid g = 0; g < 3; g++) assert_true(dataset_add(d, i, i % 7 + 1, i % 13 + 1, g) == !round);
	assert_int_equal(3000, dataset_size(d));
	assert_true(dataset_has(d, 500, 500 % 7 + 1, 500 % 13 + 1, 2));
	assert_false(dataset_has(d, 500, 500 % 7 + 1, 500 % 13 + 1, 3));
	assert_true(dataset_named(d));
	assert_int_equal(1, dataset_quads(d)[0].s);
	assert_int_equal(1000, dataset_quads(d)[2999].s);
	unit_ctx_done(&cx);
}

static void graphs_are_taken_out(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *d = read_quads(&cx, RDF_TRIG, S("<a> <b> _:x . <g> { <a> <b> _:x , <c> . } _:h { _:x <b> <c> . <a> <b> <c> }"));
	graph *terms = dataset_terms(d), *part = graph_new(cx.mem), *all = graph_new(cx.mem), *more = graph_new(cx.mem);
	assert_int_equal(5, dataset_size(d));
	dataset_to_graph(d, graph_find_iri(terms, S("http://b/g")), false, part);
	assert_int_equal(2, graph_size(part));
	assert_true(graph_has(part, graph_find_iri(terms, S("http://b/a")), graph_find_iri(terms, S("http://b/b")), graph_find_iri(terms, S("http://b/c"))));
	dataset_to_graph(d, 0, true, all);
	assert_int_equal(3, graph_size(all));
	graph_iri(more, S("urn:other"));
	dataset_to_graph(d, 0, false, more);
	assert_int_equal(1, graph_size(more));
	assert_true(graph_find_iri(more, S("http://b/a")) > 1);
	unit_ctx_done(&cx);
}

static void documents_keep_their_own_labels(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *d = dataset_new(cx.mem);
	graph *g = graph_new(cx.mem);
	for (int i = 0; i < 3; i++) {
		rdf_sink sink = dataset_sink(d), other = graph_sink(g);
		slice text = S("_:x <urn:p> [ <urn:q> _:g1 ] . <urn:g> { _:x <urn:p> _:gg1 }");
		assert_ok(&cx, rdf_read_quads(&cx, RDF_TRIG, text, NO_SLICE, NULL, &sink));
		assert_ok(&cx, rdf_read_quads(&cx, RDF_TRIG, text, NO_SLICE, NULL, &other));
	}
	assert_int_equal(9, dataset_size(d));
	assert_int_equal(9, graph_size(g));
	unit_ctx_done(&cx);
}

static status put(void *to, slice bytes)
{
	buf_put(to, bytes);
	return ST_OK;
}

#define SAMPLE \
	"@prefix p: <urn:p:> . @prefix : <http://e/> . p:a a p:C ; p:b \"x\\ty\\\"\\\\\\u0007\"@nl-BE , 1 , -1.5 , 1e3 , true , '''l\"\n\"x''' , 'y'^^p:d ; :c [ p:d ( 1 [] _:x ) ] , : , :e.f ." \
	" :g { p:a p:b _:x . _:x p:c [ p:d _:y ] . p:z p:z p:z } _:y { p:a p:b _:x } :g { p:q p:r p:s }"

static void what_is_written_reads_back(void **state)
{
	(void)state;
	static const rdf_format FORMATS[] = { RDF_TRIG, RDF_NQUADS };
	ctx cx = unit_ctx();
	dataset *d = read_quads(&cx, RDF_TRIG, S(SAMPLE));
	for (size_t i = 0; i < COUNT_OF(FORMATS); i++) {
		buf *ordered = buf_new(cx.mem, 1 << 20), *again = buf_new(cx.mem, 1 << 20), *streamed = buf_new(cx.mem, 1 << 20);
		assert_ok(&cx, rdf_write_quads(&cx, FORMATS[i], d, ordered));
		assert_true(iso_datasets_equal(cx.mem, d, read_quads(&cx, FORMATS[i], buf_slice(ordered))));
		assert_ok(&cx, rdf_write_quads(&cx, FORMATS[i], read_quads(&cx, FORMATS[i], buf_slice(ordered)), again));
		assert_true(slice_eq(buf_slice(ordered), buf_slice(again)));
		rdf_writer *w = rdf_writer_new(&cx, FORMATS[i], &(rdf_target){ streamed, put });
		rdf_sink sink = rdf_writer_sink(w);
		assert_ok(&cx, rdf_read_quads(&cx, RDF_TRIG, S(SAMPLE), S("http://b/"), NULL, &sink));
		assert_ok(&cx, rdf_writer_end(w));
		assert_true(iso_datasets_equal(cx.mem, d, read_quads(&cx, FORMATS[i], buf_slice(streamed))));
	}
	unit_ctx_done(&cx);
}

static void named_graphs_need_a_format_that_has_them(void **state)
{
	(void)state;
	static const rdf_format WITHOUT[] = { RDF_TURTLE, RDF_NTRIPLES, RDF_XML };
	ctx cx = unit_ctx();
	dataset *named = read_quads(&cx, RDF_NQUADS, S("<urn:a> <urn:b> <urn:c> <urn:g> .")), *plain = read_quads(&cx, RDF_NQUADS, S("<urn:a> <urn:x#b> <urn:c> ."));
	for (size_t i = 0; i < COUNT_OF(WITHOUT); i++) {
		buf *out = buf_new(cx.mem, 1 << 16);
		assert_int_equal(ST_NOT_ACCEPTABLE, rdf_write_quads(&cx, WITHOUT[i], named, out));
		assert_int_equal(0, out->n);
		assert_ok(&cx, rdf_write_quads(&cx, WITHOUT[i], plain, out));
		if (WITHOUT[i] == RDF_XML) continue;
		rdf_sink sink = rdf_writer_sink(rdf_writer_new(&cx, WITHOUT[i], &(rdf_target){ out, put }));
		assert_int_equal(ST_NOT_ACCEPTABLE, rdf_read_quads(&cx, RDF_NQUADS, S("<urn:a> <urn:b> <urn:c> <urn:g> ."), NO_SLICE, NULL, &sink));
	}
	assert_true(rdf_writes_streams(RDF_TRIG));
	assert_false(rdf_writes_streams(RDF_XML));
	unit_ctx_done(&cx);
}

static void a_stream_has_a_block_for_each_subject(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *out = buf_new(cx.mem, 1 << 16);
	rdf_writer *w = rdf_writer_new(&cx, RDF_TRIG, &(rdf_target){ out, put });
	rdf_sink sink = rdf_writer_sink(w);
	assert_ok(&cx, rdf_read_quads(&cx, RDF_TRIG, S("@prefix p: <http://e/> . p:a a p:C ; p:b 1 , \"x\"@nl . p:a p:c p:d.e . p:f p:g 'h'^^p:i . p:n { p:a p:b <http://e/x/y> } @prefix p: <http://f/> . p:a p:b <http://e/a> ."), NO_SLICE, NULL, &sink));
	assert_ok(&cx, rdf_writer_end(w));
	assert_slice(buf_slice(out), "@prefix p: <http://e/> .\n\np:a\n    a p:C ;\n    p:b 1 , \"x\"@nl ;\n    p:c p:d.e .\n\np:f\n    p:g \"h\"^^p:i .\n\np:n {\n    p:a\n        p:b <http://e/x/y> .\n}\n"
		     "@prefix p: <http://f/> .\n\np:a\n    p:b <http://e/a> .\n");
	unit_ctx_done(&cx);
}

static void the_documents_prefixes_are_used(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *d = read_quads(&cx, RDF_TURTLE, S("@prefix e: <http://e/> . @prefix dct: <http://other/> . @prefix : <urn:x:> . @prefix unused: <urn:y:> . @prefix terms: <http://purl.org/dc/terms/> .\n"
						   "e:a terms:title :b ; dct:p 1 ; <http://www.w3.org/ns/dcat#theme> e:1 , e: . @prefix e: <http://later/> . e:a a e:C ."));
	for (int round = 0; round < 2; round++) {
		buf *out = buf_new(cx.mem, 1 << 16);
		assert_ok(&cx, rdf_write_quads(&cx, round ? RDF_TRIG : RDF_TURTLE, d, out));
		assert_slice(buf_slice(out), "@prefix e: <http://e/> .\n@prefix dct: <http://other/> .\n@prefix : <urn:x:> .\n@prefix terms: <http://purl.org/dc/terms/> .\n@prefix dcat: <http://www.w3.org/ns/dcat#> .\n\n"
			     "e:a\n    dct:p 1 ;\n    terms:title :b ;\n    dcat:theme e: , <http://e/1> .\n\n<http://later/a>\n    a <http://later/C> .\n");
	}
	unit_ctx_done(&cx);
}

/* The quads that serd makes of a text. */
typedef struct oracle { dataset *d; SerdEnv *env; } oracle;

static slice serd_iri(oracle *x, const SerdNode *n)
{
	SerdNode whole = serd_env_expand_node(x->env, n);
	slice kept = arena_copy(graph_arena(dataset_terms(x->d)), slice_of(whole.buf, whole.n_bytes));
	serd_node_free(&whole);
	return kept;
}

static tid serd_term(oracle *x, const SerdNode *n, const SerdNode *datatype, const SerdNode *tag)
{
	graph *g = dataset_terms(x->d);
	if (!n || !n->buf) return 0;
	if (n->type == SERD_BLANK) return graph_blank(g, slice_of(n->buf, n->n_bytes));
	if (n->type != SERD_LITERAL) return graph_iri(g, serd_iri(x, n));
	return graph_literal(g, slice_of(n->buf, n->n_bytes), datatype && datatype->buf ? serd_iri(x, datatype) : NO_SLICE, tag && tag->buf ? slice_of(tag->buf, tag->n_bytes) : NO_SLICE);
}

static SerdStatus serd_add(void *handle, SerdStatementFlags flags, const SerdNode *g, const SerdNode *s, const SerdNode *p, const SerdNode *o, const SerdNode *d, const SerdNode *l)
{
	oracle *x = handle;
	(void)flags;
	dataset_add(x->d, serd_term(x, s, NULL, NULL), serd_term(x, p, NULL, NULL), serd_term(x, o, d, l), serd_term(x, g, NULL, NULL));
	return SERD_SUCCESS;
}
static SerdStatus serd_prefix(void *handle, const SerdNode *name, const SerdNode *iri) { return serd_env_set_prefix(((oracle *)handle)->env, name, iri); }
static SerdStatus serd_base(void *handle, const SerdNode *iri) { return serd_env_set_base_uri(((oracle *)handle)->env, iri); }

/* A feed as catalogues publish it: a graph for each change, with texts in two languages, dates, nodes without a name, addresses to complete. */
static slice feed(arena *a)
{
	buf *b = buf_new(a, 4u << 20);
	buf_lit(b, "@base <http://feed.example/x/> .\n@prefix dct: <http://purl.org/dc/terms/> .\n@prefix as: <https://www.w3.org/ns/activitystreams#> .\n<index.trig> a <https://w3id.org/tree#Node> ; dct:isPartOf <../index.trig> .\n");
	for (int i = 0; i < 300; i++) {
		buf_printf(b, "<#m%d> a as:Create ; as:object <http://e/d/%d> ; as:published \"2026-11-%02dT10:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n", i, i / 2, i % 28 + 1);
		buf_printf(b, "<#m%d> { <http://e/d/%d> dct:title \"Titel \\\"%d\\\" \xC3\xA9\\u00E9\"@nl , \"\"\"Title\n%d\"\"\"@en ; dct:extent %d ; dct:conformsTo true ;\n  dct:creator [ dct:title 'c%d' ; dct:relation _:n%d ] .\n  _:n%d dct:subject ( <a%%20b> dct:x ) }\n", i, i / 2, i, i, i, i, i, i);
	}
	return buf_slice(b);
}

static void serd_reads_named_graphs_alike(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice text = feed(cx.mem);
	oracle x = { dataset_new(cx.mem), serd_env_new(NULL) };
	SerdReader *r = serd_reader_new(SERD_TRIG, &x, NULL, serd_base, serd_prefix, serd_add, NULL);
	assert_int_equal(SERD_SUCCESS, serd_reader_read_string(r, (const uint8_t *)arena_cstr(cx.mem, text)));
	serd_reader_free(r);
	serd_env_free(x.env);
	dataset *ours = read_quads(&cx, RDF_TRIG, text);
	assert_int_equal(dataset_size(x.d), dataset_size(ours));
	assert_int_equal(2 + 300 * 15, dataset_size(ours));
	/* Each graph by itself: none shares a node with another here. */
	for (int i = 0; i < 300; i++) {
		arena *a = arena_create(0);
		graph *p = graph_new(a), *q = graph_new(a);
		slice name = arena_printf(a, "http://feed.example/x/#m%d", i);
		dataset_to_graph(ours, graph_find_iri(dataset_terms(ours), name), false, p);
		dataset_to_graph(x.d, graph_find_iri(dataset_terms(x.d), name), false, q);
		assert_int_equal(12, graph_size(p));
		graph *small = graph_new(a), *other = graph_new(a);
		graph_copy(small, p);
		graph_copy(other, q);
		assert_true(iso_equal(small, other));
		arena_destroy(a);
	}
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quads_are_a_set), cmocka_unit_test(graphs_are_taken_out), cmocka_unit_test(documents_keep_their_own_labels), cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(named_graphs_need_a_format_that_has_them), cmocka_unit_test(a_stream_has_a_block_for_each_subject), cmocka_unit_test(the_documents_prefixes_are_used), cmocka_unit_test(serd_reads_named_graphs_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
