/* SPDX-License-Identifier: EUPL-1.2
 * How fast waiting writers get durable answers, against the same events committed 1,000 at a time in the same run.
 * usage: append [EVENTS] [WRITERS] [log|all]    all: the index follows too (default); log: the log alone
 * Exit code 1 when the ratio is under the bar. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/event.h"

enum { BATCH = 1000, ROUNDS = 3, SLICE_EVENTS = 5000 };
static const double BAR = 0.6;

typedef struct { size_t events, writers; bool with_index; } plan;
typedef struct { writer *w; index_store *index; } under_test;  /* index NULL: the log alone */
typedef struct { writer *w; const plan *p; _Atomic size_t next; size_t end; int round; _Atomic int failures; } run;

static slice document(arena *a, const char *kind, int round, size_t i)
{
	return arena_printf(a,
			    "@prefix dct: <http://purl.org/dc/terms/> .\n@prefix spil: <urn:spil:ns#> .\n<http://x/id/actions/%s-%d-%zu> a spil:Action ;\n"
			    "\tdct:title \"Onderwijsdata via API ontsluiten, deel %zu\"@nl, \"Open up education data by API, part %zu\"@en ;\n"
			    "\tdct:description \"De gegevens van het onderwijs komen beschikbaar voor wie ze nodig heeft, met een overeenkomst waar dat moet.\"@nl ;\n"
			    "\tspil:owner <http://x/id/organisations/%zu> ; spil:step <http://x/id/steps/%zu> ;\n"
			    "\tdct:issued \"2026-%02zu-%02zu\"^^<http://www.w3.org/2001/XMLSchema#date> ; spil:progress %zu .\n",
			    kind, round, i, i, i, i % 40, i % 12, i % 12 + 1, i % 28 + 1, i % 101);
}

static change make(arena *a, const char *kind, int round, size_t i)
{
	return (change){ .space = S("main"), .iri = arena_printf(a, "http://x/id/actions/%s-%d-%zu", kind, round, i), .expect = VERSION_NONE, .kind = EVENT_CREATE,
			 .actor = S("urn:spil:person:4711"), .reason = S("Taken over from the action plan"), .register_name = S("actions"), .register_version = 1,
			 .media = S("text/turtle"), .document = document(a, kind, round, i) };
}

static void say(ctx *cx) { fprintf(stderr, "append: %.*s\n", SL(cx->err.message)); }

static void *one_writer(void *p)
{
	run *r = p;
	arena *mem = arena_create(0);
	for (size_t i; (i = r->next++) < r->end;) {
		ctx cx = { .mem = mem, .lang = LANG_EN };
		change c = make(mem, "one", r->round, i);
		event e;
		if (event_append(&cx, r->w, &c, &e) != ST_OK && r->failures++ == 0) say(&cx);
		arena_reset(mem);
	}
	arena_destroy(mem);
	return NULL;
}

/* The clock stops when every event is durable and whoever reads sees it. */
static double seconds_since(int64_t start, const under_test *t)
{
	arena *mem = arena_create(0);
	ctx cx = { .mem = mem, .lang = LANG_EN };
	if (t->index && index_fresh(&cx, t->index) != ST_OK) {
		say(&cx);
		exit(4);
	}
	double seconds = (double)(time_monotonic_us() - start) / 1e6;
	arena_destroy(mem);
	return seconds;
}

/* Seconds that `writers` threads, each waiting for its answers, take for the events from `from` to `end`. */
static double waiting(const under_test *t, const plan *p, int round, size_t from, size_t end)
{
	run r = { .w = t->w, .p = p, .round = round, .next = from, .end = end };
	pthread_t *threads = base_alloc(p->writers * sizeof *threads);
	int64_t start = time_monotonic_us();
	for (size_t i = 0; i < p->writers; i++) thread_start(&threads[i], "writer", one_writer, &r);
	for (size_t i = 0; i < p->writers; i++) thread_join(threads[i]);
	double seconds = seconds_since(start, t);
	base_free(threads);
	if (r.failures) exit(4);
	return seconds;
}

