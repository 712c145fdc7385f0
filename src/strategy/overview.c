/* SPDX-License-Identifier: EUPL-1.2
 * All counts come from the index's facet columns: one grouping per dimension over the actions of the chosen plans. */
#include "strategy/overview_private.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 20000, MOST_PLANS = 1000, MOST_DEPTH = 8 };

static const struct { slice key, title; } DIMENSIONS[DIMENSION_COUNT] = {
	[BY_PLAN] = { SLICE_INIT("plan"), N_("Yearly plan") },
	[BY_DOMAIN] = { SLICE_INIT("domain"), N_("Action domain") },
	[BY_STEP] = { SLICE_INIT("step"), N_("Step") },
	[BY_GOAL] = { SLICE_INIT("goals"), N_("Goal") },
	[BY_OWNER] = { SLICE_INIT("owner"), N_("Owner") },
	[BY_LEVEL] = { SLICE_INIT("level"), N_("Level of government") },
	[BY_KIND] = { SLICE_INIT("kind"), N_("Kind of action") },
};

slice dimension_key(dimension d) { return DIMENSIONS[d].key; }
slice dimension_title(dimension d, lang l) { return tr_slice(l, DIMENSIONS[d].title); }

bool dimension_from(slice key, dimension *ret)
{
	for (int i = 0; i < DIMENSION_COUNT; i++)
		if (slice_eq(key, DIMENSIONS[i].key)) {
			*ret = (dimension)i;
			return true;
		}
	return false;
}

static size_t state_at(const overview *o, slice iri)
{
	for (size_t i = 0; i < o->state_n; i++)
		if (slice_eq(o->states[i].iri, iri)) return i;
	return o->state_n;
}

static status group_by(ctx *cx, const slice *plans, size_t plan_n, slice one, slice two, group_row **ret, size_t *ret_n)
{
	*ret_n = 0;
	if (!plan_n) return ST_OK; /* no plans, no actions: an empty filter would mean all of them */
	list_filter filters[1];
	list_query q = actions_of(plans, plan_n, filters);
	const slice group[2] = { one, two };
	return index_group(cx, &q, group, ret, ret_n);
}

/* ---- lines ---- */

typedef struct { overview_line *p; size_t n, cap; map *by_iri; overview_line *untold; } lines;

static overview_line *line_add(arena *a, lines *v, slice iri)
{
	if (v->n == v->cap) {
		size_t cap = v->cap ? v->cap * 2 : 32;
		overview_line *p = arena_new(a, overview_line, cap);
		if (v->n) memcpy(p, v->p, v->n * sizeof *p);
		v->p = p;
		v->cap = cap;
	}
	v->p[v->n] = (overview_line){ .iri = iri.n ? iri : NO_SLICE };
	map_put(v->by_iri, iri.n ? iri : S(""), (void *)(uintptr_t)(v->n + 1));
	return &v->p[v->n++];
}

static overview_line *line_find(const lines *v, slice iri)
{
	size_t at = (size_t)(uintptr_t)map_get(v->by_iri, iri.n ? iri : S(""));
	return at ? &v->p[at - 1] : NULL;
}

static void line_name(overview_line *l, const resource *r)
{
	l->label[LANG_NL] = r->label_nl;
	l->label[LANG_EN] = r->label_en;
}

/* The entries of a register whose `column` is one of `values`, as lines without counts yet. */
static status lines_of_entries(ctx *cx, const making *m, slice register_name, slice column, const slice *values, size_t n, lines *v)
{
	if (!n) return ST_OK;
	const reg *r;
	TRY(find_register(cx, m->e, register_name, &r));
	resource *rows;
	size_t row_n;
	TRY(list_where(cx, register_name, column, values, n, NO_SLICE, MOST_LINES, &rows, &row_n));
	for (size_t i = 0; i < row_n; i++) {
		graph *g;
		arena_reset(m->scratch);
		TRY(read_document(cx, m->scratch, rows[i].iri, &g));
		overview_line *l = line_add(cx->mem, v, rows[i].iri);
		line_name(l, &rows[i]);
		l->identifier = value_kept(cx->mem, r, g, rows[i].iri, S("identifier"));
		l->sequence = document_integer(r, g, rows[i].iri, S("sequence"), 0);
		if (!slice_eq(column, S("strategy"))) l->parent = value_kept(cx->mem, r, g, rows[i].iri, column);
	}
	return ST_OK;
}

