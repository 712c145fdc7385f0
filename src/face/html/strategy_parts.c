/* SPDX-License-Identifier: EUPL-1.2 */
#include "face/html/strategy_parts.h"
#include <string.h>

enum { BAR_UNITS = 240, DAYS_LATELY = 90 };

slice last_part(slice iri)
{
	size_t at = slice_rfind_char(iri, '/');
	return at == SLICE_NONE ? iri : slice_skip(iri, at + 1);
}

slice strategy_path(ctx *cx, slice iri) { return JOIN(cx->mem, S("/strategy/"), uri_encode(cx->mem, last_part(iri))); }

/* The plans that were counted stand as lines of BY_PLAN. */
slice actions_path(html *o, const overview *v, slice key, slice value, slice state)
{
	arena *a = o->cx->mem;
	buf *b = buf_new(a, 1 << 16);
	buf_lit(b, "/doc/actions");
	char before = '?';
	const overview_group *plans = &v->by[BY_PLAN];
	bool by_plan = slice_eq(key, dimension_key(BY_PLAN));
	for (size_t i = 0; i < plans->n && !by_plan; i++) {
		if (!plans->lines[i].iri.n) continue;
		buf_putc(b, before);
		buf_lit(b, "plan=");
		buf_put(b, uri_encode(a, plans->lines[i].iri));
		before = '&';
	}
	if (key.n) {
		buf_putc(b, before);
		buf_put(b, key);
		buf_putc(b, '=');
		buf_put(b, value.n ? uri_encode(a, value) : S("-"));
		before = '&';
	}
	if (state.n) {
		buf_putc(b, before);
		buf_lit(b, "state=");
		buf_put(b, uri_encode(a, state));
	}
	return arena_copy(a, buf_slice(b));
}

/* Two states of one tone (on track, done) differ by their pattern. */
static slice pattern_of(html *o, const overview *v, size_t at)
{
	slice tone = v->states[at].tone.n ? v->states[at].tone : S("neutral");
	size_t before = 0;
	for (size_t i = 0; i < at; i++) before += slice_eq(v->states[i].tone, tone);
	static const slice KNOWN[] = { SLICE_INIT("good"), SLICE_INIT("warning"), SLICE_INIT("bad"), SLICE_INIT("open"), SLICE_INIT("unknown"), SLICE_INIT("neutral") };
	bool known = false;
	for (size_t i = 0; i < COUNT_OF(KNOWN); i++) known |= slice_eq(KNOWN[i], tone);
	if (!known) return S("neutral");
	return before && slice_eq(tone, S("good")) ? JOIN(o->cx->mem, tone, S("-2")) : tone;
}

/* One part a state and, when something stands outside the workflow, one more. */
static size_t parts_of(const overview *v) { return v->state_n + (v->all.by_state[v->state_n] > 0); }

bar_view bar_of(html *o, const overview *v, slice key, const overview_line *line, uint64_t most)
{
	size_t n = parts_of(v);
	part_view *parts = arena_new(o->cx->mem, part_view, n + 1);
	uint64_t seen = 0;
	for (size_t i = 0; i < n; i++) {
		bool known = i < v->state_n;
		uint64_t count = line->by_state[i];
		unsigned from = most ? (unsigned)(seen * BAR_UNITS / most) : 0, to = most ? (unsigned)((seen + count) * BAR_UNITS / most) : 0;
		parts[i] = (part_view){ .name = known ? v->states[i].label.v[o->lang] : tr(o->lang, "another state"), .tone = known ? v->states[i].tone : S("unknown"),
					.pattern = known ? pattern_of(o, v, i) : S("unknown"), .count = count, .from = from, .width = to > from ? to - from : 0 };
		if (known && count) parts[i].path = actions_path(o, v, key, line->iri, v->states[i].iri);
		seen += count;
	}
	slice name = line->label[o->lang];
	if (name.n && line->identifier.n && !slice_starts(name, line->identifier)) name = JOIN(o->cx->mem, line->identifier, S(". "), name);
	bar_view b = { .label = name, .parts = parts, .total = line->total };
	if (!line->iri.n && key.n) {
		b.label = tr(o->lang, "not told");
		b.unknown = true;
	} else if (line->iri.n) {
		b.path = html_path(o->cx, line->iri);
	}
	if (line->total) b.total_path = actions_path(o, v, key, line->iri, NO_SLICE);
	return b;
}

