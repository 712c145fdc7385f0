/* SPDX-License-Identifier: EUPL-1.2
 * Terms and triples stand in chunks that double, so that nothing moves when the graph grows: a `const term *` stays good.
 * Each triple is on three chains, of its subject, predicate and object, in order of addition; each term knows the head, tail
 * and length of its chains. A match walks the shortest chain that applies. Whether a triple is there is told by the chain of its
 * subject while that is short, as it mostly is, and by a table for subjects of many. Nothing is built late, so any number of
 * threads may read a graph that no one changes. */
#include "rdf/graph.h"
#include <string.h>
#include "rdf/vocab.h"

enum { FIRST_CHUNK_BITS = 5, CHUNKS = 27, LIST_MAX = 10000, SUBJECT = 0, PREDICATE = 1, OBJECT = 2, WALK_ALL = 3, WALK_ONE = 4, FEW = 24 };
#define DEAD UINT32_MAX

/* rows: on the chain of the subject, removed ones included; when more than FEW, its triples are in the table */
typedef struct entry { term t; uint32_t first[3], last[3], count[3], rows; } entry;
typedef struct row { tid t[3]; uint32_t next[3]; } row;
typedef struct slot { uint32_t at, hash; } slot;     /* the hash stands here too: most misses are told without a look elsewhere */
typedef struct table { slot *slots; uint32_t n, used; } table; /* n: a power of two; used: filled slots, dead ones included */

struct graph {
	arena *mem;
	entry *entries[CHUNKS];
	row *rows[CHUNKS];
	uint32_t terms, last_row, live, blanks;
	table dictionary, set;
	slice datatype;                               /* the last one interned: the next is mostly the same */
};

static unsigned chunk_of(uint32_t index, uint32_t *ret_offset)
{
	uint32_t at = index - 1 + (1u << FIRST_CHUNK_BITS);
	unsigned top = 31u - (unsigned)__builtin_clz(at);
	*ret_offset = at - (1u << top);
	return top - FIRST_CHUNK_BITS;
}

static entry *entry_of(const graph *g, tid t)
{
	uint32_t offset;
	unsigned chunk = chunk_of(t, &offset);
	return &g->entries[chunk][offset];
}

static row *row_of(const graph *g, uint32_t index)
{
	uint32_t offset;
	unsigned chunk = chunk_of(index, &offset);
	return &g->rows[chunk][offset];
}

graph *graph_new(arena *a)
{
	graph *g = arena_new(a, graph, 1);
	g->mem = a;
	return g;
}

arena *graph_arena(const graph *g) { return g->mem; }
size_t graph_terms(const graph *g) { return g->terms; }
size_t graph_size(const graph *g) { return g->live; }
const term *graph_term(const graph *g, tid t) { return &entry_of(g, t)->t; }

/* Terms. */

static uint32_t term_hash(const term *t)
{
	uint64_t h = slice_hash(t->lex) + (uint64_t)t->kind * 0x9E3779B97F4A7C15ULL;
	if (t->kind == TERM_LITERAL) h ^= (t->lang.n ? slice_hash(t->lang) : slice_hash(t->datatype)) * 3;
	return (uint32_t)(h ^ h >> 32);
}

static bool term_same(const term *a, const term *b)
{
	return a->kind == b->kind && slice_eq(a->lex, b->lex) &&
	       (a->kind != TERM_LITERAL || (slice_eq(a->datatype, b->datatype) && slice_eq(a->lang, b->lang)));
}

static tid term_find(const graph *g, const term *t, uint32_t hash)
{
	const table *d = &g->dictionary;
	if (!d->n) return 0;
	for (uint32_t i = hash & (d->n - 1); d->slots[i].at; i = (i + 1) & (d->n - 1))
		if (d->slots[i].hash == hash && term_same(&entry_of(g, d->slots[i].at)->t, t)) return d->slots[i].at;
	return 0;
}

static void table_put(table *x, slot s)
{
	uint32_t i = s.hash & (x->n - 1);
	while (x->slots[i].at) i = (i + 1) & (x->n - 1);
	x->slots[i] = s;
}

/* A table of n slots with what the old one holds, dead slots left out. */
static void table_grow(table *x, arena *mem, uint32_t n)
{
	table old = *x;
	*x = (table){ .slots = arena_new(mem, slot, n), .n = n };
	for (uint32_t i = 0; i < old.n; i++) {
		if (!old.slots[i].at || old.slots[i].at == DEAD) continue;
		table_put(x, old.slots[i]);
		x->used++;
	}
}