static void lines_of_choices(ctx *cx, const reg *r, slice key, lines *v)
{
	const property *p = reg_property(r, key);
	for (size_t i = 0; p && i < p->choice_n; i++) {
		overview_line *l = line_add(cx->mem, v, p->choices[i].value);
		l->label[LANG_NL] = p->choices[i].label.v[LANG_NL];
		l->label[LANG_EN] = p->choices[i].label.v[LANG_EN];
		l->sequence = (int64_t)i + 1;
	}
}

static void lines_of_plans(ctx *cx, const making *m, lines *v)
{
	for (size_t i = 0; i < m->o->plan_n; i++) {
		bool counted = false;
		for (size_t k = 0; k < m->scope_n; k++) counted = counted || slice_eq(m->scope[k], m->o->plans[i].plan.iri);
		if (!counted) continue;
		overview_line *l = line_add(cx->mem, v, m->o->plans[i].plan.iri);
		line_name(l, &m->o->plans[i].plan);
		l->sequence = (int64_t)i + 1;
	}
}

static const slice *iris_of(arena *a, const overview_group *g, size_t *ret_n)
{
	slice *iris = arena_new(a, slice, g->n + 1);
	*ret_n = 0;
	for (size_t i = 0; i < g->n; i++)
		if (g->lines[i].iri.n) iris[(*ret_n)++] = g->lines[i].iri;
	return iris;
}

static status lines_begin(ctx *cx, const making *m, dimension d, lines *v)
{
	*v = (lines){ .by_iri = map_new(cx->mem) };
	size_t n;
	switch (d) {
	case BY_PLAN: lines_of_plans(cx, m, v); return ST_OK;
	case BY_DOMAIN: return lines_of_entries(cx, m, S("domains"), S("strategy"), &m->o->strategy.iri, 1, v);
	case BY_GOAL: return lines_of_entries(cx, m, S("goals"), S("strategy"), &m->o->strategy.iri, 1, v);
	case BY_STEP: {
		const slice *domains = iris_of(cx->mem, &m->o->by[BY_DOMAIN], &n);
		return lines_of_entries(cx, m, S("steps"), S("domain"), domains, n, v);
	}
	case BY_LEVEL:
	case BY_KIND: lines_of_choices(cx, m->actions, DIMENSIONS[d].key, v); return ST_OK;
	default: return ST_OK;
	}
}

static int by_place(const void *a, const void *b)
{
	const overview_line *x = a, *y = b;
	if (!x->iri.n != !y->iri.n) return x->iri.n ? -1 : 1;
	if (x->sequence != y->sequence) {
		if (!x->sequence || !y->sequence) return x->sequence ? -1 : 1;
		return x->sequence < y->sequence ? -1 : 1;
	}
	int c = natural_cmp(x->identifier, y->identifier);
	return c ? c : slice_cmp(x->label[LANG_NL], y->label[LANG_NL]);
}

static int by_total(const void *a, const void *b)
{
	const overview_line *x = a, *y = b;
	if (!x->iri.n != !y->iri.n) return x->iri.n ? -1 : 1;
	if (x->total != y->total) return x->total > y->total ? -1 : 1;
	return slice_cmp(x->label[LANG_NL], y->label[LANG_NL]);
}

static void count(const overview *o, overview_line *l, slice state, uint64_t n)
{
	l->total += n;
	l->by_state[state_at(o, state)] += n;
}

static void name_line(ctx *cx, overview_line *l)
{
	if (l->iri.n) {
		label_of(cx, l->iri, l->label);
		return;
	}
	l->label[LANG_NL] = tr(LANG_NL, "not told");
	l->label[LANG_EN] = tr(LANG_EN, "not told");
}

