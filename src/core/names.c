/* SPDX-License-Identifier: EUPL-1.2
 * Texts that many rows hold, once each and by number; and the audiences, which speak of them. */
#include "core/inside.h"
#include <string.h>

/* Names. The first (number 0) stands for none. */

static slice keep(slice s)
{
	char *p = base_alloc(s.n + 1);
	if (s.n) memcpy(p, s.p, s.n);
	return (slice){ p, s.n };
}

static void drop(slice s) { base_free((char *)(uintptr_t)s.p); }

uint32_t names_find(const names *v, slice text)
{
	if (!v->slot_n) return 0;
	uint64_t hash = slice_hash(text);
	for (size_t i = hash & (v->slot_n - 1); v->slots[i]; i = (i + 1) & (v->slot_n - 1)) {
		const name *at = &v->items[v->slots[i]];
		if (at->hash == hash && slice_eq(at->text, text)) return v->slots[i];
	}
	return 0;
}

static void place(names *v, uint32_t number)
{
	size_t i = v->items[number].hash & (v->slot_n - 1);
	while (v->slots[i]) i = (i + 1) & (v->slot_n - 1);
	v->slots[i] = number;
}

uint32_t names_add(names *v, slice text)
{
	uint32_t found = names_find(v, text);
	if (found) return found;
	if (!v->n) v->n = 1;
	if (v->n >= v->room) {
		v->room = v->room ? v->room * 2 : 256;
		v->items = base_realloc(v->items, v->room * sizeof *v->items);
	}
	if (v->n * 2 >= v->slot_n) {
		v->slot_n = v->room * 2;
		base_free(v->slots);
		v->slots = base_alloc(v->slot_n * sizeof *v->slots);
		for (uint32_t i = 1; i < v->n; i++) place(v, i);
	}
	v->items[v->n] = (name){ .text = keep(text), .hash = slice_hash(text) };
	place(v, (uint32_t)v->n);
	return (uint32_t)v->n++;
}

void names_label(name *v, uint64_t number, slice nl, slice en)
{
	drop(v->label[LANG_NL]);
	drop(v->label[LANG_EN]);
	v->resource = number;
	v->label[LANG_NL] = number ? keep(nl) : NO_SLICE;
	v->label[LANG_EN] = number ? keep(en) : NO_SLICE;
}

void names_free(names *v)
{
	for (size_t i = 1; i < v->n; i++) {
		drop(v->items[i].text);
		drop(v->items[i].label[LANG_NL]);
		drop(v->items[i].label[LANG_EN]);
	}
	base_free(v->items);
	base_free(v->slots);
	idmap_free(&v->of_term);
	*v = (names){ 0 };
}