/* The term's texts are already those to keep. */
static tid term_append(graph *g, const term *t, uint32_t hash)
{
	table *d = &g->dictionary;
	if (g->terms + g->terms / 2 >= d->n) table_grow(d, g->mem, d->n ? d->n * 2 : 64);
	tid number = ++g->terms;
	uint32_t offset;
	unsigned chunk = chunk_of(number, &offset);
	if (!g->entries[chunk]) g->entries[chunk] = arena_new(g->mem, entry, 1u << (chunk + FIRST_CHUNK_BITS));
	entry *e = &g->entries[chunk][offset];
	e->t = *t;
	table_put(d, (slot){ number, hash });
	return number;
}

static tid intern_simple(graph *g, term_kind kind, slice lex)
{
	term t = { .kind = kind, .lex = lex };
	uint32_t hash = term_hash(&t);
	tid found = term_find(g, &t, hash);
	if (found) return found;
	t.lex = arena_copy(g->mem, lex);
	return term_append(g, &t, hash);
}

tid graph_iri(graph *g, slice iri) { return intern_simple(g, TERM_IRI, iri); }

tid graph_blank(graph *g, slice label)
{
	if (label.p) return intern_simple(g, TERM_BLANK, label);
	for (;;) {
		slice made = arena_printf(g->mem, "g%u", ++g->blanks);
		term t = { .kind = TERM_BLANK, .lex = made };
		uint32_t hash = term_hash(&t);
		if (!term_find(g, &t, hash)) return term_append(g, &t, hash);
	}
}

