/* SPDX-License-Identifier: EUPL-1.2 */
#include "strategy/compare.h"
#include "strategy/strategy.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_ACTIONS = 50000, MOST_CHANGES = 2000 };

/* ---- two plans ---- */

typedef struct { resource r; slice identifier, owner, end, continues; slice title[LANG_COUNT]; bool paired; } side;

static status read_side(ctx *cx, const reg *actions, slice plan, side **ret, size_t *ret_n)
{
	resource *rows;
	size_t n;
	TRY(list_where(cx, S("actions"), S("plan"), &plan, 1, S("identifier"), MOST_ACTIONS, &rows, &n));
	side *out = arena_new(cx->mem, side, n + 1);
	arena *scratch = scratch_of(cx), *a = cx->mem;
	for (size_t i = 0; i < n; i++) {
		graph *g;
		arena_reset(scratch);
		TRY(read_document(cx, scratch, rows[i].iri, &g));
		slice iri = rows[i].iri;
		out[i] = (side){ .r = rows[i], .identifier = value_kept(a, actions, g, iri, S("identifier")), .owner = value_kept(a, actions, g, iri, S("owner")),
				 .end = value_kept(a, actions, g, iri, S("end")), .continues = value_kept(a, actions, g, iri, S("continues")) };
		for (int l = 0; l < LANG_COUNT; l++) out[i].title[l] = arena_copy(a, document_text_in(actions, g, iri, S("title"), (lang)l));
	}
	*ret = out;
	*ret_n = n;
	return ST_OK;
}

static size_t state_at(const plan_comparison *c, slice iri)
{
	for (size_t i = 0; i < c->state_n; i++)
		if (slice_eq(c->states[i].iri, iri)) return i;
	return c->state_n;
}

static void pair(plan_comparison *c, const side *before, const side *after)
{
	plan_pair *p = &c->pairs[c->n++];
	*p = (plan_pair){ .kind = !before ? PAIR_NEW : !after ? PAIR_DROPPED : PAIR_CONTINUED };
	if (before) {
		p->before = before->r;
		p->owner_before = before->owner;
		p->end_before = before->end;
	}
	if (after) {
		p->after = after->r;
		p->owner_after = after->owner;
		p->end_after = after->end;
	}
	if (!before) c->added++;
	else if (!after) c->dropped++;
	if (!before || !after) return;
	c->continued++;
	p->state_changed = !slice_eq(before->r.state, after->r.state);
	p->title_changed = !slice_eq(before->title[LANG_NL], after->title[LANG_NL]) || !slice_eq(before->title[LANG_EN], after->title[LANG_EN]);
	p->owner_changed = !slice_eq(before->owner, after->owner);
	p->end_changed = !slice_eq(before->end, after->end);
	c->state_changes += p->state_changed;
	c->moves[state_at(c, before->r.state) * (c->state_n + 1) + state_at(c, after->r.state)]++;
}

static int by_number(const void *a, const void *b)
{
	const side *x = a, *y = b;
	int c = natural_cmp(x->identifier, y->identifier);
	return c ? c : slice_cmp(x->r.label_nl, y->r.label_nl);
}

static status compare_plans(ctx *cx, const entry_store *e, slice earlier, slice later, plan_comparison *ret)
{
	const reg *actions;
	plan_comparison c = { 0 };
	TRY(find_register(cx, e, S("actions"), &actions));
	TRY(get_entry(cx, e, S("plans"), earlier, &c.earlier));
	TRY(get_entry(cx, e, S("plans"), later, &c.later));
	side *before, *after;
	size_t before_n, after_n;
	TRY(read_side(cx, actions, earlier, &before, &before_n));
	TRY(read_side(cx, actions, later, &after, &after_n));
	if (before_n) qsort(before, before_n, sizeof *before, by_number);
	if (after_n) qsort(after, after_n, sizeof *after, by_number);
	c.states = actions->states;
	c.state_n = actions->state_n;
	c.moves = arena_new(cx->mem, uint64_t, (c.state_n + 1) * (c.state_n + 1));
	c.pairs = arena_new(cx->mem, plan_pair, before_n + after_n + 1);
	map *by_iri = map_new(cx->mem);
	for (size_t i = 0; i < before_n; i++) map_put(by_iri, before[i].r.iri, &before[i]);
	for (size_t i = 0; i < after_n; i++) {
		side *from = after[i].continues.n ? map_get(by_iri, after[i].continues) : NULL;
		after[i].paired = from != NULL;
		if (!from) continue;
		from->paired = true; /* two later actions may continue one earlier: a split */
		pair(&c, from, &after[i]);
	}
	for (size_t i = 0; i < after_n; i++)
		if (!after[i].paired) pair(&c, NULL, &after[i]);
	for (size_t i = 0; i < before_n; i++)
		if (!before[i].paired) pair(&c, &before[i], NULL);
	*ret = c;
	return ST_OK;
}

