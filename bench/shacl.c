/* SPDX-License-Identifier: EUPL-1.2
 * bench/shacl: reading beside serd on the same text, writing, and validation of one document on save.
 *   shacl [TURTLE FILE...]    the files are registers: their shapes are loaded together, and each register's example is validated
 *   shacl catalogue SHAPES DATA RESULTS [THREADS]   a whole catalogue against shapes, as bench/peers/shacl-peer.js does it with others: one line of
 *                             JSON, and the results as sorted lines in the file RESULTS; then each dataset as a document of its own */
#include <serd/serd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include "rdf/dataset.h"
#include "rdf/shacl/shacl.h"

static slice file(arena *a, const char *name)
{
	FILE *f = fopen(name, "rb");
	buf *b = buf_new(a, 1u << 30);
	if (!f) {
		fprintf(stderr, "cannot read %s\n", name);
		exit(3);
	}
	for (char *room; (room = buf_reserve(b, 1 << 20));) {
		size_t n = fread(room, 1, 1 << 20, f);
		if (!n) break;
		buf_added(b, n);
	}
	fclose(f);
	buf_putc(b, 0);
	return slice_take(buf_slice(b), b->n - 1);
}

static SerdStatus serd_statement(void *handle, SerdStatementFlags flags, const SerdNode *g, const SerdNode *s, const SerdNode *p, const SerdNode *o, const SerdNode *d, const SerdNode *l)
{
	(void)flags; (void)g; (void)s; (void)p; (void)o; (void)d; (void)l;
	++*(size_t *)handle;
	return SERD_SUCCESS;
}

static size_t serd_drop(const void *p, size_t n, void *stream)
{
	(void)p; (void)stream;
	return n;
}

/* What the program serdi does: reads, expands prefixes and writes N-Triples, here to nowhere. */
static void serdi(SerdSyntax syntax, const char *text)
{
	SerdURI base = SERD_URI_NULL;
	SerdEnv *env = serd_env_new(NULL);
	SerdWriter *w = serd_writer_new(SERD_NTRIPLES, SERD_STYLE_ASCII, env, &base, serd_drop, NULL);
	SerdReader *r = serd_reader_new(syntax, w, NULL, (SerdBaseSink)serd_writer_set_base_uri, (SerdPrefixSink)serd_writer_set_prefix, (SerdStatementSink)serd_writer_write_statement, (SerdEndSink)serd_writer_end_anon);
	serd_reader_read_string(r, (const uint8_t *)text);
	serd_reader_free(r);
	serd_writer_free(w);
	serd_env_free(env);
}

static void rates(const char *what, int64_t us, size_t triples)
{
	printf("%-40s %9.1f ms  %8.0f thousand triples a second\n", what, (double)us / 1000, (double)triples * 1000 / (double)us);
}