/* Language tags compare without regard to case and are kept in lower case; one longer than any real tag stays as it is. */
static slice lower(char room[128], slice s)
{
	if (s.n > 128) return s;
	for (size_t i = 0; i < s.n; i++) room[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	return (slice){ room, s.n };
}

/* A datatype's text is kept once: as the text of an IRI of the dictionary. */
static slice datatype_keep(graph *g, slice datatype)
{
	if (slice_eq(datatype, XSD("string"))) return XSD("string");
	if (slice_eq(datatype, RDF("langString"))) return RDF("langString");
	if (!g->datatype.n || !slice_eq(g->datatype, datatype)) g->datatype = graph_term(g, graph_iri(g, datatype))->lex;
	return g->datatype;
}

tid graph_literal(graph *g, slice lex, slice datatype, slice tag)
{
	char room[128];
	term t = { .kind = TERM_LITERAL, .lex = lex, .datatype = datatype.n ? datatype : XSD("string") };
	if (tag.n) {
		t.lang = lower(room, tag);
		t.datatype = RDF("langString");
	}
	uint32_t hash = term_hash(&t);
	tid found = term_find(g, &t, hash);
	if (found) return found;
	t.lex = arena_copy(g->mem, lex);
	t.datatype = datatype_keep(g, t.datatype);
	if (tag.n) t.lang = arena_copy(g->mem, t.lang);
	return term_append(g, &t, hash);
}

tid graph_term_add(graph *g, term t)
{
	return t.kind == TERM_LITERAL ? graph_literal(g, t.lex, t.datatype, t.lang) : t.kind == TERM_NONE ? 0 : intern_simple(g, t.kind, t.lex);
}

tid graph_find(const graph *g, term t)
{
	char room[128];
	if (t.kind == TERM_NONE) return 0;
	if (t.kind == TERM_LITERAL) {
		if (t.lang.n) t.lang = lower(room, t.lang);
		if (!t.datatype.n) t.datatype = t.lang.n ? RDF("langString") : XSD("string");
	}
	return term_find(g, &t, term_hash(&t));
}

tid graph_find_iri(const graph *g, slice iri)
{
	term t = { .kind = TERM_IRI, .lex = iri };
	return term_find(g, &t, term_hash(&t));
}

/* Triples. */

static uint32_t row_hash(tid s, tid p, tid o)
{
	uint64_t h = ((uint64_t)s << 32 | o) * 0xff51afd7ed558ccdULL;
	h = (h ^ h >> 32 ^ p) * 0xc4ceb9fe1a85ec53ULL;
	return (uint32_t)(h >> 32);
}

/* The slot of a triple in the table; NULL when it is not there. */
static slot *set_slot(const graph *g, const tid t[3])
{
	uint32_t hash = row_hash(t[0], t[1], t[2]);
	if (!g->set.n) return NULL;
	for (uint32_t i = hash & (g->set.n - 1); g->set.slots[i].at; i = (i + 1) & (g->set.n - 1)) {
		slot *x = &g->set.slots[i];
		if (x->hash == hash && x->at != DEAD && !memcmp(row_of(g, x->at)->t, t, 3 * sizeof *t)) return x;
	}
	return NULL;
}

static void set_put(graph *g, uint32_t at)
{
	const tid *t = row_of(g, at)->t;
	if (g->set.used + g->set.used / 2 >= g->set.n) table_grow(&g->set, g->mem, g->set.n ? g->set.n * 2 : 64);
	table_put(&g->set, (slot){ at, row_hash(t[0], t[1], t[2]) });
	g->set.used++;
}

/* The row of a triple; 0 when it is not there. */
static uint32_t find_row(const graph *g, const tid t[3])
{
	const entry *s = entry_of(g, t[SUBJECT]), *o = entry_of(g, t[OBJECT]);
	if (!s->count[SUBJECT] || !o->count[OBJECT]) return 0;
	if (s->rows > FEW) {
		const slot *x = set_slot(g, t);
		return x ? x->at : 0;
	}
	for (uint32_t at = s->first[SUBJECT]; at;) {
		const row *r = row_of(g, at);
		if (!memcmp(r->t, t, sizeof r->t)) return at;
		at = r->next[SUBJECT];
	}
	return 0;
}

static void chain_append(graph *g, uint32_t at, const tid t[3])
{
	for (int i = 0; i < 3; i++) {
		entry *e = entry_of(g, t[i]);
		if (e->last[i]) row_of(g, e->last[i])->next[i] = at;
		else e->first[i] = at;
		e->last[i] = at;
		e->count[i]++;
	}
	entry *s = entry_of(g, t[SUBJECT]);
	if (++s->rows <= FEW) return;
	for (uint32_t x = s->rows == FEW + 1 ? s->first[SUBJECT] : at; x; x = row_of(g, x)->next[SUBJECT]) if (row_of(g, x)->t[0]) set_put(g, x);
}

bool graph_add(graph *g, tid s, tid p, tid o)
{
	const tid t[3] = { s, p, o };
	if (find_row(g, t)) return false;
	uint32_t at = ++g->last_row, offset;
	unsigned chunk = chunk_of(at, &offset);
	if (!g->rows[chunk]) g->rows[chunk] = arena_new(g->mem, row, 1u << (chunk + FIRST_CHUNK_BITS));
	g->rows[chunk][offset] = (row){ .t = { s, p, o } };
	g->live++;
	chain_append(g, at, t);
	return true;
}

bool graph_has(const graph *g, tid s, tid p, tid o)
{
	return s && p && o && find_row(g, (tid[3]){ s, p, o });
}

/* Closes the gaps that removal left, once they are the most of it. */
static void compact(graph *g)
{
	for (tid t = 1; t <= g->terms; t++) {
		entry *e = entry_of(g, t);
		memset(e->first, 0, sizeof e->first);
		memset(e->last, 0, sizeof e->last);
		memset(e->count, 0, sizeof e->count);
		e->rows = 0;
	}
	if (g->set.n) memset(g->set.slots, 0, g->set.n * sizeof *g->set.slots);
	g->set.used = 0;
	uint32_t to = 0;
	for (uint32_t at = 1; at <= g->last_row; at++) {
		row r = *row_of(g, at);
		if (!r.t[0]) continue;
		*row_of(g, ++to) = (row){ .t = { r.t[0], r.t[1], r.t[2] } };
		chain_append(g, to, r.t);
	}
	g->last_row = to;
}

void graph_remove(graph *g, tid s, tid p, tid o)
{
	for (graph_walk w = graph_match(g, s, p, o); graph_next(&w);) {
		const tid t[3] = { w.t.s, w.t.p, w.t.o };
		row *r = row_of(g, find_row(g, t));
		slot *place = set_slot(g, t);
		if (place) place->at = DEAD;
		for (int i = 0; i < 3; i++) entry_of(g, r->t[i])->count[i]--;
		r->t[0] = 0;
		g->live--;
	}
	if (g->last_row > 64 && g->live < g->last_row / 2) compact(g);
}

graph_walk graph_match(const graph *g, tid s, tid p, tid o)
{
	graph_walk w = { .g = g, .s = s, .p = p, .o = o, .list = WALK_ALL };
	if (!g->live) return w;
	if (s && p && o) {
		w.list = WALK_ONE;
		w.at = find_row(g, (tid[3]){ s, p, o });
		return w;
	}
	const tid wanted[3] = { s, p, o };
	uint32_t fewest = UINT32_MAX;
	for (int i = 0; i < 3; i++) {
		if (!wanted[i]) continue;
		const entry *e = entry_of(g, wanted[i]);
		if (e->count[i] >= fewest) continue;
		fewest = e->count[i];
		w.list = i;
		w.at = e->count[i] ? e->first[i] : 0;
	}
	if (w.list == WALK_ALL) w.at = g->last_row ? 1 : 0;
	return w;
}

bool graph_next(graph_walk *w)
{
	while (w->at) {
		const row *r = row_of(w->g, w->at);
		if (w->list == WALK_ALL) w->at = w->at < w->g->last_row ? w->at + 1 : 0;
		else w->at = w->list == WALK_ONE ? 0 : r->next[w->list];
		if (!r->t[0] || (w->s && r->t[0] != w->s) || (w->p && r->t[1] != w->p) || (w->o && r->t[2] != w->o)) continue;
		w->t = (triple){ r->t[0], r->t[1], r->t[2] };
		return true;
	}
	return false;
}

/* Shorthands. */

tid graph_object(const graph *g, tid s, slice predicate)
{
	tid p = graph_find_iri(g, predicate);
	if (!p || !s) return 0;
	graph_walk w = graph_match(g, s, p, 0);
	return graph_next(&w) ? w.t.o : 0;
}

tid graph_subject(const graph *g, slice predicate, tid o)
{
	tid p = graph_find_iri(g, predicate);
	if (!p || !o) return 0;
	graph_walk w = graph_match(g, 0, p, o);
	return graph_next(&w) ? w.t.s : 0;
}

slice graph_value(const graph *g, tid s, slice predicate)
{
	tid o = graph_object(g, s, predicate);
	return o ? graph_term(g, o)->lex : NO_SLICE;
}

slice graph_text(const graph *g, tid s, slice predicate, lang l)
{
	tid p = graph_find_iri(g, predicate);
	if (!p || !s) return NO_SLICE;
	int best = 0;
	slice text = NO_SLICE;
	for (graph_walk w = graph_match(g, s, p, 0); graph_next(&w);) {
		const term *t = graph_term(g, w.t.o);
		if (t->kind != TERM_LITERAL) continue;
		lang tagged;
		bool ours = t->lang.n && lang_from_tag(t->lang, &tagged);
		int rank = ours && tagged == l ? 4 : !t->lang.n ? 3 : ours ? 2 : 1;
		if (rank <= best) continue;
		best = rank;
		text = t->lex;
	}
	return text;
}

size_t graph_list(const graph *g, tid head, arena *a, tid **ret)
{
	tid first = graph_find_iri(g, RDF("first")), rest = graph_find_iri(g, RDF("rest")), nil = graph_find_iri(g, RDF("nil"));
	size_t n = 0, cap = 8;
	tid *items = arena_new(a, tid, cap);
	while (first && head && head != nil && n < LIST_MAX) {
		graph_walk w = graph_match(g, head, first, 0);
		if (!graph_next(&w)) break;
		if (n == cap) {
			tid *more = arena_new(a, tid, cap * 2);
			memcpy(more, items, cap * sizeof *items);
			items = more;
			cap *= 2;
		}
		items[n++] = w.t.o;
		if (!rest) break;
		w = graph_match(g, head, rest, 0);
		head = graph_next(&w) ? w.t.o : 0;
	}
	*ret = items;
	return n;
}

bool graph_is_a(const graph *g, tid s, slice class_iri)
{
	return graph_has(g, s, graph_find_iri(g, RDF("type")), graph_find_iri(g, class_iri));
}

void graph_share_terms(graph *to, const graph *from)
{
	for (tid t = 1; t <= from->terms; t++) {
		const term *x = graph_term(from, t);
		term_append(to, x, term_hash(x));
	}
	to->blanks = from->blanks;
}

void graph_copy(graph *to, const graph *from)
{
	tid *number = arena_new(to->mem, tid, (size_t)from->terms + 1);
	for (graph_walk w = graph_match(from, 0, 0, 0); graph_next(&w);) {
		const tid t[3] = { w.t.s, w.t.p, w.t.o };
		for (int i = 0; i < 3; i++) if (!number[t[i]]) number[t[i]] = graph_term_add(to, *graph_term(from, t[i]));
		graph_add(to, number[t[0]], number[t[1]], number[t[2]]);
	}
}
