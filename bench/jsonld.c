/* SPDX-License-Identifier: EUPL-1.2
 * bench/jsonld: documents as a catalogue serves them, parsed and expanded, compacted or told as RDF. bench/peers/run-jsonld does the same with npm jsonld.
 *   jsonld FOLDER CASE OPERATION SECONDS   prints "microseconds-per-document quads-per-document MB"
 *   jsonld FOLDER CASE check               a line of JSON for each of the first documents: canonical quads, expanded, compacted */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include "rdf/canon/canon.h"
#include "rdf/jsonld/jsonld.h"

static slice file(arena *a, const char *folder, const char *name, const char *extension)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s%s", folder, name, extension);
	FILE *f = fopen(path, "rb");
	buf *b = buf_new(a, 1u << 30);
	if (!f) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(3);
	}
	for (char *room; (room = buf_reserve(b, 1 << 20));) {
		size_t n = fread(room, 1, 1 << 20, f);
		if (!n) break;
		buf_added(b, n);
	}
	fclose(f);
	return slice_trim(buf_slice(b));
}

static status load(void *arg, ctx *cx, slice url, slice accept, jsonld_answer *ret)
{
	(void)cx; (void)accept;
	*ret = (jsonld_answer){ .url = url, .media = S("application/ld+json"), .body = *(const slice *)arg };
	return ST_OK;
}

static void stop(const ctx *cx)
{
	fprintf(stderr, "%.*s\n", SL(cx->err.message));
	exit(1);
}

typedef struct bench { slice context_text; const json *context; jsonld_loader loader; jsonld_options options; } bench;

static dataset *quads_of(const bench *b, ctx *cx, slice text)
{
	json *document;
	dataset *d = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(d);
	if (json_parse(cx, text, &document) != ST_OK || jsonld_to_rdf(cx, document, &b->options, &sink) != ST_OK) stop(cx);
	return d;
}

static json *tree_of(const bench *b, ctx *cx, slice text, bool compact)
{
	json *document, *out;
	if (json_parse(cx, text, &document) != ST_OK) stop(cx);
	if ((compact ? jsonld_compact(cx, document, b->context, &b->options, &out) : jsonld_expand(cx, document, &b->options, &out)) != ST_OK) stop(cx);
	return out;
}

/* Rounds of half a second, the documents over and over; the best one counts, as with the peer: both may be disturbed by what else runs. */
static double measure(const bench *b, slice all, const char *operation, double seconds, double *ret_quads)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	int64_t start = time_monotonic_us();
	double best = 0;
	while ((double)(time_monotonic_us() - start) < seconds * 1e6) {
		int64_t round = time_monotonic_us(), us = 0;
		size_t done = 0, quads = 0;
		while (us < 500000) {
			slice text;
			for (slice rest = all; slice_split(&rest, '\n', &text); done++) {
				if (!strcmp(operation, "tordf")) quads += dataset_size(quads_of(b, &cx, text));
				else quads += tree_of(b, &cx, text, !strcmp(operation, "compact"))->count;
				arena_reset(cx.mem);
			}
			us = time_monotonic_us() - round;
		}
		if (best <= 0 || (double)us / (double)done < best) best = (double)us / (double)done;
		*ret_quads = (double)quads / (double)done;
	}
	arena_destroy(cx.mem);
	return best;
}

static void check(const bench *b, slice all)
{
	slice text;
	int n = 0;
	for (slice rest = all; n < 25 && slice_split(&rest, '\n', &text); n++) {
		ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
		buf *out = buf_new(cx.mem, 1u << 30), *lines = buf_new(cx.mem, 1u << 30);
		canon *c;
		if (canon_dataset(&cx, quads_of(b, &cx, text), NULL, &c) != ST_OK || canon_write(&cx, c, lines) != ST_OK) stop(&cx);
		json_writer w = json_writer_to(out, false);
		json_begin(&w, '{');
		json_pair(&w, S("quads"), buf_slice(lines));
		json_key(&w, S("expanded"));
		json_value(&w, tree_of(b, &cx, text, false));
		json_key(&w, S("compacted"));
		json_value(&w, tree_of(b, &cx, text, true));
		json_end(&w, '}');
		printf("%.*s\n", SL(buf_slice(out)));
		arena_destroy(cx.mem);
	}
}

int main(int argc, char **argv)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	bench b = { 0 };
	json *context;
	double seconds = argc > 4 ? atof(argv[4]) : 3, quads;
	if (argc < 4) {
		fprintf(stderr, "usage: jsonld FOLDER CASE tordf|expand|compact|check [SECONDS]\n");
		return 2;
	}
	mallopt(M_TRIM_THRESHOLD, 1 << 30);           /* one warm process on both sides: the peer's heap stays with it too */
	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	b.context_text = file(cx.mem, argv[1], "context", ".json");
	if (json_parse(&cx, b.context_text, &context) != ST_OK) stop(&cx);
	b.context = context;
	b.loader = (jsonld_loader){ .load = load, .arg = &b.context_text };
	b.options = (jsonld_options){ .loader = &b.loader, .kept = jsonld_kept_new() }; /* as the peer keeps the contexts it has met */
	slice all = file(cx.mem, argv[1], argv[2], ".jsonl");
	if (!strcmp(argv[3], "check")) {
		check(&b, all);
		return 0;
	}
	measure(&b, all, argv[3], seconds < 2 ? seconds : 2, &quads);
	double us = measure(&b, all, argv[3], seconds, &quads);
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	printf("%.3f %.2f %ld\n", us, quads, used.ru_maxrss / 1024);
	jsonld_kept_done(b.options.kept);
	arena_destroy(cx.mem);
	return 0;
}
