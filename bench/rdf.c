/* SPDX-License-Identifier: EUPL-1.2
 * bench/rdf: reading a text of triples, by itself and beside serd's reader; bench/rdf/run drives it.
 *   rdf generate FOLDER DATASETS   writes catalogue.ttl and catalogue.nt, 20 triples a dataset
 *   rdf graph FORMAT FILE          reads it into a graph: each term and triple once
 *   rdf quads FORMAT FILE          reads it into a sink that counts
 *   rdf serd FORMAT FILE           serd reads it into a sink that counts; it expands no prefixes and builds no terms
 * Each reading prints "SECONDS TRIPLES": of the processor, reading of the file included. */
#include <serd/serd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "rdf/dataset.h"

static ptrdiff_t from_file(void *f, char *p, size_t n)
{
	size_t got = fread(p, 1, n, f);
	return !got && ferror((FILE *)f) ? -1 : (ptrdiff_t)got;
}

static status count(void *to, const term *s, const term *p, const term *o, const term *g)
{
	(void)s, (void)p, (void)o, (void)g;
	++*(size_t *)to;
	return ST_OK;
}

static SerdStatus count_serd(void *to, SerdStatementFlags flags, const SerdNode *g, const SerdNode *s, const SerdNode *p, const SerdNode *o, const SerdNode *d, const SerdNode *l)
{
	(void)flags, (void)g, (void)s, (void)p, (void)o, (void)d, (void)l;
	++*(size_t *)to;
	return SERD_SUCCESS;
}

static size_t read_ours(FILE *f, rdf_format format, bool build)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	const rdf_limits limits = { .bytes = SIZE_MAX / 2, .triples = UINT32_MAX / 2, .term_bytes = 1u << 20 };
	graph *g = graph_new(cx.mem);
	size_t n = 0;
	rdf_sink sink = build ? graph_sink(g) : (rdf_sink){ &n, count, NULL };
	setvbuf(f, NULL, _IONBF, 0);
	if (rdf_read_stream(&cx, format, &(rdf_source){ f, from_file }, S("http://example.org/"), &limits, &sink) != ST_OK) {
		fprintf(stderr, "%.*s\n", SL(cx.err.message));
		exit(3);
	}
	if (build) n = graph_size(g);
	arena_destroy(cx.mem);
	return n;
}

static size_t read_serd(FILE *f, rdf_format format)
{
	size_t n = 0;
	SerdReader *r = serd_reader_new(format == RDF_TURTLE ? SERD_TURTLE : SERD_NTRIPLES, &n, NULL, NULL, NULL, count_serd, NULL);
	if (serd_reader_read_file_handle(r, f, (const uint8_t *)"file")) exit(3);
	serd_reader_free(r);
	return n;
}

static double processor_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Datasets as a catalogue has them. */
static void generate(const char *folder, size_t datasets)
{
	static const char *const NAMES[] = { NS_DCT "title", NS_DCT "description", NS_DCT "issued", NS_DCT "modified", NS_DCAT "keyword", NS_DCAT "theme", NS_DCT "publisher", NS_DCAT "landingPage", NS_DCT "identifier" };
	static const char *const FILES[] = { "catalogue.ttl", "catalogue.nt" };
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	arena *a = cx.mem;
	graph *g = graph_new(a);
	tid type = graph_iri(g, RDF("type")), dataset_class = graph_iri(g, S(NS_DCAT "Dataset")), p[COUNT_OF(NAMES)];
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) p[i] = graph_iri(g, slice_from(NAMES[i]));
	for (size_t i = 0; i < datasets; i++) {
		tid s = graph_iri(g, arena_printf(a, "https://data.example.org/id/datasets/%zu", i));
		graph_add(g, s, type, dataset_class);
		for (size_t k = 0; k < 6; k++) graph_add(g, s, p[k % 2], graph_literal(g, arena_printf(a, "Text %zu of dataset %zu, long enough to be one; \xC3\xA9\xC3\xA9n \"quote\"\nand a line", k, i), NO_SLICE, k % 3 ? S("nl") : S("en")));
		graph_add(g, s, p[2], graph_literal(g, arena_printf(a, "2026-%02zu-%02zu", i % 12 + 1, i % 28 + 1), XSD("date"), NO_SLICE));
		graph_add(g, s, p[3], graph_literal(g, arena_printf(a, "2025-%02zu-%02zu", i % 12 + 1, i % 28 + 1), XSD("date"), NO_SLICE));
		for (size_t k = 0; k < 6; k++) graph_add(g, s, p[4], graph_literal(g, arena_printf(a, "keyword %zu", (i * 7 + k * 31) % 5000), NO_SLICE, S("nl")));
		for (size_t k = 0; k < 2; k++) graph_add(g, s, p[5], graph_iri(g, arena_printf(a, "http://publications.europa.eu/resource/authority/data-theme/T%zu", (i + k) % 13)));
		graph_add(g, s, p[6], graph_iri(g, arena_printf(a, "https://data.example.org/id/organisations/%zu", i % 300)));
		graph_add(g, s, p[7], graph_iri(g, arena_printf(a, "https://data.example.org/page/%zu", i)));
		graph_add(g, s, p[8], graph_literal(g, arena_printf(a, "DS-%zu", i), NO_SLICE, NO_SLICE));
	}
	for (size_t i = 0; i < COUNT_OF(FILES); i++) {
		buf *out = buf_new(a, (size_t)8 << 30);
		FILE *f = fopen(arena_printf(a, "%s/%s", folder, FILES[i]).p, "wb");
		if (!f || rdf_write(&cx, i ? RDF_NTRIPLES : RDF_TURTLE, g, 0, out) != ST_OK || fwrite(out->p, 1, out->n, f) != out->n || fclose(f)) exit(4);
	}
	arena_destroy(a);
}

int main(int argc, char **argv)
{
	rdf_format format;
	slice what = slice_from(argc > 1 ? argv[1] : "");
	uint64_t datasets;
	if (argc == 4 && slice_eq(what, S("generate")) && slice_to_u64(slice_from(argv[3]), &datasets)) {
		generate(argv[2], datasets);
		return 0;
	}
	if (argc != 4 || !rdf_format_of_extension(slice_from(argv[2]), &format)) {
		fprintf(stderr, "rdf generate FOLDER DATASETS | graph FORMAT FILE | quads FORMAT FILE | serd FORMAT FILE\n");
		return 2;
	}
	FILE *f = fopen(argv[3], "rb");
	if (!f) {
		perror(argv[3]);
		return 3;
	}
	size_t n = slice_eq(what, S("serd")) ? read_serd(f, format) : read_ours(f, format, slice_eq(what, S("graph")));
	printf("%.3f %zu\n", processor_seconds(), n);
	return 0;
}