/* Datasets as a catalogue has them: 20 triples each. */
static slice catalogue(arena *a, size_t datasets, rdf_format f)
{
	ctx cx = { .mem = a, .lang = LANG_EN };
	graph *g = graph_new(a);
	static const char *const NAMES[] = { NS_DCT "title", NS_DCT "description", NS_DCT "issued", NS_DCT "modified", NS_DCAT "keyword", NS_DCAT "theme", NS_DCT "publisher", NS_DCAT "landingPage", NS_DCT "identifier" };
	tid type = graph_iri(g, RDF("type")), class_ = graph_iri(g, S(NS_DCAT "Dataset")), p[COUNT_OF(NAMES)];
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) p[i] = graph_iri(g, slice_from(NAMES[i]));
	for (size_t i = 0; i < datasets; i++) {
		tid s = graph_iri(g, arena_printf(a, "https://data.example.org/id/datasets/%zu", i));
		graph_add(g, s, type, class_);
		for (size_t k = 0; k < 6; k++) graph_add(g, s, p[k % 2], graph_literal(g, arena_printf(a, "Text %zu of dataset %zu, long enough to be one", k, i), NO_SLICE, k % 3 ? S("nl") : S("en")));
		graph_add(g, s, p[2], graph_literal(g, arena_printf(a, "2026-%02zu-%02zu", i % 12 + 1, i % 28 + 1), XSD("date"), NO_SLICE));
		graph_add(g, s, p[3], graph_literal(g, arena_printf(a, "2025-%02zu-%02zu", i % 12 + 1, i % 28 + 1), XSD("date"), NO_SLICE));
		for (size_t k = 0; k < 6; k++) graph_add(g, s, p[4], graph_literal(g, arena_printf(a, "keyword %zu", (i * 7 + k * 31) % 5000), NO_SLICE, S("nl")));
		for (size_t k = 0; k < 2; k++) graph_add(g, s, p[5], graph_iri(g, arena_printf(a, "http://publications.europa.eu/resource/authority/data-theme/T%zu", (i + k) % 13)));
		graph_add(g, s, p[6], graph_iri(g, arena_printf(a, "https://data.example.org/id/organisations/%zu", i % 300)));
		graph_add(g, s, p[7], graph_iri(g, arena_printf(a, "https://data.example.org/page/%zu", i)));
		graph_add(g, s, p[8], graph_literal(g, arena_printf(a, "DS-%zu", i), NO_SLICE, NO_SLICE));
	}
	buf *out = buf_new(a, 1u << 30);
	int64_t t = time_monotonic_us();
	if (rdf_write(&cx, f, g, 0, out) != ST_OK) exit(1);
	rates(f == RDF_TURTLE ? "write Turtle" : "write N-Triples", time_monotonic_us() - t, graph_size(g));
	buf_putc(out, 0);
	return slice_take(buf_slice(out), out->n - 1);
}

static void reading(rdf_format f, SerdSyntax syntax, const char *name)
{
	arena *a = arena_create(0);
	slice text = catalogue(a, 50000, f);
	rdf_limits limits = { .bytes = 1u << 30, .triples = 10000000, .term_bytes = 1u << 20 };
	for (int round = 0; round < 3; round++) {
		size_t n = 0;
		int64_t t = time_monotonic_us();
		SerdReader *r = serd_reader_new(syntax, &n, NULL, NULL, NULL, serd_statement, NULL);
		serd_reader_read_string(r, (const uint8_t *)text.p);
		serd_reader_free(r);
		rates(arena_printf(a, "read %s: serd, no terms built", name).p, time_monotonic_us() - t, n);
		t = time_monotonic_us();
		serdi(syntax, text.p);
		rates(arena_printf(a, "read %s: serdi, to N-Triples", name).p, time_monotonic_us() - t, n);
		ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
		graph *g = graph_new(cx.mem);
		t = time_monotonic_us();
		if (rdf_read(&cx, f, text, S("urn:x"), &limits, g, NULL) != ST_OK) exit(1);
		rates(arena_printf(a, "read %s: into a graph (%zu MB)", name, arena_used(cx.mem) >> 20).p, time_monotonic_us() - t, graph_size(g));
		arena_destroy(cx.mem);
	}
	arena_destroy(a);
}

/* The example of a register with what hangs below it, as a document of its own. */
static graph *document(arena *a, const graph *g, tid example)
{
	graph *d = graph_new(a);
	slice iri = graph_term(g, example)->lex;
	for (graph_walk w = graph_match(g, 0, 0, 0); graph_next(&w);)
		if (slice_starts(graph_term(g, w.t.s)->lex, iri)) graph_add(d, graph_term_add(d, *graph_term(g, w.t.s)), graph_term_add(d, *graph_term(g, w.t.p)), graph_term_add(d, *graph_term(g, w.t.o)));
	return d;
}