/* Seconds that one thread takes that commits 1,000 at a time. */
static double bulk(const under_test *t, int round, size_t from, size_t end)
{
	arena *mem = arena_create(0);
	int64_t start = time_monotonic_us();
	for (size_t at = from; at < end; at += BATCH) {
		ctx cx = { .mem = mem, .lang = LANG_EN };
		size_t n = end - at < BATCH ? end - at : BATCH;
		change *c = arena_new(mem, change, n);
		event *e = arena_new(mem, event, n);
		for (size_t i = 0; i < n; i++) c[i] = make(mem, "bulk", round, at + i);
		if (event_append_all(&cx, t->w, c, n, e) != ST_OK) {
			say(&cx);
			exit(4);
		}
		arena_reset(mem);
	}
	double seconds = seconds_since(start, t);
	arena_destroy(mem);
	return seconds;
}

/* Turn by turn in slices, so that what else the machine does meets both alike. */
static void one_round(const under_test *t, const plan *p, int round, double *ret_many, double *ret_one)
{
	double many = 0, one = 0;
	for (size_t from = 0; from < p->events; from += SLICE_EVENTS) {
		size_t end = p->events - from < SLICE_EVENTS ? p->events : from + SLICE_EVENTS;
		many += bulk(t, round, from, end);
		one += waiting(t, p, round, from, end);
	}
	*ret_many = (double)p->events / many;
	*ret_one = (double)p->events / one;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double middle(double *v)
{
	qsort(v, ROUNDS, sizeof *v, by_size);
	return v[ROUNDS / 2];
}

static status measure(ctx *cx, slice folder, const plan *p, double *ret_ratio)
{
	log_store *log = NULL;
	index_store *index = NULL;
	writer *w = NULL;
	under_test t;
	double many[ROUNDS], one[ROUNDS], ratio[ROUNDS];
	TRY(log_open(cx, folder, false, &log));
	if (p->with_index) TRY(index_open(cx, folder, &index));
	TRY(writer_start(cx, log, index, &w));
	t = (under_test){ w, index };
	for (int i = 0; i < ROUNDS; i++) {
		one_round(&t, p, i, &many[i], &one[i]);
		ratio[i] = one[i] / many[i];
		printf("  round %d: %8.0f events/s in batches of %d, %8.0f events/s by %zu waiting writers: ratio %.2f\n", i + 1, many[i], BATCH, one[i], p->writers, ratio[i]);
	}
	writer_stop(w);
	if (index) index_close(index);
	log_close(log);
	*ret_ratio = middle(ratio);
	printf("%s, %zu events a round, durable: middle ratio %.2f (bar %.2f)\n", p->with_index ? "log and index" : "log alone", p->events, *ret_ratio, BAR);
	return ST_OK;
}

int main(int argc, char **argv)
{
	plan p = { .events = 20000, .writers = 64, .with_index = true };
	uint64_t n;
	if (argc > 1 && slice_to_u64(slice_from(argv[1]), &n) && n) p.events = n;
	if (argc > 2 && slice_to_u64(slice_from(argv[2]), &n) && n) p.writers = n;
	if (argc > 3) p.with_index = strcmp(argv[3], "log") != 0;
	char folder[] = "spil-bench-XXXXXX"; /* where it is started: on a disk, where a temporary folder may be memory */
	if (!mkdtemp(folder)) return 4;
	arena *mem = arena_create(0);
	ctx cx = { .mem = mem, .lang = LANG_EN };
	double ratio = 0;
	status st = measure(&cx, slice_from(folder), &p, &ratio);
	if (st != ST_OK) say(&cx);
	char command[64];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command)) return 4;
	arena_destroy(mem);
	return st != ST_OK ? 4 : ratio < BAR;
}