static status group_dimension(ctx *cx, const making *m, dimension d)
{
	lines v;
	TRY(lines_begin(cx, m, d, &v));
	group_row *rows;
	size_t n;
	TRY(group_by(cx, m->scope, m->scope_n, DIMENSIONS[d].key, S("state"), &rows, &n));
	for (size_t i = 0; i < n; i++) {
		overview_line *l = line_find(&v, rows[i].value[0]);
		if (!l) {
			l = line_add(cx->mem, &v, rows[i].value[0]);
			name_line(cx, l);
		}
		count(m->o, l, rows[i].value[1], rows[i].count);
	}
	if (v.n) qsort(v.p, v.n, sizeof *v.p, d == BY_OWNER ? by_total : by_place);
	m->o->by[d] = (overview_group){ v.p, v.n };
	return ST_OK;
}

const overview_line *overview_line_of(const overview_group *g, slice iri)
{
	for (size_t i = 0; i < g->n; i++)
		if (slice_eq(g->lines[i].iri, iri)) return &g->lines[i];
	return NULL;
}

/* ---- coverage ---- */

/* The lines of a dimension as an axis: "not told" last, and only when it has actions. */
static overview_line *axis(arena *a, const overview_group *g, size_t *ret_n)
{
	overview_line *out = arena_new(a, overview_line, g->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++)
		if (g->lines[i].iri.n || g->lines[i].total) out[n++] = g->lines[i];
	*ret_n = n;
	return out;
}

status overview_matrix_make(ctx *cx, const overview *o, const slice *plans, size_t plan_n, dimension rows, dimension columns, overview_matrix *ret)
{
	overview_matrix m = { .rows_by = rows, .columns_by = columns };
	m.rows = axis(cx->mem, &o->by[rows], &m.row_n);
	m.columns = axis(cx->mem, &o->by[columns], &m.column_n);
	m.cells = arena_new(cx->mem, uint64_t, m.row_n * m.column_n + 1);
	map *row_at = map_new(cx->mem), *column_at = map_new(cx->mem);
	for (size_t i = 0; i < m.row_n; i++) map_put(row_at, m.rows[i].iri.n ? m.rows[i].iri : S(""), (void *)(uintptr_t)(i + 1));
	for (size_t i = 0; i < m.column_n; i++) map_put(column_at, m.columns[i].iri.n ? m.columns[i].iri : S(""), (void *)(uintptr_t)(i + 1));
	group_row *groups;
	size_t n;
	TRY(group_by(cx, plans, plan_n, DIMENSIONS[rows].key, DIMENSIONS[columns].key, &groups, &n));
	for (size_t i = 0; i < n; i++) {
		size_t r = (size_t)(uintptr_t)map_get(row_at, groups[i].value[0].n ? groups[i].value[0] : S(""));
		size_t c = (size_t)(uintptr_t)map_get(column_at, groups[i].value[1].n ? groups[i].value[1] : S(""));
		if (r && c) m.cells[(r - 1) * m.column_n + c - 1] += groups[i].count;
	}
	for (size_t i = 0; i < m.row_n * m.column_n; i++) m.empty += !m.cells[i] && m.rows[i / m.column_n].iri.n && m.columns[i % m.column_n].iri.n;
	*ret = m;
	return ST_OK;
}

/* ---- strategies and plans ---- */

static announced announced_of(const reg *r, const graph *g, slice iri)
{
	int64_t n = document_integer(r, g, iri, S("announcedActions"), -1);
	return (announced){ .told = n >= 0, .announced = n >= 0 ? (uint64_t)n : 0 };
}

static int by_year(const void *a, const void *b)
{
	const overview_plan *x = a, *y = b;
	if (x->year != y->year) return x->year < y->year ? -1 : 1;
	return slice_cmp(x->plan.label_nl, y->plan.label_nl);
}