status plan_compare(ctx *cx, const entry_store *e, slice earlier, slice later, plan_comparison *ret)
{
	ctx room = room_of(cx);
	return room_done(cx, &room, compare_plans(&room, e, earlier, later, ret));
}

static void side_json(json_writer *w, slice key, const resource *r, slice owner, slice end)
{
	json_key(w, key);
	if (!r->iri.n) {
		json_null(w);
		return;
	}
	json_begin(w, '{');
	json_pair(w, S("@id"), r->iri);
	json_key(w, S("title"));
	json_begin(w, '{');
	json_pair(w, S("nl"), r->label_nl);
	json_pair(w, S("en"), r->label_en);
	json_end(w, '}');
	if (r->state.n) json_pair(w, S("state"), r->state);
	if (owner.n) json_pair(w, S("owner"), owner);
	if (end.n) json_pair(w, S("end"), end);
	json_end(w, '}');
}

void plan_comparison_json(ctx *cx, const plan_comparison *c, json_writer *w)
{
	static const slice KINDS[] = { SLICE_INIT("continued"), SLICE_INIT("new"), SLICE_INIT("dropped") };
	(void)cx;
	json_begin(w, '{');
	json_pair(w, S("earlier"), c->earlier.iri);
	json_pair(w, S("later"), c->later.iri);
	json_key(w, S("continued"));
	json_int(w, (int64_t)c->continued);
	json_key(w, S("new"));
	json_int(w, (int64_t)c->added);
	json_key(w, S("dropped"));
	json_int(w, (int64_t)c->dropped);
	json_key(w, S("actions"));
	json_begin(w, '[');
	for (size_t i = 0; i < c->n; i++) {
		const plan_pair *p = &c->pairs[i];
		json_begin(w, '{');
		json_pair(w, S("kind"), KINDS[p->kind]);
		side_json(w, S("before"), &p->before, p->owner_before, p->end_before);
		side_json(w, S("after"), &p->after, p->owner_after, p->end_after);
		json_end(w, '}');
	}
	json_end(w, ']');
	json_end(w, '}');
}

/* ---- since a day ---- */

/* Resources of a register changed at or after `since`, newest first; *ret_total counts them all. */
typedef struct { resource *p; size_t n, cap; bool more; } changed;

static void changed_add(arena *a, changed *v, const resource *r)
{
	if (v->n == v->cap) {
		size_t cap = v->cap ? v->cap * 2 : 64;
		resource *p = arena_new(a, resource, cap);
		if (v->n) memcpy(p, v->p, v->n * sizeof *p);
		v->p = p;
		v->cap = cap;
	}
	v->p[v->n++] = *r;
}

static status changed_in(ctx *cx, slice register_name, slice column, const slice *values, size_t n, msec since, changed *v)
{
	if (!n) return ST_OK;
	list_filter f = { .column = column, .values = values, .value_count = n };
	list_query q = { .register_name = register_name, .filters = &f, .filter_count = 1, .order = S("-modified"), .withdrawn = true, .limit = 500 };
	for (;;) {
		list_result r;
		TRY(index_list(cx, &q, &r));
		for (size_t i = 0; i < r.n; i++) {
			if (r.rows[i].modified < since) return ST_OK;
			if (v->n >= MOST_CHANGES) {
				v->more = true;
				return ST_OK;
			}
			changed_add(cx->mem, v, &r.rows[i]);
		}
		q.offset += r.n;
		if (!r.n || q.offset >= r.total) return ST_OK;
	}
}

