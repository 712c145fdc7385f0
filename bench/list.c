/* SPDX-License-Identifier: EUPL-1.2
 * bench/list: a register of 100,000 resources with labels in nl and en, six facets and full text, and searches over 32 connections, all counting
 * the six facets. A search's time counts from when it is asked, waiting for a worker included. Says how long a start takes, p50 and p99 of a search, processor time per search, and resident memory.
 * usage: list [RESOURCES [CONNECTIONS [SEARCHES [KEEP-FOLDER]]]]
 * Bars (100,000 resources, 32 connections, 4 cores): start <= 1 s, p99 <= 25 ms, resident <= 250 MB. Exit 1 when one is missed. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/index.h"
#include "rdf/vocab.h"
#include "store/log.h"

enum { BATCH = 1000, FACETS = 6 };

static const slice TITLE[] = { SLICE_INIT(NS_DCT "title") }, NUMBER[] = { SLICE_INIT(NS_DCT "identifier") }, TEXT[] = { SLICE_INIT(NS_DCT "description") },
		   OWNER[] = { SLICE_INIT(NS_DCT "publisher") }, THEME[] = { SLICE_INIT(NS_DCAT "theme") }, KEYWORD[] = { SLICE_INIT(NS_DCAT "keyword") },
		   STATE[] = { SLICE_INIT(NS_ADMS "status") }, LICENCE[] = { SLICE_INIT(NS_DCT "license") }, FREQUENCY[] = { SLICE_INIT(NS_DCT "accrualPeriodicity") },
		   ISSUED[] = { SLICE_INIT(NS_DCT "issued") };
#define ONE(p) .path = p, .path_length = 1
static const column_spec COLUMNS[] = {
	{ .name = SLICE_INIT("title"), ONE(TITLE), .type = COLUMN_TEXT, .sort = true, .text_weight = 8 },
	{ .name = SLICE_INIT("identifier"), ONE(NUMBER), .type = COLUMN_TEXT, .sort = true, .text_weight = 4 },
	{ .name = SLICE_INIT("description"), ONE(TEXT), .type = COLUMN_TEXT, .text_weight = 2 },
	{ .name = SLICE_INIT("publisher"), ONE(OWNER), .type = COLUMN_IRI, .facet = true },
	{ .name = SLICE_INIT("theme"), ONE(THEME), .type = COLUMN_IRI, .facet = true },
	{ .name = SLICE_INIT("keyword"), ONE(KEYWORD), .type = COLUMN_TEXT, .facet = true, .text_weight = 6 },
	{ .name = SLICE_INIT("state"), ONE(STATE), .type = COLUMN_IRI, .facet = true },
	{ .name = SLICE_INIT("licence"), ONE(LICENCE), .type = COLUMN_IRI, .facet = true },
	{ .name = SLICE_INIT("frequency"), ONE(FREQUENCY), .type = COLUMN_IRI, .facet = true },
	{ .name = SLICE_INIT("issued"), ONE(ISSUED), .type = COLUMN_DATE, .sort = true },
};
static const slice FACET_NAMES[FACETS] = { SLICE_INIT("publisher"), SLICE_INIT("theme"), SLICE_INIT("keyword"), SLICE_INIT("state"), SLICE_INIT("licence"), SLICE_INIT("frequency") };
static const table_spec SPEC = { .register_name = SLICE_INIT("datasets"), .label_path = TITLE, .label_path_length = 1, .columns = COLUMNS, .column_count = COUNT_OF(COLUMNS) };

static const char *const NL[] = { "luchtkwaliteit", "bodem", "water", "scholen", "leerlingen", "gemeenten", "wegen", "fietspaden", "ziekenhuizen", "woningen", "energie", "afval",
	"subsidies", "vergunningen", "bedrijven", "werkzoekenden", "opleidingen", "bevolking", "natuurgebieden", "geluid", "verkeersongevallen", "bossen", "erfgoed", "musea", "kinderopvang" };
static const char *const EN[] = { "air quality", "soil", "water", "schools", "pupils", "municipalities", "roads", "cycle paths", "hospitals", "dwellings", "energy", "waste",
	"subsidies", "permits", "companies", "job seekers", "training", "population", "nature reserves", "noise", "road accidents", "forests", "heritage", "museums", "childcare" };
static const char *const PLACES[] = { "Antwerpen", "Gent", "Brugge", "Leuven", "Hasselt", "Mechelen", "Aalst", "Kortrijk", "Oostende", "Genk", "Roeselare", "Turnhout", "Vlaanderen", "Kempen", "Haspengouw" };
static const char *const FORMS_NL[] = { "Meetwaarden", "Register", "Kaart", "Cijfers", "Tijdreeks", "Lijst", "Inventaris" }, *const FORMS_EN[] = { "Measurements", "Register", "Map", "Figures", "Time series", "List", "Inventory" };

static uint64_t next(uint64_t *s)
{
	*s ^= *s << 13; *s ^= *s >> 7; *s ^= *s << 17;
	return *s;
}
static size_t pick(uint64_t *s, size_t n) { return (size_t)(next(s) >> 20) % n; }
/* Few are picked often, many seldom. */
static size_t skewed(uint64_t *s, size_t n) { size_t a = pick(s, n), b = pick(s, n), c = pick(s, n); a = a < b ? a : b; return a < c ? a : c; }