static slice chart_sentence(html *o, const overview *v, const overview_group *g)
{
	size_t named = 0, empty = 0;
	uint64_t untold = 0;
	const overview_line *top = NULL;
	for (size_t i = 0; i < g->n; i++) {
		const overview_line *l = &g->lines[i];
		if (!l->iri.n) {
			untold = l->total;
			continue;
		}
		named++;
		empty += !l->total;
		if (!top || l->total > top->total) top = l;
	}
	if (!v->all.total) return tr(o->lang, "No actions are recorded yet.");
	if (!top || !top->total) return trf(o->cx->mem, o->lang, "For none of the {1} actions this is told.", html_num(o, v->all.total));
	slice first = trf(o->cx->mem, o->lang, "Most actions: {1}, {2} of {3}.", top->label[o->lang], html_num(o, top->total), html_num(o, v->all.total));
	slice second = empty ? trf(o->cx->mem, o->lang, " {1} of {2} have none.", html_num(o, empty), html_num(o, named)) : S("");
	slice third = untold ? trf(o->cx->mem, o->lang, " For {1} actions this is not told.", html_num(o, untold)) : S("");
	return JOIN(o->cx->mem, first, second, third);
}

static slice chart_title(html *o, dimension d)
{
	switch (d) {
	case BY_PLAN: return tr(o->lang, "Per yearly plan");
	case BY_DOMAIN: return tr(o->lang, "Per action domain");
	case BY_STEP: return tr(o->lang, "Per step");
	case BY_GOAL: return tr(o->lang, "Per goal");
	case BY_OWNER: return tr(o->lang, "Per owner");
	case BY_LEVEL: return tr(o->lang, "Per level of government");
	case BY_KIND: return tr(o->lang, "Per kind of action");
	default: return dimension_title(d, o->lang);
	}
}

void chart_of(html *o, const overview *v, dimension d, chart_view *ret)
{
	const overview_group *g = &v->by[d];
	uint64_t most = 1;
	for (size_t i = 0; i < g->n; i++)
		if (g->lines[i].total > most) most = g->lines[i].total;
	bar_view *rows = arena_new(o->cx->mem, bar_view, g->n + 1);
	for (size_t i = 0; i < g->n; i++) rows[i] = bar_of(o, v, dimension_key(d), &g->lines[i], most);
	bar_view all = bar_of(o, v, NO_SLICE, &v->all, v->all.total ? v->all.total : 1);
	*ret = (chart_view){ .id = JOIN(o->cx->mem, S("by-"), dimension_key(d)), .title = chart_title(o, d), .sentence = chart_sentence(o, v, g), .first = dimension_title(d, o->lang),
			     .heads = all.parts, .part_n = parts_of(v), .rows = rows, .n = g->n };
}

static void headings_of(html *o, const overview_line *lines, size_t n, link_view *ret)
{
	for (size_t i = 0; i < n; i++)
		ret[i] = lines[i].iri.n ? (link_view){ lines[i].label[o->lang], html_path(o->cx, lines[i].iri) } : (link_view){ tr(o->lang, "not told"), NO_SLICE };
}

void coverage_of(html *o, const overview *v, const overview_matrix *m, slice id, slice title, coverage_view *ret)
{
	arena *a = o->cx->mem;
	link_view *rows = arena_new(a, link_view, m->row_n + 1), *columns = arena_new(a, link_view, m->column_n + 1);
	headings_of(o, m->rows, m->row_n, rows);
	headings_of(o, m->columns, m->column_n, columns);
	matrix_cell_view *cells = arena_new(a, matrix_cell_view, m->row_n * m->column_n + 1);
	for (size_t i = 0; i < m->row_n; i++)
		for (size_t k = 0; k < m->column_n; k++) {
			uint64_t count = matrix_cell(m, i, k);
			matrix_cell_view *c = &cells[i * m->column_n + k];
			c->count = count;
			if (!count) continue;
			slice row = JOIN(a, S("&"), dimension_key(m->rows_by), S("="), m->rows[i].iri.n ? uri_encode(a, m->rows[i].iri) : S("-"));
			c->path = JOIN(a, actions_path(o, v, dimension_key(m->columns_by), m->columns[k].iri, NO_SLICE), row);
		}
	uint64_t all = 0;
	for (size_t i = 0; i < m->row_n; i++)
		for (size_t k = 0; k < m->column_n; k++) all += m->rows[i].iri.n && m->columns[k].iri.n;
	*ret = (coverage_view){ .id = id, .title = title, .corner = JOIN(a, dimension_title(m->rows_by, o->lang), S(" / "), dimension_title(m->columns_by, o->lang)), .rows = rows, .row_n = m->row_n,
				.columns = columns, .column_n = m->column_n, .cells = cells };
	ret->sentence = !all ? tr(o->lang, "There is nothing to set out here yet.") :
			m->empty ? trf(a, o->lang, "In {1} of the {2} cells no action is recorded.", html_num(o, m->empty), html_num(o, all)) : trf(a, o->lang, "Each of the {1} cells has an action.", html_num(o, all));
}

