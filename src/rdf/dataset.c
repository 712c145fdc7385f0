/* SPDX-License-Identifier: EUPL-1.2
 * The quads stand in one array, in order of addition; a table of their places, open addressing, tells whether one is there. Both are
 * memory of their own that grows, freed with the arena. */
#include "rdf/dataset.h"
#include <string.h>
#include "rdf/prefixes.h"

enum { FIRST_ROOM = 64, PREFIXES_MOST = 1000 };

struct dataset {
	arena *mem;
	graph *terms;
	told_prefixes *names;
	quad *quads; size_t n, cap;
	uint32_t *places; size_t place_n;             /* number + 1 of a quad, 0 for none; place_n: a power of two */
};

static void let_go(void *p)
{
	dataset *d = p;
	base_free(d->quads);
	base_free(d->places);
}

dataset *dataset_new(arena *a)
{
	dataset *d = arena_new(a, dataset, 1);
	d->mem = a;
	d->terms = graph_new(a);
	d->names = told_prefixes_new(a);
	arena_defer(a, let_go, d);
	return d;
}

graph *dataset_terms(const dataset *d) { return d->terms; }
size_t dataset_size(const dataset *d) { return d->n; }
const quad *dataset_quads(const dataset *d) { return d->quads; }

struct told_prefixes *dataset_prefixes(const dataset *d) { return d->names; }

void dataset_prefix(dataset *d, slice name, slice iri)
{
	if (told_prefixes_count(d->names) < PREFIXES_MOST) told_prefixes_put(d->names, name, iri, false);
}

static size_t quad_hash(const quad *q)
{
	uint64_t h = ((uint64_t)q->s << 32 | q->o) * 0xff51afd7ed558ccdULL;
	h = (h ^ h >> 32 ^ ((uint64_t)q->g << 32 | q->p)) * 0xc4ceb9fe1a85ec53ULL;
	return (size_t)(h ^ h >> 29);
}

/* The slot where the quad stands, or where it would. */
static uint32_t *place_of(const dataset *d, const quad *q)
{
	size_t i = quad_hash(q) & (d->place_n - 1);
	while (d->places[i] && memcmp(&d->quads[d->places[i] - 1], q, sizeof *q)) i = (i + 1) & (d->place_n - 1);
	return &d->places[i];
}

static void grow(dataset *d)
{
	d->cap = d->cap ? d->cap * 2 : FIRST_ROOM;
	d->quads = base_realloc(d->quads, d->cap * sizeof *d->quads);
	base_free(d->places);
	d->place_n = d->cap * 2;
	d->places = base_alloc(d->place_n * sizeof *d->places);
	for (size_t i = 0; i < d->n; i++) *place_of(d, &d->quads[i]) = (uint32_t)(i + 1);
}

bool dataset_add(dataset *d, tid s, tid p, tid o, tid g)
{
	const quad q = { s, p, o, g };
	if (d->n == d->cap) grow(d);
	uint32_t *place = place_of(d, &q);
	if (*place) return false;
	d->quads[d->n] = q;
	*place = (uint32_t)++d->n;
	return true;
}

bool dataset_has(const dataset *d, tid s, tid p, tid o, tid g)
{
	return d->n && *place_of(d, &(quad){ s, p, o, g });
}

bool dataset_named(const dataset *d)
{
	for (size_t i = 0; i < d->n; i++) if (d->quads[i].g) return true;
	return false;
}

void dataset_to_graph(const dataset *d, tid name, bool merge, graph *ret)
{
	if (!graph_terms(ret)) graph_share_terms(ret, d->terms);
	bool same = graph_terms(ret) >= graph_terms(d->terms);
	for (tid t = 1; same && t <= graph_terms(d->terms); t++) same = graph_term(ret, t)->lex.p == graph_term(d->terms, t)->lex.p;
	for (size_t i = 0; i < d->n; i++) {
		quad q = d->quads[i];
		if (!merge && q.g != name) continue;
		if (same) graph_add(ret, q.s, q.p, q.o);
		else graph_add(ret, graph_term_add(ret, *graph_term(d->terms, q.s)), graph_term_add(ret, *graph_term(d->terms, q.p)), graph_term_add(ret, *graph_term(d->terms, q.o)));
	}
}

/* The sinks. */

/* Into a dataset, or (d NULL) into a graph, where the graphs' names are left out. A term that comes again and again (the subject, the
 * graph) is told by its text, which is cheaper than a look into the dictionary. */
typedef struct filler {
	dataset *d;
	graph *g;
	map *labels;                                  /* of this document -> tid */
	tid s, p, graph_name;                         /* the last ones */
} filler;

/* A document's label is its own: one that the dictionary knows already, from elsewhere, gets a new node. */
static tid blank_of(filler *f, slice label)
{
	uintptr_t known = (uintptr_t)map_get(f->labels, label);
	if (known) return (tid)known;
	bool taken = graph_find(f->g, (term){ .kind = TERM_BLANK, .lex = label }) != 0;
	tid t = graph_blank(f->g, taken ? NO_SLICE : label);
	map_put(f->labels, taken ? arena_copy(graph_arena(f->g), label) : graph_term(f->g, t)->lex, (void *)(uintptr_t)t);
	return t;
}

static tid number_of(filler *f, const term *t)
{
	return t->kind == TERM_BLANK ? blank_of(f, t->lex) : graph_term_add(f->g, *t);
}

static tid number_again(filler *f, const term *t, tid *last)
{
	if (*last && t->kind == TERM_IRI) {
		const term *x = graph_term(f->g, *last);
		if (x->kind == TERM_IRI && slice_eq(x->lex, t->lex)) return *last;
	}
	return *last = number_of(f, t);
}

static status fill(void *to, const term *s, const term *p, const term *o, const term *g)
{
	filler *f = to;
	tid subject = number_again(f, s, &f->s), predicate = number_again(f, p, &f->p), object = number_of(f, o);
	if (f->d) dataset_add(f->d, subject, predicate, object, g ? number_again(f, g, &f->graph_name) : 0);
	else graph_add(f->g, subject, predicate, object);
	return ST_OK;
}

static rdf_sink filler_sink(dataset *d, graph *g)
{
	filler *f = arena_new(graph_arena(g), filler, 1);
	*f = (filler){ .d = d, .g = g, .labels = map_new(graph_arena(g)) };
	return (rdf_sink){ .to = f, .quad = fill };
}

static status note_prefix(void *to, slice name, slice iri)
{
	dataset_prefix(((filler *)to)->d, name, iri);
	return ST_OK;
}

rdf_sink dataset_sink(dataset *d)
{
	rdf_sink sink = filler_sink(d, d->terms);
	sink.prefix = note_prefix;
	return sink;
}

rdf_sink graph_sink(graph *g) { return filler_sink(NULL, g); }