static void must(ctx *cx, status st, const char *what)
{
	if (st == ST_OK) return;
	fprintf(stderr, "%s: %.*s\n", what, SL(cx->err.message));
	exit(4);
}

/* A word of a long tail: many different ones, as real descriptions have. */
static void tail_word(buf *b, uint64_t *s)
{
	static const char *const PARTS[] = { "ver", "ge", "meet", "data", "stad", "land", "bouw", "werk", "onder", "zoek", "plan", "stof", "gas", "net", "punt", "lijn", "deel", "groep", "ling", "ing", "heid", "lijk", "baar", "schap" };
	size_t n = 2 + pick(s, 3);
	buf_putc(b, ' ');
	for (size_t i = 0; i < n; i++) buf_put(b, slice_from(PARTS[skewed(s, COUNT_OF(PARTS))]));
}

static slice document(arena *a, size_t i, slice iri)
{
	uint64_t s = 0x9E3779B97F4A7C15ULL * (i + 1);
	for (int k = 0; k < 4; k++) next(&s);
	size_t topic = skewed(&s, COUNT_OF(NL)), place = skewed(&s, COUNT_OF(PLACES)), form = pick(&s, COUNT_OF(FORMS_NL));
	unsigned year = 2000 + (unsigned)pick(&s, 26);
	buf *b = buf_new(a, 1 << 16);
	buf_printf(b, "<%.*s> a <" NS_DCAT "Dataset> ; <" NS_DCT "title> \"%s %s %s %u\"@nl , \"%s of %s in %s %u\"@en ;\n", SL(iri), FORMS_NL[form], NL[topic], PLACES[place], year,
		   FORMS_EN[form], EN[topic], PLACES[place], year);
	buf_printf(b, " <" NS_DCT "identifier> \"%zu,%zu\" ; <" NS_DCT "description> \"Deze dataset van de overheid bevat %s over %s in %s.", i / 250 + 1, i % 250 + 1, FORMS_NL[form], NL[topic], PLACES[place]);
	for (size_t k = 0; k < 14; k++) tail_word(b, &s);
	buf_printf(b, "\"@nl , \"This dataset holds %s on %s.\"@en ;\n", FORMS_EN[form], EN[topic]);
	buf_printf(b, " <" NS_DCT "publisher> <https://spil.example/id/organisations/o%zu> ; <" NS_DCAT "theme> <urn:theme:%zu> , <urn:theme:%zu> ;\n", skewed(&s, 200), skewed(&s, 14), skewed(&s, 14));
	buf_printf(b, " <" NS_DCAT "keyword> \"%s\"@nl , \"%s\"@en , \"k%zu\"@nl ; <" NS_ADMS "status> <urn:state:%zu> ;\n", NL[topic], EN[topic], skewed(&s, 2000), skewed(&s, 5));
	buf_printf(b, " <" NS_DCT "license> <urn:licence:%zu> ; <" NS_DCT "accrualPeriodicity> <urn:frequency:%zu> ; <" NS_DCT "issued> \"%u-%02zu-%02zu\"^^<" NS_XSD "date> .\n", skewed(&s, 6), skewed(&s, 9),
		   year, 1 + pick(&s, 12), 1 + pick(&s, 28));
	return buf_slice(b);
}