static status read_plans(ctx *cx, const entry_store *e, slice strategy, overview_plan **ret, size_t *ret_n)
{
	const reg *r;
	TRY(find_register(cx, e, S("plans"), &r));
	resource *rows;
	size_t n;
	TRY(list_where(cx, S("plans"), S("strategy"), &strategy, 1, NO_SLICE, MOST_PLANS, &rows, &n));
	overview_plan *plans = arena_new(cx->mem, overview_plan, n + 1);
	for (size_t i = 0; i < n; i++) {
		graph *g;
		TRY(read_document(cx, cx->mem, rows[i].iri, &g));
		plans[i] = (overview_plan){ rows[i], document_integer(r, g, rows[i].iri, S("year"), 0), announced_of(r, g, rows[i].iri) };
	}
	if (n) qsort(plans, n, sizeof *plans, by_year);
	*ret = plans;
	*ret_n = n;
	return ST_OK;
}

static status count_states(ctx *cx, const overview *o, const slice *plans, size_t n, overview_line *ret)
{
	group_row *rows;
	size_t row_n;
	TRY(group_by(cx, plans, n, S("state"), NO_SLICE, &rows, &row_n));
	for (size_t i = 0; i < row_n; i++) count(o, ret, rows[i].value[0], rows[i].count);
	return ST_OK;
}

/* One strategy as a line: its own announced and recorded actions. */
static status summarise(ctx *cx, const entry_store *e, const overview *o, const resource *r, overview_nested *ret)
{
	const reg *strategies;
	TRY(find_register(cx, e, S("strategies"), &strategies));
	graph *g;
	TRY(read_document(cx, cx->mem, r->iri, &g));
	*ret = (overview_nested){ .strategy = *r, .fictional = slice_eq(document_value(strategies, g, r->iri, S("fictional")), S("true")), .actions = announced_of(strategies, g, r->iri) };
	overview_plan *plans;
	size_t n;
	TRY(read_plans(cx, e, r->iri, &plans, &n));
	slice *iris = arena_new(cx->mem, slice, n + 1);
	for (size_t i = 0; i < n; i++) iris[i] = plans[i].plan.iri;
	ret->all.iri = r->iri;
	line_name(&ret->all, r);
	TRY(count_states(cx, o, iris, n, &ret->all));
	ret->actions.recorded = ret->all.total;
	return ST_OK;
}

typedef struct { overview_nested *p; size_t n, cap; map *seen; } nest;