/* Labels the name when its IRI is a resource. */
static status name_resolve(ctx *cx, index_store *x, uint32_t number, term_id iri)
{
	uint64_t resource_number;
	if (!idmap_get(&x->of_graph, iri, &resource_number)) return ST_OK;
	stmt *s = db_prepare(x->d, "SELECT label_nl, label_en FROM resource WHERE id = ?");
	stmt_int(s, 1, (int64_t)resource_number);
	step at = stmt_step(s);
	if (at == STEP_ROW) names_label(&x->names.items[number], resource_number, stmt_get_text(s, 0), stmt_get_text(s, 1));
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

uint32_t name_of_term(void *arg, term_id value)
{
	naming *n = arg;
	uint64_t known;
	if (idmap_get(&n->x->names.of_term, value, &known)) return (uint32_t)known;
	term t;
	status st = dict_term(n->cx, n->x->d, n->cx->mem, value, &t);
	if (st != ST_OK) {
		n->trouble = st;
		return 0;
	}
	uint32_t number = names_add(&n->x->names, t.lex);
	idmap_put(&n->x->names.of_term, value, number);
	if (n->x->ready && t.kind == TERM_IRI) st = name_resolve(n->cx, n->x, number, value);
	if (st != ST_OK) n->trouble = st;
	return number;
}

status names_load(ctx *cx, index_store *x)
{
	const idmap *m = &x->names.of_term;
	for (size_t i = 0; i < m->room; i++)
		if (m->keys[i]) TRY(name_resolve(cx, x, (uint32_t)m->values[i], m->keys[i]));
	return ST_OK;
}

/* Audiences. */

void audiences_set(audiences *v, names *ns, uint32_t id, const audience *a)
{
	if (id >= v->n) {
		if (!a) return;
		if (id >= v->room) {
			size_t room = v->room * 2 > id ? v->room * 2 : (size_t)id + 16;
			v->items = base_realloc(v->items, room * sizeof *v->items);
			memset(v->items + v->room, 0, (room - v->room) * sizeof *v->items);
			v->room = room;
		}
		v->n = (size_t)id + 1;
	}
	audience_row *row_at = &v->items[id];
	base_free(row_at->people);
	*row_at = (audience_row){ 0 };
	if (!a) return;
	*row_at = (audience_row){ .used = true, .level = a->level, .people_n = a->people_count };
	if (a->organisation.n) row_at->organisation = names_add(ns, a->organisation);
	if (!a->people_count) return;
	row_at->people = base_alloc(a->people_count * sizeof *row_at->people);
	for (size_t i = 0; i < a->people_count; i++) row_at->people[i] = names_add(ns, a->people[i]);
}

bool audiences_get(const audiences *v, const names *ns, arena *a, int64_t id, audience *ret)
{
	if (id < 0 || (size_t)id >= v->n || !v->items[id].used) return false;
	const audience_row *from = &v->items[id];
	audience out = { .level = from->level, .people_count = from->people_n };
	if (from->organisation) out.organisation = arena_copy(a, ns->items[from->organisation].text);
	slice *people = from->people_n ? arena_new(a, slice, from->people_n) : NULL;
	for (size_t i = 0; i < from->people_n; i++) people[i] = arena_copy(a, ns->items[from->people[i]].text);
	out.people = people;
	*ret = out;
	return true;
}

void audiences_free(audiences *v)
{
	for (size_t i = 0; i < v->n; i++) base_free(v->items[i].people);
	base_free(v->items);
	*v = (audiences){ 0 };
}

/* People stand in one text, a line each. */
slice people_text(arena *a, const audience *v)
{
	buf *b = buf_new(a, 1 << 24);
	for (size_t i = 0; i < v->people_count; i++) {
		if (i) buf_putc(b, '\n');
		buf_put(b, v->people[i]);
	}
	return b->n ? buf_slice(b) : S("");
}

audience audience_read(arena *a, stmt *s, int first)
{
	audience v = { .level = (visibility)stmt_get_int(s, first), .organisation = arena_copy(a, stmt_get_text(s, first + 1)) };
	slice people = arena_copy(a, stmt_get_text(s, first + 2)), part, rest = people;
	if (!v.organisation.n) v.organisation = NO_SLICE;
	if (!people.n) return v;
	size_t n = 1;
	for (size_t i = 0; i < people.n; i++) n += people.p[i] == '\n';
	slice *list = arena_new(a, slice, n);
	while (slice_split(&rest, '\n', &part)) list[v.people_count++] = part;
	v.people = list;
	return v;
}

status audience_number(ctx *cx, index_store *x, const audience *a, uint32_t *ret)
{
	slice people = people_text(cx->mem, a), organisation = a->organisation.n ? a->organisation : S("");
	stmt *s = db_prepare(x->d, "SELECT id FROM audience INDEXED BY audience_key WHERE level = ? AND organisation = ? AND people = ?");
	stmt_int(s, 1, a->level);
	stmt_text(s, 2, organisation);
	stmt_text(s, 3, people);
	step at = stmt_step(s);
	if (at == STEP_ROW) *ret = (uint32_t)stmt_get_int(s, 0);
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	if (at != STEP_DONE) return st;
	uint32_t id = x->next_audience;
	s = db_prepare(x->d, "INSERT INTO audience (id, level, organisation, people) VALUES (?, ?, ?, ?)");
	stmt_int(s, 1, id);
	stmt_int(s, 2, a->level);
	stmt_text(s, 3, organisation);
	stmt_text(s, 4, people);
	TRY(stmt_run(cx, s));
	x->next_audience++;
	*ret = id;
	return ST_OK;
}

status audiences_load(ctx *cx, index_store *x)
{
	stmt *s = db_prepare(x->d, "SELECT id, level, organisation, people FROM audience");
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		audience a = audience_read(cx->mem, s, 1);
		audiences_set(&x->audiences, &x->names, (uint32_t)stmt_get_int(s, 0), &a);
	}
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

/* Those that no resource has any more hold names of people and organisations: they go with an erased resource. */
status audiences_collect(ctx *cx, index_store *x)
{
	return stmt_run(cx, db_prepare(x->d, "DELETE FROM audience WHERE id NOT IN (SELECT audience FROM resource)"));
}