static void fill_log(ctx *cx, log_store *log, size_t n)
{
	for (size_t from = 0; from < n; from += BATCH) {
		ctx one = { .mem = arena_create(0) };
		change c[BATCH];
		status st[BATCH];
		event e[BATCH];
		size_t count = n - from < BATCH ? n - from : BATCH;
		for (size_t i = 0; i < count; i++) {
			slice iri = arena_printf(one.mem, "https://spil.example/id/datasets/d%zu", from + i);
			c[i] = (change){ .space = S("main"), .iri = iri, .expect = VERSION_NONE, .kind = EVENT_CREATE, .actor = S("urn:bench"), .reason = S(""), .register_name = S("datasets"), .register_version = 1,
					 .media = S("text/turtle"), .document = document(one.mem, from + i, iri) };
		}
		must(&one, log_append(&one, log, c, count, st, e), "append");
		arena_destroy(one.mem);
	}
	(void)cx;
}

/* As the server does: a connection waits for one of the workers, each with a reader and memory of its own. */
typedef struct { uint64_t seed; size_t left, at; double *ms; int64_t asked; struct run *run; } client;
typedef struct run { index_store *x; pool *workers; ctx *cx; mutex lock; condition done; size_t open; } run;

static slice search_text(arena *a, uint64_t *s)
{
	switch (pick(s, 10)) {
	case 0: case 1: case 2: return NO_SLICE;
	case 3: return S("dataset");                                  /* in all of them */
	case 4: return S("dataset overheid");
	case 5: return arena_printf(a, "%s %s", NL[pick(s, COUNT_OF(NL))], PLACES[pick(s, COUNT_OF(PLACES))]);
	case 6: return arena_printf(a, "%.4s", NL[pick(s, COUNT_OF(NL))]);  /* typed so far */
	case 7: return arena_printf(a, "%zu,%zu", pick(s, 400) + 1, pick(s, 250) + 1);
	case 8: return arena_printf(a, "%s %u", PLACES[pick(s, COUNT_OF(PLACES))], 2000 + (unsigned)pick(s, 26));
	default: {
		const char *w = NL[pick(s, COUNT_OF(NL))];                /* a typo: the third letter is missing */
		return pick(s, 2) ? arena_printf(a, "%.2s%s", w, w + 3) : arena_printf(a, "k%zu", pick(s, 2000));
	}
	}
}

static void search_once(ctx *cx, client *c)
{
	static const slice ORDERS[] = { SLICE_INIT("title"), SLICE_INIT("-issued"), SLICE_INIT("identifier"), SLICE_INIT("-modified") };
	list_filter f[3];
	slice value[3];
	list_query q = { .register_name = S("datasets"), .text = search_text(cx->mem, &c->seed), .facets = FACET_NAMES, .facet_count = FACETS, .limit = 50, .filters = f };
	for (size_t k = 0; k < 3 && pick(&c->seed, 2); k++) {
		size_t which = pick(&c->seed, 4);
		value[k] = which == 0 ? arena_printf(cx->mem, "https://spil.example/id/organisations/o%zu", skewed(&c->seed, 200)) : which == 1 ? arena_printf(cx->mem, "urn:theme:%zu", skewed(&c->seed, 14))
			 : which == 2 ? arena_printf(cx->mem, "urn:state:%zu", skewed(&c->seed, 5)) : arena_printf(cx->mem, "urn:licence:%zu", skewed(&c->seed, 6));
		f[q.filter_count++] = (list_filter){ .column = which == 0 ? S("publisher") : which == 1 ? S("theme") : which == 2 ? S("state") : S("licence"), .values = &value[k], .value_count = 1 };
	}
	if (pick(&c->seed, 3) == 0) q.order = ORDERS[pick(&c->seed, COUNT_OF(ORDERS))];
	if (pick(&c->seed, 4) == 0) q.offset = 50 * pick(&c->seed, 20);
	list_result out;
	must(cx, index_list(cx, &q, &out), "list");
}

