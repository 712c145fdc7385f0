/* SPDX-License-Identifier: EUPL-1.2
 * One resource: its row, its graph, whether it is there. */
#include "core/inside.h"
#include "rdf/vocab.h"

#define ROW_FIELDS "id, g, iri, name, label_nl, label_en, state, version, seq, created, modified, withdrawn, audience"
static const char BY_NUMBER_SQL[] = "SELECT " ROW_FIELDS " FROM resource WHERE id = ?";
static const char BY_GRAPH_SQL[] = "SELECT " ROW_FIELDS " FROM resource WHERE g = ?";

static status read_audience(ctx *cx, reader *r, int64_t id, audience *ret)
{
	stmt *s = db_prepare(r->d, "SELECT level, organisation, people FROM audience WHERE id = ?");
	stmt_int(s, 1, id);
	step at = stmt_step(s);
	*ret = (audience){ .level = VISIBLE_NAMED };
	if (at == STEP_ROW) *ret = audience_read(cx->mem, s, 0);
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

static slice text_at(arena *a, stmt *s, int i) { return arena_copy(a, stmt_get_text(s, i)); }

/* ST_NOT_FOUND without a message: the caller knows what was looked for. */
static status take_row(ctx *cx, reader *r, stmt *s, resource *ret, uint64_t *ret_number, term_id *ret_g)
{
	step at = stmt_step(s);
	if (at != STEP_ROW) {
		status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_NOT_FOUND;
		stmt_reset(s);
		return st;
	}
	resource v = { .iri = text_at(cx->mem, s, 2), .name = text_at(cx->mem, s, 3), .label_nl = text_at(cx->mem, s, 4), .label_en = text_at(cx->mem, s, 5),
		       .state = stmt_is_null(s, 6) ? NO_SLICE : text_at(cx->mem, s, 6), .version = (uint64_t)stmt_get_int(s, 7), .seq = (uint64_t)stmt_get_int(s, 8),
		       .created = stmt_get_int(s, 9), .modified = stmt_get_int(s, 10), .withdrawn = stmt_get_int(s, 11) != 0 };
	uint64_t number = (uint64_t)stmt_get_int(s, 0);
	term_id g = stmt_get_int(s, 1);
	int64_t of = stmt_get_int(s, 12);
	stmt_reset(s);
	rwlock_read(&r->x->lock);
	uint32_t code = number_code(number);
	if (code < r->x->table_n) v.register_name = arena_copy(cx->mem, r->x->tables[code]->name);
	bool known = audiences_get(&r->x->audiences, &r->x->names, cx->mem, of, &v.audience); /* what a number stands for never changes */
	rwlock_unlock(&r->x->lock);
	if (!known) TRY(read_audience(cx, r, of, &v.audience));
	*ret = v;
	if (ret_number) *ret_number = number;
	if (ret_g) *ret_g = g;
	return ST_OK;
}

status resource_by_number(ctx *cx, reader *r, uint64_t number, resource *ret)
{
	stmt *s = db_prepare(r->d, BY_NUMBER_SQL);
	stmt_int(s, 1, (int64_t)number);
	return take_row(cx, r, s, ret, NULL, NULL);
}

static status by_graph(ctx *cx, reader *r, term_id g, resource *ret, uint64_t *ret_number, term_id *ret_g)
{
	if (!g) return ST_NOT_FOUND;
	stmt *s = db_prepare(r->d, BY_GRAPH_SQL);
	stmt_int(s, 1, g);
	return take_row(cx, r, s, ret, ret_number, ret_g);
}

status resource_by_iri(ctx *cx, reader *r, slice iri, resource *ret, uint64_t *ret_number, term_id *ret_g)
{
	term_id g = recent_id(r->recent, iri);
	status st = by_graph(cx, r, g, ret, ret_number, ret_g);
	if (st != ST_NOT_FOUND) return st;
	TRY(dict_find_iri(cx, r->d, iri, &g));
	st = by_graph(cx, r, g, ret, ret_number, ret_g);
	if (st == ST_OK) recent_put(r->recent, g, iri);
	return st;
}

bool resource_seen(const ctx *cx, const resource *r) { return view_sees(view_here(cx), &r->audience); }

static status get(ctx *cx, slice iri, resource *ret, term_id *ret_g)
{
	reader *r;
	resource v;
	TRY(reader_here(cx, &r));
	status st = resource_by_iri(cx, r, iri, &v, NULL, ret_g);
	if (st == ST_NOT_FOUND || (st == ST_OK && !resource_seen(cx, &v))) return fail(cx, NOT_FOUND, "There is nothing here called {1}. It may have another name, or be closed to you.", iri);
	if (st == ST_OK) *ret = v;
	return st;
}

/* One moment: who may see it and what it says are of the same version. */
status index_get(ctx *cx, slice iri, resource *ret)
{
	TRY(reader_hold(cx));
	status st = get(cx, iri, ret, NULL), end = reader_let_go(cx);
	return st != ST_OK ? st : end;
}

status index_graph(ctx *cx, slice iri, graph *into)
{
	resource v;
	term_id g;
	TRY(reader_hold(cx));
	status st = get(cx, iri, &v, &g);
	if (st == ST_OK) st = quads_read(cx, cx->db->d, cx->db->recent, g, into);
	status end = reader_let_go(cx);
	return st != ST_OK ? st : end;
}

bool index_exists(ctx *cx, slice iri)
{
	resource v;
	if (reader_hold(cx) != ST_OK) return false;
	bool there = resource_by_iri(cx, cx->db, iri, &v, NULL, NULL) == ST_OK && !v.withdrawn;
	return reader_let_go(cx) == ST_OK && there;
}

static bool has_quad(db *d, term_id s, term_id p, term_id o, term_id g)
{
	stmt *q = db_prepare(d, "SELECT 1 FROM quad WHERE s = ? AND p = ? AND o = ? AND g = ?");
	stmt_int(q, 1, s);
	stmt_int(q, 2, p);
	stmt_int(q, 3, o);
	stmt_int(q, 4, g);
	bool there = stmt_step(q) == STEP_ROW;
	stmt_reset(q);
	return there;
}

bool index_is_a(ctx *cx, slice iri, slice class_iri)
{
	resource v;
	term_id g, type = 0, class = 0;
	if (reader_hold(cx) != ST_OK) return false;
	bool is = resource_by_iri(cx, cx->db, iri, &v, NULL, &g) == ST_OK && !v.withdrawn;
	is = is && dict_find_iri(cx, cx->db->d, RDF("type"), &type) == ST_OK && dict_find_iri(cx, cx->db->d, class_iri, &class) == ST_OK;
	is = is && type && class && has_quad(cx->db->d, g, type, class, g);
	return reader_let_go(cx) == ST_OK && is;
}

/* Which audiences are seen: people and organisations as numbers. */

static bool sees(const view *v, const audience_row *a, uint32_t person, const uint32_t *organisations)
{
	if (v->all || a->level == VISIBLE_PUBLIC) return true;
	if (!v->signed_in) return false;
	if (a->level == VISIBLE_SIGNED_IN) return true;
	for (size_t i = 0; i < a->people_n && person; i++)
		if (a->people[i] == person) return true;
	for (size_t i = 0; i < v->organisation_count && a->level == VISIBLE_ORGANISATION && a->organisation; i++)
		if (organisations[i] == a->organisation) return true;
	return false;
}

const uint8_t *audiences_seen(const ctx *cx, reader *r)
{
	const view *v = view_here(cx);
	const index_store *x = r->x;
	uint8_t *seen = scratch_take(r, x->audiences.n + 1);
	uint32_t *organisations = scratch_take(r, v->organisation_count * sizeof *organisations);
	uint32_t person = v->signed_in && v->person.n ? names_find(&x->names, v->person) : 0;
	for (size_t i = 0; i < v->organisation_count; i++) organisations[i] = names_find(&x->names, v->organisations[i]);
	for (size_t i = 0; i < x->audiences.n; i++) {
		const audience_row *a = &x->audiences.items[i];
		seen[i] = a->used && sees(v, a, person, organisations);
	}
	return seen;
}