static void saving(int files, char **names)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_NL };
	graph *g = graph_new(cx.mem);
	for (int i = 0; i < files; i++) {
		if (rdf_read(&cx, RDF_TURTLE, file(cx.mem, names[i]), S("urn:x"), NULL, g, NULL) == ST_OK) continue;
		printf("%s: %.*s\n", names[i], SL(cx.err.message));
		exit(1);
	}
	shapes *s;
	int64_t t = time_monotonic_us();
	if (shapes_load(&cx, g, &s) != ST_OK) {
		for (finding *f = cx.err.findings; f; f = f->next) printf("%.*s: %.*s\n", SL(f->at), SL(f->message));
		exit(1);
	}
	printf("shapes of %d registers, %zu triples: loaded in %.1f ms\n", files, graph_size(g), (double)(time_monotonic_us() - t) / 1000);
	tid example_p = graph_find_iri(g, SPIL("example")), shape_p = graph_find_iri(g, SPIL("shape"));
	double worst = 0, all = 0;
	size_t n = 0;
	if (example_p && shape_p) for (graph_walk w = graph_match(g, 0, example_p, 0); graph_next(&w); n++) {
		tid shape = graph_object(g, w.t.s, SPIL("shape"));
		graph *d = document(cx.mem, g, w.t.o);
		tid focus = graph_find_iri(d, graph_term(g, w.t.o)->lex);
		shacl_report r = { 0 };
		t = time_monotonic_us();
		for (int k = 0; focus && shape && k < 200; k++) if (shacl_validate_node(&cx, s, shape, d, focus, NULL, &r) != ST_OK) exit(1);
		double us = (double)(time_monotonic_us() - t) / 200;
		if (us > worst) worst = us;
		all += us;
		for (shacl_result *x = r.first; x; x = x->next) printf("  %.*s %.*s: %.*s\n", SL(graph_term(g, w.t.o)->lex), SL(x->path_text), SL(x->message));
	}
	if (n) printf("one document on save: %.1f us on average, %.1f us at most (%zu examples)\n", all / (double)n, worst, n);
	arena_destroy(cx.mem);
}

/* The catalogue, read as a stream as the program does. */
static ptrdiff_t read_file(void *from, char *p, size_t n) { return (ptrdiff_t)fread(p, 1, n, from); }

static graph *load(ctx *cx, const char *name)
{
	FILE *f = fopen(name, "rb");
	rdf_format format;
	graph *g = graph_new(cx->mem);
	rdf_sink sink = graph_sink(g);
	rdf_source source = { .from = f, .read = read_file };
	rdf_limits limits = { .bytes = SIZE_MAX / 2, .triples = UINT32_MAX / 2, .term_bytes = 1u << 26 };
	const char *dot = strrchr(name, '.');
	if (!f || !dot || !rdf_format_of_extension(slice_from(dot), &format) || rdf_read_stream(cx, format, &source, S("urn:x"), &limits, &sink) != ST_OK) {
		fprintf(stderr, "%s: %.*s\n", name, SL(cx->err.message));
		exit(3);
	}
	fclose(f);
	return g;
}

static void put_term(buf *b, const term *x)
{
	if (x->kind == TERM_NONE) buf_lit(b, "-");
	else if (x->kind == TERM_BLANK) buf_lit(b, "_:b");
	else if (x->kind == TERM_IRI) buf_printf(b, "<%.*s>", SL(x->lex));
	else if (x->lang.n) buf_printf(b, "\"%.*s\"@%.*s", SL(x->lex), SL(x->lang));
	else buf_printf(b, "\"%.*s\"^^<%.*s>", SL(x->lex), SL(x->datatype));
}