static status nested_below(ctx *cx, const entry_store *e, const overview *o, slice parent, int depth, nest *v)
{
	resource *rows;
	size_t n;
	if (depth > MOST_DEPTH) return ST_OK;
	TRY(list_where(cx, S("strategies"), S("partOf"), &parent, 1, S("title"), MOST_PLANS, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		if (map_has(v->seen, rows[i].iri)) continue; /* a loop in partOf */
		map_put(v->seen, rows[i].iri, v);
		if (v->n == v->cap) {
			size_t cap = v->cap ? v->cap * 2 : 16;
			overview_nested *p = arena_new(cx->mem, overview_nested, cap);
			if (v->n) memcpy(p, v->p, v->n * sizeof *p);
			v->p = p;
			v->cap = cap;
		}
		TRY(summarise(cx, e, o, &rows[i], &v->p[v->n++]));
		TRY(nested_below(cx, e, o, rows[i].iri, depth + 1, v));
	}
	return ST_OK;
}

static status begin(ctx *cx, const entry_store *e, making *m, overview *o)
{
	*m = (making){ .e = e, .o = o, .scratch = scratch_of(cx) };
	TRY(find_register(cx, e, S("actions"), &m->actions));
	TRY(find_register(cx, e, S("plans"), &m->plans));
	TRY(find_register(cx, e, S("strategies"), &m->strategies));
	o->states = m->actions->states;
	o->state_n = m->actions->state_n < OVERVIEW_STATES ? m->actions->state_n : OVERVIEW_STATES - 1;
	o->today = today_of(cx);
	return ST_OK;
}

static status read_strategy(ctx *cx, making *m, const overview_options *o)
{
	overview *out = m->o;
	TRY(get_entry(cx, m->e, S("strategies"), o->strategy, &out->strategy));
	graph *g;
	TRY(read_document(cx, cx->mem, out->strategy.iri, &g));
	out->fictional = slice_eq(document_value(m->strategies, g, out->strategy.iri, S("fictional")), S("true"));
	for (int l = 0; l < LANG_COUNT; l++) out->strategy_description[l] = document_text_in(m->strategies, g, out->strategy.iri, S("description"), (lang)l);
	out->actions = announced_of(m->strategies, g, out->strategy.iri);
	TRY(read_plans(cx, m->e, out->strategy.iri, &out->plans, &out->plan_n));
	slice *scope = arena_new(cx->mem, slice, out->plan_n + 1);
	for (size_t i = 0; i < out->plan_n; i++) {
		if (o->plan.n && !slice_eq(o->plan, out->plans[i].plan.iri)) continue;
		scope[m->scope_n++] = out->plans[i].plan.iri;
		if (o->plan.n) out->actions = out->plans[i].actions;
	}
	m->scope = scope;
	if (o->plan.n && !m->scope_n) return fail(cx, NOT_FOUND, "The strategy \"{1}\" has no plan <{2}>.", resource_label(&out->strategy, cx->lang), o->plan);
	return ST_OK;
}

static status make_overview(ctx *cx, const entry_store *e, const overview_options *o, overview *ret)
{
	overview *out = arena_new(cx->mem, overview, 1);
	making m;
	size_t most = o->most ? o->most : 50;
	TRY(begin(cx, e, &m, out));
	TRY(read_strategy(cx, &m, o));
	TRY(count_states(cx, out, m.scope, m.scope_n, &out->all));
	for (int d = 0; d < DIMENSION_COUNT; d++) TRY(group_dimension(cx, &m, (dimension)d));
	out->actions.recorded = out->all.total;
	for (size_t i = 0; i < out->plan_n; i++) {
		const overview_line *l = overview_line_of(&out->by[BY_PLAN], out->plans[i].plan.iri);
		overview_line alone = { 0 };
		if (!l) TRY(count_states(cx, out, &out->plans[i].plan.iri, 1, &alone));
		out->plans[i].actions.recorded = l ? l->total : alone.total;
	}
	TRY(overview_matrix_make(cx, out, m.scope, m.scope_n, BY_DOMAIN, BY_LEVEL, &out->coverage));
	TRY(overview_matrix_make(cx, out, m.scope, m.scope_n, BY_GOAL, BY_DOMAIN, &out->goals));
	TRY(overview_lists(cx, &m, o->period, most));
	nest v = { .seen = map_new(cx->mem) };
	map_put(v.seen, out->strategy.iri, &v);
	TRY(nested_below(cx, e, out, out->strategy.iri, 1, &v));
	out->nested = v.p;
	out->nested_n = v.n;
	*ret = *out;
	return ST_OK;
}

status overview_make(ctx *cx, const entry_store *e, const overview_options *o, overview *ret)
{
	ctx room = room_of(cx);
	return room_done(cx, &room, make_overview(&room, e, o, ret));
}

static int fictional_last(const void *a, const void *b)
{
	const overview_nested *x = a, *y = b;
	if (x->fictional != y->fictional) return x->fictional ? 1 : -1;
	return slice_cmp(x->strategy.label_nl, y->strategy.label_nl);
}

status strategies_list(ctx *cx, const entry_store *e, overview_nested **ret, size_t *ret_n)
{
	overview o = { 0 };
	making m;
	TRY(begin(cx, e, &m, &o));
	resource *rows;
	size_t n;
	TRY(list_where(cx, S("strategies"), NO_SLICE, NULL, 0, S("title"), MOST_PLANS, &rows, &n));
	overview_nested *out = arena_new(cx->mem, overview_nested, n + 1);
	for (size_t i = 0; i < n; i++) TRY(summarise(cx, e, &o, &rows[i], &out[i]));
	if (n) qsort(out, n, sizeof *out, fictional_last);
	*ret = out;
	*ret_n = n;
	return ST_OK;
}
