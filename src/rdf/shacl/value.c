/* SPDX-License-Identifier: EUPL-1.2
 * From shapes to data: constants, value nodes of a path, classes of a node. */
#include <stdlib.h>
#include "rdf/shacl/validator.h"
#include "rdf/vocab.h"

#define ABSENT UINT32_MAX

tid validator_data(validator *v, tid shapes_term)
{
	if (v->s->g == v->d) return shapes_term;
	tid *known = &v->mapped[shapes_term];
	if (!*known) {
		const term *x = graph_term(v->s->g, shapes_term);
		tid found = x->kind == TERM_BLANK ? 0 : graph_find(v->d, *x);
		*known = found ? found : ABSENT;
	}
	return *known == ABSENT ? 0 : *known;
}

const term *validator_term(const validator *v, tid node)
{
	return node > v->data_terms ? &v->extra[node - v->data_terms - 1] : graph_term(v->d, node);
}

/* Memory that many short uses share: a run over a large graph must not grow with the work it does. */

lent *set_take(validator *v)
{
	lent *l = v->sets;
	if (l) {
		v->sets = l->next;
		return l;
	}
	l = arena_new(v->mem, lent, 1);
	l->set.mem = v->mem;
	return l;
}

void set_give(validator *v, lent *l)
{
	tidset_clear(&l->set);
	l->next = v->sets;
	v->sets = l;
}

static int by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static void sort_keys(uint64_t *k, uint32_t n)
{
	if (n > 64) {
		qsort(k, n, sizeof *k, by_key);
		return;
	}
	for (uint32_t i = 1; i < n; i++) {
		uint64_t x = k[i];
		uint32_t j = i;
		for (; j && k[j - 1] > x; j--) k[j] = k[j - 1];
		k[j] = x;
	}
}

star *star_take(validator *v, tid focus)
{
	star *s = v->stars;
	if (s) v->stars = s->next;
	else s = arena_new(v->mem, star, 1);
	s->focus = focus;
	s->n = 0;
	if (focus > v->data_terms) return s;
	uint32_t n = 0;
	for (graph_walk w = graph_match(v->d, focus, 0, 0); graph_next(&w);) n++;
	if (n > s->cap) {
		s->cap = n + n / 2 + 32;
		s->keys = arena_new(v->mem, uint64_t, s->cap);
		s->objects = arena_new(v->mem, tid, s->cap * 2); /* the second half: in order of addition */
	}
	for (graph_walk w = graph_match(v->d, focus, 0, 0); graph_next(&w); s->n++) {
		s->keys[s->n] = (uint64_t)w.t.p << 32 | s->n;
		s->objects[s->cap + s->n] = w.t.o;
	}
	sort_keys(s->keys, s->n);
	for (uint32_t i = 0; i < s->n; i++) s->objects[i] = s->objects[s->cap + (uint32_t)s->keys[i]];
	v->work += n / 8;
	return s;
}

void star_give(validator *v, star *s)
{
	s->next = v->stars;
	v->stars = s;
}

size_t star_values(const star *s, tid predicate, const tid **ret)
{
	uint32_t low = 0, high = s->n;
	*ret = NULL;
	if (!s->n) return 0; /* it may have no room yet */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (s->keys[middle] >> 32 < predicate) low = middle + 1;
		else high = middle;
	}
	*ret = s->objects + low;
	for (high = low; high < s->n && s->keys[high] >> 32 == predicate;) high++;
	return high - low;
}

/* What this thread did is told to the others now and then. */
bool work_left(validator *v)
{
	uint64_t all = atomic_load_explicit(&v->shared->work, memory_order_relaxed);
	if (v->work - v->told > 100000) {
		all = atomic_fetch_add_explicit(&v->shared->work, v->work - v->told, memory_order_relaxed) + v->work - v->told;
		v->told = v->work;
	}
	return all + v->work - v->told <= v->shared->most_work;
}

/* Paths. */