/* What the history says of one resource: its events since then, and how it stood before them. */
static status judge(ctx *cx, const entry_store *e, const resource *r, msec since, strategy_change *ret) /* cx->mem: the scratch arena */
{
	const reg *g = registers_find(e->registers, r->register_name);
	strategy_change c = { .what = *r, .state_after = r->state };
	event *events;
	size_t n;
	if (!g) return ST_OK;
	TRY(entry_history(cx, e, g, r->iri, 0, 200, &events, &n));
	uint64_t before = 0;
	for (size_t i = 0; i < n; i++) {
		if (events[i].time < since) {
			before = events[i].version;
			break;
		}
		if (!c.events++) c.last = events[i];
	}
	c.kind = r->withdrawn ? CHANGED_WITHDRAWN : before ? CHANGED_TEXT : CHANGED_NEW;
	if (before) {
		event then;
		graph *doc;
		error kept = cx->err;
		/* an earlier version that was erased or is not for these eyes: it changed, and that is all there is to say */
		if (entry_version(cx, e, g, r->iri, before, &then, &doc) == ST_OK) {
			c.state_before = document_state(doc, r->iri);
			if (c.kind == CHANGED_TEXT && !slice_eq(c.state_before, c.state_after)) c.kind = CHANGED_STATE;
		} else {
			cx->err = kept;
		}
	}
	*ret = c;
	return ST_OK;
}

static slice copied(arena *a, slice s) { return s.p ? arena_copy(a, s) : NO_SLICE; }

/* What is shown of a change outlives the scratch arena it was read in. */
static strategy_change kept(arena *a, strategy_change c)
{
	c.state_before = copied(a, c.state_before);
	c.last.space = copied(a, c.last.space);
	c.last.iri = copied(a, c.last.iri);
	c.last.actor = copied(a, c.last.actor);
	c.last.reason = copied(a, c.last.reason);
	c.last.register_name = copied(a, c.last.register_name);
	c.last.media = copied(a, c.last.media);
	return c;
}

static int newest_first(const void *a, const void *b)
{
	const resource *x = a, *y = b;
	if (x->modified != y->modified) return x->modified > y->modified ? -1 : 1;
	return (x->seq < y->seq) - (x->seq > y->seq);
}

static status changed_since(ctx *cx, const entry_store *e, slice strategy, msec since, size_t most, strategy_changes *ret)
{
	resource s;
	TRY(get_entry(cx, e, S("strategies"), strategy, &s));
	slice *plans, *domains, *actions = NULL;
	size_t plan_n, domain_n, action_n = 0;
	TRY(list_iris(cx, S("plans"), S("strategy"), &strategy, 1, MOST_ACTIONS, &plans, &plan_n));
	TRY(list_iris(cx, S("domains"), S("strategy"), &strategy, 1, MOST_ACTIONS, &domains, &domain_n));
	if (plan_n) TRY(list_iris(cx, S("actions"), S("plan"), plans, plan_n, MOST_ACTIONS, &actions, &action_n));
	changed v = { 0 };
	TRY(changed_in(cx, S("actions"), S("plan"), plans, plan_n, since, &v));
	TRY(changed_in(cx, S("plans"), S("strategy"), &strategy, 1, since, &v));
	TRY(changed_in(cx, S("domains"), S("strategy"), &strategy, 1, since, &v));
	TRY(changed_in(cx, S("goals"), S("strategy"), &strategy, 1, since, &v));
	TRY(changed_in(cx, S("steps"), S("domain"), domains, domain_n, since, &v));
	TRY(changed_in(cx, S("reports"), S("action"), actions, action_n, since, &v));
	TRY(changed_in(cx, S("assessments"), S("action"), actions, action_n, since, &v));
	if (v.n) qsort(v.p, v.n, sizeof *v.p, newest_first);
	strategy_changes out = { .rows = arena_new(cx->mem, strategy_change, v.n + 1), .total = v.n, .more = v.more };
	ctx own = *cx;
	own.mem = scratch_of(cx);
	for (size_t i = 0; i < v.n; i++) {
		strategy_change c = { 0 };
		arena_reset(own.mem);
		ctx_error_clear(&own);
		status st = judge(&own, e, &v.p[i], since, &c);
		if (st != ST_OK) return fail(cx, INTERNAL, "The history of <{1}> cannot be read: {2}", v.p[i].iri, own.err.message);
		out.by_kind[c.kind]++;
		if (out.n < most) out.rows[out.n++] = kept(cx->mem, c);
	}
	*ret = out;
	return ST_OK;
}

status strategy_changed_since(ctx *cx, const entry_store *e, slice strategy, msec since, size_t most, strategy_changes *ret)
{
	ctx room = room_of(cx);
	return room_done(cx, &room, changed_since(&room, e, strategy, since, most, ret));
}
