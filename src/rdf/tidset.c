/* SPDX-License-Identifier: EUPL-1.2
 * Few members are compared one by one; many are found through a table. */
#include "rdf/tidset.h"
#include <string.h>

enum { FEW = 16 };

static uint32_t *slot(const tidset *s, tid t)
{
	uint32_t i = (t * 2654435761u) & (s->slot_n - 1);
	while (s->slots[i] && s->slots[i] != t) i = (i + 1) & (s->slot_n - 1);
	return &s->slots[i];
}

bool tidset_has(const tidset *s, tid t)
{
	if (s->slots) return *slot(s, t) == t;
	for (uint32_t i = 0; i < s->n; i++) if (s->p[i] == t) return true;
	return false;
}

bool tidset_add(tidset *s, tid t)
{
	if (tidset_has(s, t)) return false;
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 4 : 4;
		tid *more = arena_new(s->mem, tid, s->cap);
		if (s->n) memcpy(more, s->p, s->n * sizeof *more);
		s->p = more;
		if (s->cap > FEW) {
			s->slot_n = s->cap * 2;
			s->slots = arena_new(s->mem, uint32_t, s->slot_n);
			for (uint32_t i = 0; i < s->n; i++) *slot(s, s->p[i]) = s->p[i];
		}
	}
	s->p[s->n++] = t;
	if (s->slots) *slot(s, t) = t;
	return true;
}

bool graph_class_below(const graph *g, tid class_, tid wanted, tid below)
{
	if (class_ == wanted) return true;
	graph_walk up = graph_match(g, class_, below, 0);
	if (!below || !graph_next(&up)) return false;
	arena *mem = arena_create(0);
	tidset seen = { .mem = mem };
	bool found = false;
	tidset_add(&seen, class_);
	for (uint32_t i = 0; i < seen.n && !found; i++)
		for (graph_walk w = graph_match(g, seen.p[i], below, 0); !found && graph_next(&w);) {
			found = w.t.o == wanted;
			tidset_add(&seen, w.t.o);
		}
	arena_destroy(mem);
	return found;
}