slice announced_text(html *o, const announced *a) { return a->told ? html_num(o, a->announced) : tr(o->lang, "unknown"); }

static uint64_t count_of_tone(const overview *v, slice tone)
{
	uint64_t n = 0;
	for (size_t i = 0; i < v->state_n; i++)
		if (slice_eq(v->states[i].tone, tone)) n += v->all.by_state[i];
	return n;
}

slice answer_of(html *o, const overview *v)
{
	arena *a = o->cx->mem;
	uint64_t unknown = count_of_tone(v, S("unknown")) + v->all.by_state[v->state_n], known = v->all.total - unknown;
	if (!v->all.total) return tr(o->lang, "No action of this strategy is recorded yet, so nobody can say where it stands.");
	slice first = v->actions.told ? trf(a, o->lang, "{1} actions were announced, {2} are recorded here.", html_num(o, v->actions.announced), html_num(o, v->all.total)) :
					trf(a, o->lang, "{1} actions are recorded here; how many were announced is unknown.", html_num(o, v->all.total));
	slice second = !known ? tr(o->lang, " Of none of them it is known how it stands.") :
		       unknown ? trf(a, o->lang, " {1} are on track or done, {2} at risk, {3} blocked; of {4} it is unknown.", html_num(o, count_of_tone(v, S("good"))),
				     html_num(o, count_of_tone(v, S("warning"))), html_num(o, count_of_tone(v, S("bad"))), html_num(o, unknown)) :
				 trf(a, o->lang, " {1} are on track or done, {2} at risk, {3} blocked.", html_num(o, count_of_tone(v, S("good"))), html_num(o, count_of_tone(v, S("warning"))),
				     html_num(o, count_of_tone(v, S("bad"))));
	return JOIN(a, first, second);
}

/* How many of the actions counted have an end date: without any, "late" is unknown, not none. */
static status dated_of(html *o, const overview *v, uint64_t *ret)
{
	const overview_group *plans = &v->by[BY_PLAN];
	slice *iris = arena_new(o->cx->mem, slice, plans->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < plans->n; i++)
		if (plans->lines[i].iri.n) iris[n++] = plans->lines[i].iri;
	*ret = 0;
	if (!n) return ST_OK;
	list_filter in_plans = { .column = S("plan"), .values = iris, .value_count = n };
	list_range any = { .column = S("end"), .from = S("1000-01-01") };
	list_query q = { .register_name = S("actions"), .filters = &in_plans, .filter_count = 1, .ranges = &any, .range_count = 1 };
	list_result found;
	TRY(index_list(o->cx, &q, &found));
	*ret = found.total;
	return ST_OK;
}

status strategy_head(html *o, const overview *v, strategy_view *ret)
{
	uint64_t dated, unknown = count_of_tone(v, S("unknown")) + v->all.by_state[v->state_n];
	TRY(dated_of(o, v, &dated));
	ret->late = dated || v->late.total ? html_num(o, v->late.total) : tr(o->lang, "unknown");
	ret->blocked = unknown < v->all.total ? html_num(o, v->blocked.total) : tr(o->lang, "unknown");
	ret->o = v;
	ret->title = resource_label(&v->strategy, o->lang);
	ret->description = v->strategy_description[o->lang];
	if (!ret->description.n) ret->description = v->strategy_description[o->lang == LANG_NL ? LANG_EN : LANG_NL];
	ret->fictional = v->fictional;
	ret->path = html_path(o->cx, v->strategy.iri);
	ret->page_path = strategy_path(o->cx, v->strategy.iri);
	ret->answer = answer_of(o, v);
	ret->announced = announced_text(o, &v->actions);
	ret->list_path = actions_path(o, v, NO_SLICE, NO_SLICE, NO_SLICE);
	ret->all = bar_of(o, v, NO_SLICE, &v->all, v->all.total ? v->all.total : 1);
	ret->states = ret->all.parts;
	ret->state_n = parts_of(v);
	return ST_OK;
}

