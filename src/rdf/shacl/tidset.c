/* SPDX-License-Identifier: EUPL-1.2
 * Few members are compared one by one; many are found through a table. */
#include "rdf/shacl/tidset.h"
#include <string.h>

enum { FEW = 16 };

static uint64_t *slot(const tidset *s, tid t)
{
	uint64_t wanted = (uint64_t)s->round << 32 | t;
	uint32_t i = (t * 2654435761u) & (s->slot_n - 1);
	while (s->slots[i] >> 32 == s->round && s->slots[i] != wanted) i = (i + 1) & (s->slot_n - 1);
	return &s->slots[i];
}

bool tidset_has(const tidset *s, tid t)
{
	if (s->hashed) return *slot(s, t) == ((uint64_t)s->round << 32 | t);
	for (uint32_t i = 0; i < s->n; i++) if (s->p[i] == t) return true;
	return false;
}

static void put(tidset *s, tid t) { *slot(s, t) = (uint64_t)s->round << 32 | t; }

/* From here on members are found through the table, which is at most half full. */
static void hash_all(tidset *s)
{
	if (s->slot_n < s->cap * 2) {
		s->slot_n = s->cap * 2;
		s->slots = arena_new(s->mem, uint64_t, s->slot_n);
		s->round = 0;
	}
	if (++s->round == 0) {                        /* after 2^32 rounds old members would seem new */
		memset(s->slots, 0, s->slot_n * sizeof *s->slots);
		s->round = 1;
	}
	s->hashed = true;
	for (uint32_t i = 0; i < s->n; i++) put(s, s->p[i]);
}

bool tidset_add(tidset *s, tid t)
{
	if (tidset_has(s, t)) return false;
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 4 : 4;
		tid *more = arena_new(s->mem, tid, s->cap);
		if (s->n) memcpy(more, s->p, s->n * sizeof *more);
		s->p = more;
		if (s->hashed) hash_all(s);
	}
	s->p[s->n++] = t;
	if (s->hashed) put(s, t);
	else if (s->n > FEW) hash_all(s);
	return true;
}

void tidset_clear(tidset *s)
{
	s->n = 0;
	s->hashed = false;
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