static int by_text(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

/* focus, path, component, value: as the peers' lines. */
static void write_results(arena *a, const graph *shapes_graph, const shacl_report *r, const char *name)
{
	slice *lines = arena_new(a, slice, r->count + 1);
	size_t n = 0;
	for (const shacl_result *x = r->first; x; x = x->next) {
		buf *b = buf_new(a, 1 << 20);
		slice component = slice_skip(graph_term(shapes_graph, x->component)->lex, sizeof NS_SH - 1);
		put_term(b, &x->focus_term);
		buf_putc(b, ' ');
		put_term(b, &(term){ .kind = x->path_iri.p ? TERM_IRI : x->path ? TERM_BLANK : TERM_NONE, .lex = x->path_iri });
		buf_printf(b, " %.*s ", SL(slice_take(component, component.n - (sizeof "ConstraintComponent" - 1))));
		put_term(b, &x->value_term);
		buf_putc(b, '\n');
		lines[n++] = buf_slice(b);
	}
	qsort(lines, n, sizeof *lines, by_text);
	FILE *f = fopen(name, "wb");
	if (!f) exit(4);
	for (size_t i = 0; i < n; i++) fwrite(lines[i].p, 1, lines[i].n, f);
	fclose(f);
}

/* What hangs below a dataset: its own triples, and those of the distributions and blank nodes it names. */
static void copy_document(graph *to, const graph *from, tid node, int depth)
{
	for (graph_walk w = graph_match(from, node, 0, 0); graph_next(&w);) {
		const term *o = graph_term(from, w.t.o);
		if (!graph_add(to, graph_term_add(to, *graph_term(from, w.t.s)), graph_term_add(to, *graph_term(from, w.t.p)), graph_term_add(to, *o))) continue;
		if (depth < 2 && (o->kind == TERM_BLANK || slice_contains(o->lex, S("/id/distribution/")))) copy_document(to, from, w.t.o, depth + 1);
	}
}

/* Each dataset as a document that is saved, five times: the mean of all, and the document whose quickest time was the longest, in microseconds
 * (the quickest, because other programs on the machine only ever add). */
static void each_document(ctx *cx, const shapes *s, const graph *data, double *ret_mean, double *ret_worst)
{
	tid type = graph_find_iri(data, RDF("type")), dataset_ = graph_find_iri(data, S(NS_DCAT "Dataset"));
	size_t n = 0;
	double all = 0, worst = 0;
	for (graph_walk w = graph_match(data, 0, type, dataset_); graph_next(&w) && n < 2000; n++) {
		ctx one = { .mem = arena_create(0), .lang = cx->lang };
		graph *d = graph_new(one.mem);
		shacl_report r;
		copy_document(d, data, w.t.s, 0);
		double best = 1e9;
		for (int k = 0; k < 5; k++) {
			int64_t t = time_monotonic_us();
			if (shacl_validate(&one, s, d, NULL, &r) != ST_OK) exit(1);
			double us = (double)(time_monotonic_us() - t);
			all += us;
			if (us < best) best = us;
		}
		if (best > worst) worst = best;
		arena_destroy(one.mem);
	}
	*ret_mean = n ? all / (double)n / 5 : 0;
	*ret_worst = worst;
}

static int catalogue_run(char **argv)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	int64_t t = time_monotonic_us();
	graph *shapes_graph = load(&cx, argv[0]), *data = load(&cx, argv[1]);
	double read_ms = (double)(time_monotonic_us() - t) / 1000, mean, worst;
	shapes *s;
	shacl_report r;
	uint64_t threads = 4;
	if (argv[3] && !slice_to_u64(slice_from(argv[3]), &threads)) return 2;
	shacl_options o = { .most_results = 10000000, .threads = (unsigned)threads };
	t = time_monotonic_us();
	if (shapes_load(&cx, shapes_graph, &s) != ST_OK || shacl_validate(&cx, s, data, &o, &r) != ST_OK) {
		fprintf(stderr, "%.*s\n", SL(cx.err.message));
		return 3;
	}
	double validate_ms = (double)(time_monotonic_us() - t) / 1000;
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	write_results(cx.mem, shapes_graph, &r, argv[2]);
	each_document(&cx, s, data, &mean, &worst);
	printf("{\"peer\":\"spil\",\"triples\":%zu,\"readMs\":%.0f,\"validateMs\":%.1f,\"rssMB\":%ld,\"results\":%zu,\"documentUs\":%.1f,\"worstDocumentUs\":%.1f}\n", graph_size(data), read_ms, validate_ms, used.ru_maxrss / 1024, r.count, mean, worst);
	arena_destroy(cx.mem);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 4 && !strcmp(argv[1], "catalogue")) return catalogue_run(argv + 2);
	reading(RDF_TURTLE, SERD_TURTLE, "Turtle");
	reading(RDF_NTRIPLES, SERD_NTRIPLES, "N-Triples");
	saving(argc - 1, argv + 1);
	return 0;
}
