/* SPDX-License-Identifier: EUPL-1.2
 * Direct-mapped: a place by number, and for each hash of a text the number last met with it. */
#include "core/recent.h"
#include <string.h>

enum { PLACES = 1024, LONGEST = 256 };

typedef struct { term_id id; char *p; size_t n, room; } met;
struct recent { met by_id[PLACES]; term_id by_text[PLACES]; };

recent *recent_new(void) { return base_alloc(sizeof(recent)); }

void recent_free(recent *r)
{
	if (!r) return;
	for (size_t i = 0; i < PLACES; i++) base_free(r->by_id[i].p);
	base_free(r);
}

bool recent_text(const recent *r, term_id id, slice *ret)
{
	const met *m = &r->by_id[(uint64_t)id % PLACES];
	if (m->id != id || !id) return false;
	*ret = slice_of(m->p, m->n);
	return true;
}

term_id recent_id(const recent *r, slice iri)
{
	term_id id = r->by_text[slice_hash(iri) % PLACES];
	slice text;
	return id && recent_text(r, id, &text) && slice_eq(text, iri) ? id : 0;
}

void recent_put(recent *r, term_id id, slice iri)
{
	met *m = &r->by_id[(uint64_t)id % PLACES];
	if (iri.n > LONGEST || !iri.n) return;
	if (m->id != id) {
		if (iri.n > m->room) {
			m->room = iri.n + 32;
			m->p = base_realloc(m->p, m->room);
		}
		memcpy(m->p, iri.p, iri.n);
		m->id = id;
		m->n = iri.n;
	}
	r->by_text[slice_hash(iri) % PLACES] = id;
}