static slice kind_text(html *o, change_kind k)
{
	switch (k) {
	case CHANGED_NEW: return tr(o->lang, "new");
	case CHANGED_STATE: return tr(o->lang, "status changed");
	case CHANGED_TEXT: return tr(o->lang, "text changed");
	case CHANGED_WITHDRAWN: return tr(o->lang, "withdrawn");
	}
	return S("");
}

static slice state_name(const reg *r, slice iri, lang l, slice *ret_tone)
{
	const workflow_state *s = r && iri.n ? reg_state(r, iri) : NULL;
	*ret_tone = s ? s->tone : NO_SLICE;
	return s ? s->label.v[l] : NO_SLICE;
}

/* A report or assessment is called by what it says; here it is named with the action it is about. */
static slice changed_title(html *o, const reg *r, const resource *what)
{
	const property *about = r && !r->state_n ? reg_property(r, S("action")) : NULL;
	slice name = resource_label(what, o->lang), path, tone;
	graph *g = graph_new(o->cx->mem);
	if (!about) return name;
	if (index_graph(o->cx, what->iri, g) != ST_OK) {
		ctx_error_clear(o->cx);
		return name;
	}
	slice action = first_value(o, g, graph_find_iri(g, what->iri), about, &path, &tone);
	return action.n ? JOIN(o->cx->mem, action, S(": "), name) : name;
}

status changes_of(html *o, slice strategy, size_t most, strategy_view *ret)
{
	ctx *cx = o->cx;
	msec since = ctx_now(cx) - (msec)DAYS_LATELY * 86400 * 1000;
	strategy_changes found;
	TRY(strategy_changed_since(cx, &cx->sv->entries, strategy, since, most, &found));
	changed_view *rows = arena_new(cx->mem, changed_view, found.n + 1);
	for (size_t i = 0; i < found.n; i++) {
		const strategy_change *c = &found.rows[i];
		const reg *r = registers_find(cx->sv->registers, c->what.register_name);
		rows[i] = (changed_view){ .when = html_moment(o, c->last.time), .title = changed_title(o, r, &c->what), .path = resource_path(cx, &c->what),
					  .what = r ? JOIN(cx->mem, r->singular.v[o->lang], S(", "), kind_text(o, c->kind)) : kind_text(o, c->kind) };
		if (c->kind != CHANGED_STATE) continue;
		rows[i].before = state_name(r, c->state_before, o->lang, &rows[i].tone_before);
		rows[i].after = state_name(r, c->state_after, o->lang, &rows[i].tone_after);
	}
	ret->changes = rows;
	ret->change_n = found.n;
	ret->changes_total = found.total;
	ret->changes_since = time_people_date(cx->mem, o->lang, (int64_t)(since / 86400000));
	return ST_OK;
}

status strategy_first(ctx *cx, resource *ret)
{
	overview_nested *all;
	size_t n;
	TRY(strategies_list(cx, &cx->sv->entries, &all, &n));
	*ret = (resource){ 0 };
	const reg *r = registers_find(cx->sv->registers, S("strategies"));
	const property *part = r ? reg_property(r, S("partOf")) : NULL;
	for (size_t i = 0; i < n; i++) {
		if (all[i].fictional) continue;
		graph *g = graph_new(cx->mem);
		TRY(index_graph(cx, all[i].strategy.iri, g));
		tid predicate = part ? graph_find_iri(g, part->path) : 0, subject = graph_find_iri(g, all[i].strategy.iri);
		graph_walk w = { 0 };
		bool inner = false;
		if (predicate) for (w = graph_match(g, subject, predicate, 0); graph_next(&w);) inner = true;
		if (inner && ret->iri.n) continue;
		if (!inner || !ret->iri.n) *ret = all[i].strategy;
		if (!inner) return ST_OK;
	}
	return ST_OK;
}