static void serve(void *work, size_t worker)
{
	client *c = work;
	run *r = c->run;
	search_once(&r->cx[worker], c);
	arena_reset(r->cx[worker].mem);
	int64_t now = time_monotonic_us();
	c->ms[c->at++] = (double)(now - c->asked) / 1000;
	c->asked = now;
	if (--c->left) {
		pool_add(r->workers, serve, c);
		return;
	}
	mutex_lock(&r->lock);
	r->open--;
	condition_signal(&r->done);
	mutex_unlock(&r->lock);
}

static int compare_ms(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return (x > y) - (x < y); }

static double cpu_ms(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static double resident_mb(void)
{
	unsigned long pages = 0, resident = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (f && fscanf(f, "%lu %lu", &pages, &resident) != 2) resident = 0;
	if (f) fclose(f);
	return (double)resident * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

/* Runs the searches; gives the 99th percentile in milliseconds. */
static double search_all(index_store *x, size_t workers, size_t connections, size_t searches, uint64_t seed, const char *name)
{
	client *c = base_alloc(connections * sizeof *c);
	double *ms = base_alloc(searches * sizeof *ms), before = cpu_ms();
	size_t each = searches / connections, n = each * connections;
	run r = { .x = x, .cx = base_alloc(workers * sizeof(ctx)), .open = connections };
	mutex_init(&r.lock);
	condition_init(&r.done);
	for (size_t i = 0; i < workers; i++) {
		status st = ST_OK;
		r.cx[i] = (ctx){ .mem = arena_create(0), .view = &VIEW_PUBLIC };
		r.cx[i].db = reader_open(&r.cx[i], x, &st);
		must(&r.cx[i], st, "reader");
	}
	r.workers = pool_create("search", workers, connections, NULL, NULL);
	int64_t from = time_monotonic_us();
	for (size_t i = 0; i < connections; i++) {
		c[i] = (client){ .seed = seed + i * 7919 + 1, .left = each, .ms = ms + i * each, .asked = time_monotonic_us(), .run = &r };
		pool_add(r.workers, serve, &c[i]);
	}
	mutex_lock(&r.lock);
	while (r.open) condition_wait(&r.done, &r.lock);
	mutex_unlock(&r.lock);
	double wall = (double)(time_monotonic_us() - from) / 1e6, cpu = (cpu_ms() - before) / (double)n;
	pool_destroy(r.workers);
	for (size_t i = 0; i < workers; i++) {
		reader_close(r.cx[i].db);
		arena_destroy(r.cx[i].mem);
	}
	qsort(ms, n, sizeof *ms, compare_ms);
	double p99 = ms[n * 99 / 100];
	printf("%-6s %zu searches, %zu connections, %zu workers: %.0f/s, p50 %.2f ms, p99 %.2f ms, worst %.1f ms, %.2f ms processor time each\n", name, n, connections, workers, (double)n / wall, ms[n / 2], p99, ms[n - 1], cpu);
	base_free(ms);
	base_free(c);
	base_free(r.cx);
	return p99;
}

/* Changes while people search: one row at a time, some fifty a second, as a busy day has. */
typedef struct { index_store *x; log_store *log; size_t resources, n; _Atomic bool stop; double ms; } changing;

static double change_one(ctx *cx, changing *w, event_kind kind, uint64_t *seed)
{
	slice iri = arena_printf(cx->mem, "https://spil.example/id/datasets/d%zu", pick(seed, w->resources));
	slice text = kind == EVENT_ERASE ? NO_SLICE : document(cx->mem, pick(seed, w->resources), iri);
	change c = { .space = S("main"), .iri = iri, .expect = VERSION_ANY, .kind = kind, .actor = S("urn:bench"), .reason = S(""), .register_name = S("datasets"), .register_version = 1, .media = S("text/turtle"), .document = text };
	status st;
	event e;
	must(cx, log_append(cx, w->log, &c, 1, &st, &e), "append");
	if (st != ST_OK) return 0;
	int64_t from = time_monotonic_us();
	must(cx, index_apply(cx, w->x, &e, &text, 1), "apply");
	return (double)(time_monotonic_us() - from) / 1000;
}

static void *change_all_the_time(void *arg)
{
	changing *w = arg;
	ctx cx = { .mem = arena_create(0) };
	uint64_t seed = 4711;
	while (!w->stop) {
		w->ms += change_one(&cx, w, EVENT_UPDATE, &seed);
		w->n++;
		arena_reset(cx.mem);
		usleep(15000);
	}
	arena_destroy(cx.mem);
	return NULL;
}

static index_store *start(ctx *cx, slice folder, log_store *log, double *ret_s)
{
	index_store *x;
	int64_t from = time_monotonic_us();
	must(cx, index_open(cx, folder, &x), "open");
	must(cx, index_define(cx, x, &SPEC), "define");
	must(cx, index_catch_up(cx, x, log, NULL, NULL), "catch up");
	*ret_s = (double)(time_monotonic_us() - from) / 1e6;
	return x;
}

int main(int argc, char **argv)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t workers = cores > 0 ? (size_t)cores : 1, n = argc > 1 ? (size_t)atol(argv[1]) : 100000, connections = argc > 2 ? (size_t)atol(argv[2]) : 32, searches = argc > 3 ? (size_t)atol(argv[3]) : 20000;
	ctx cx = { .mem = arena_create(0), .view = &VIEW_PUBLIC };
	char made[] = "list-XXXXXX";
	slice folder = slice_from(argc > 4 ? argv[4] : mkdtemp(made));
	if (argc > 4) mkdir(argv[4], 0700);
	log_store *log;
	double fill_s, start_s;
	must(&cx, log_open(&cx, folder, false, &log), "log");
	if (!log_last_seq(log)) fill_log(&cx, log, n);
	index_close(start(&cx, folder, log, &fill_s));
	double idle = resident_mb();
	index_store *x = start(&cx, folder, log, &start_s);
	printf("index of %zu resources made in %.1f s; start %.2f s; resident %.0f MB before it, %.0f MB after\n", (size_t)log_last_seq(log), fill_s, start_s, idle, resident_mb());
	double cold = search_all(x, workers, connections, searches, 1, "cold"), warm = search_all(x, workers, connections, searches, 2, "warm"), resident = resident_mb();
	changing w = { .x = x, .log = log, .resources = n };
	pthread_t thread;
	thread_start(&thread, "changes", change_all_the_time, &w);
	double busy = search_all(x, workers, connections, searches * 2, 3, "busy");
	w.stop = true;
	thread_join(thread);
	uint64_t seed = 1;
	printf("%zu changes during the last: %.1f ms each in the index; an erasure %.1f s; resident %.0f MB at the end\n", w.n, w.ms / (double)w.n, change_one(&cx, &w, EVENT_ERASE, &seed) / 1000, resident_mb());
	if (resident_mb() > resident) resident = resident_mb();
	bool good = start_s <= 1 && cold <= 25 && warm <= 25 && resident <= 250;
	printf("%s: start %.2f s (<= 1), p99 cold %.1f, warm %.1f ms (<= 25; with changes %.1f), resident %.0f MB (<= 250)\n", good ? "good" : "MISSED", start_s, cold, warm, busy, resident);
	index_close(x);
	log_close(log);
	if (argc <= 4) {
		char command[64];
		snprintf(command, sizeof command, "rm -rf %s", made);
		if (system(command)) fprintf(stderr, "%s was not removed\n", made);
	}
	arena_destroy(cx.mem);
	return good ? 0 : 1;
}