static void step(validator *v, const path *p, tid node, bool inverse, tidset *out)
{
	if (node > v->data_terms) return;
	tid predicate = validator_data(v, p->predicate);
	if (!predicate) return;
	for (graph_walk w = inverse ? graph_match(v->d, 0, predicate, node) : graph_match(v->d, node, predicate, 0); graph_next(&w); v->work++)
		tidset_add(out, inverse ? w.t.s : w.t.o);
}

static void walk(validator *v, const path *p, tid node, bool inverse, tidset *out);

static void walk_sequence(validator *v, const path *p, tid node, bool inverse, tidset *out)
{
	lent *now = set_take(v), *next = set_take(v);
	tidset_add(&now->set, node);
	for (size_t i = 0; i < p->n; i++) {
		bool last = i + 1 == p->n;
		for (uint32_t k = 0; k < now->set.n && work_left(v); k++) walk(v, p->parts[inverse ? p->n - 1 - i : i], now->set.p[k], inverse, last ? out : &next->set);
		lent *done = now;
		now = next;
		next = done;
		tidset_clear(&next->set);
	}
	set_give(v, now);
	set_give(v, next);
}

static void walk_closure(validator *v, const path *p, tid node, bool inverse, tidset *out)
{
	lent *reached = set_take(v);
	if (p->kind == PATH_ZERO_OR_MORE) tidset_add(&reached->set, node);
	else walk(v, p->parts[0], node, inverse, &reached->set);
	for (uint32_t i = 0; i < reached->set.n && work_left(v); i++) walk(v, p->parts[0], reached->set.p[i], inverse, &reached->set);
	for (uint32_t i = 0; i < reached->set.n; i++) tidset_add(out, reached->set.p[i]);
	set_give(v, reached);
}

static void walk(validator *v, const path *p, tid node, bool inverse, tidset *out)
{
	v->work++;
	switch (p->kind) {
	case PATH_PREDICATE: step(v, p, node, inverse, out); break;
	case PATH_INVERSE: walk(v, p->parts[0], node, !inverse, out); break;
	case PATH_SEQUENCE: walk_sequence(v, p, node, inverse, out); break;
	case PATH_ALTERNATIVE: for (size_t i = 0; i < p->n; i++) walk(v, p->parts[i], node, inverse, out); break;
	case PATH_ZERO_OR_ONE:
		tidset_add(out, node);
		walk(v, p->parts[0], node, inverse, out);
		break;
	case PATH_ZERO_OR_MORE: case PATH_ONE_OR_MORE: walk_closure(v, p, node, inverse, out); break;
	}
}

void path_values(validator *v, const path *p, tid node, tidset *out) { walk(v, p, node, false, out); }

/* Classes. */

static const tidset *class_and_below(validator *v, const constraint *c)
{
	tidset *known = v->classes[c->class_number];
	if (known) return known;
	tid class_ = validator_data(v, c->value);
	known = v->classes[c->class_number] = arena_new(v->mem, tidset, 1);
	known->mem = v->mem;
	if (class_) tidset_add(known, class_);
	for (uint32_t i = 0; v->below && i < known->n; i++)
		for (graph_walk w = graph_match(v->d, 0, v->below, known->p[i]); graph_next(&w);) tidset_add(known, w.t.s);
	v->work += known->n;
	return known;
}

bool validator_is_a(validator *v, tid node, const constraint *c)
{
	const term *x = validator_term(v, node);
	if (x->kind == TERM_LITERAL) return false;
	const tidset *good = v->type && node <= v->data_terms ? class_and_below(v, c) : NULL;
	if (good && good->n == 1 && graph_has(v->d, node, v->type, good->p[0])) return true;
	if (good && good->n > 1)
		for (graph_walk w = graph_match(v->d, node, v->type, 0); graph_next(&w); v->work++) if (tidset_has(good, w.t.o)) return true;
	return x->kind == TERM_IRI && v->options->is_instance && v->options->is_instance(v->options->arg, x->lex, graph_term(v->s->g, c->value)->lex);
}
