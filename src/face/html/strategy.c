/* SPDX-License-Identifier: EUPL-1.2
 * strategy: all strategies, and where one stands. Numbers come from src/strategy; each links to the list behind it. */
#include "face/html/strategy_parts.h"
#include "face/html/strategy_routes.h"

enum { LIST_SHOWN = 10, LIST_ALL = 1000, CHANGES_SHOWN = 10, IMPORT_MAX = 8 << 20 };

static strategy_card card_of(html *o, const overview_nested *s, const overview *like)
{
	strategy_card c = { .title = resource_label(&s->strategy, o->lang), .path = strategy_path(o->cx, s->strategy.iri), .fictional = s->fictional, .announced = announced_text(o, &s->actions), .recorded = s->all.total };
	if (like) c.bar = bar_of(o, like, NO_SLICE, &s->all, s->all.total ? s->all.total : 1);
	const reg *r = registers_find(o->cx->sv->registers, S("strategies"));
	const workflow_state *state = r && s->strategy.state.n ? reg_state(r, s->strategy.state) : NULL;
	if (state) {
		c.state = state->label.v[o->lang];
		c.tone = state->tone;
	}
	return c;
}

static slice import_path(ctx *cx, slice strategy)
{
	if (!cx->who || !may(cx, MAY_IMPORT, NULL)) return NO_SLICE;
	return strategy.n ? JOIN(cx->mem, S("/import?strategy="), uri_encode(cx->mem, strategy)) : S("/import");
}

status html_strategies(ctx *cx, const request *q, response *r)
{
	resource first;
	TRY(strategy_first(cx, &first));
	if (first.iri.n && !request_query(q, "all").n) {
		response_redirect(cx, r, 303, strategy_path(cx, first.iri));
		return ST_OK;
	}
	overview_nested *all;
	size_t n;
	TRY(strategies_list(cx, &cx->sv->entries, &all, &n));
	html o = html_to(cx, q, r);
	strategy_card *cards = arena_new(cx->mem, strategy_card, n + 1);
	for (size_t i = 0; i < n; i++) cards[i] = card_of(&o, &all[i], NULL);
	strategies_view v = { .head = { .title = tr(cx->lang, "All strategies"), .section = S("strategy") }, .rows = cards, .n = n, .import_path = import_path(cx, NO_SLICE) };
	page_strategies(&o, &v);
	return ST_OK;
}

static void list_fill(html *o, const overview *v, const overview_list *l, actions_view *ret)
{
	action_view *rows = arena_new(o->cx->mem, action_view, l->n + 1);
	for (size_t i = 0; i < l->n; i++) {
		const overview_action *a = &l->rows[i];
		rows[i] = (action_view){ .identifier = a->identifier, .title = resource_label(&a->action, o->lang), .path = resource_path(o->cx, &a->action), .owner = a->owner_label,
					 .owner_path = a->owner.n ? html_path(o->cx, a->owner) : NO_SLICE, .end = a->end.n ? html_date(o, a->end) : NO_SLICE };
		if (a->days_late > 0) rows[i].days = a->days_late == 1 ? tr(o->lang, "1 day") : trf(o->cx->mem, o->lang, "{1} days", html_num(o, (uint64_t)a->days_late));
	}
	ret->rows = rows;
	ret->n = l->n;
	ret->total = l->total;
	if (l->n < l->total && !html_has(o, "all", S("1"))) ret->all_path = JOIN(o->cx->mem, html_with(o, "all", S("1")), S("#"), ret->id);
	(void)v;
}

static void fill_lists(html *o, const overview *v, strategy_view *ret)
{
	actions_view *lists = arena_new(o->cx->mem, actions_view, 3);
	lists[0] = (actions_view){ .id = S("blocked"), .title = tr(o->lang, "Blocked"), .sentence = tr(o->lang, "These cannot go on without a decision or help."), .none = tr(o->lang, "No action is reported as blocked.") };
	lists[1] = (actions_view){ .id = S("late"), .title = tr(o->lang, "Late"), .sentence = tr(o->lang, "Their end date is past and they are not done."), .none = tr(o->lang, "No action whose end date is known is late."), .late = true };
	lists[2] = (actions_view){ .id = S("unreported"), .title = tr(o->lang, "Nobody reported"), .sentence = tr(o->lang, "About these there is no progress report, so nobody can say how they stand."), .none = tr(o->lang, "There is a report about each action.") };
	if (!v->all.total)
		for (int i = 0; i < 3; i++) lists[i].none = tr(o->lang, "No actions are recorded yet.");
	list_fill(o, v, &v->blocked, &lists[0]);
	list_fill(o, v, &v->late, &lists[1]);
	list_fill(o, v, &v->unreported, &lists[2]);
	ret->lists = lists;
	ret->list_n = 3;
}

static void fill_charts(html *o, const overview *v, strategy_view *ret)
{
	static const dimension SHOWN[] = { BY_DOMAIN, BY_STEP, BY_GOAL, BY_OWNER, BY_LEVEL, BY_KIND, BY_PLAN };
	chart_view *charts = arena_new(o->cx->mem, chart_view, COUNT_OF(SHOWN));
	for (size_t i = 0; i < COUNT_OF(SHOWN); i++)
		if (v->by[SHOWN[i]].n) chart_of(o, v, SHOWN[i], &charts[ret->chart_n++]);
	ret->charts = charts;
	coverage_view *matrices = arena_new(o->cx->mem, coverage_view, 2);
	if (v->coverage.row_n && v->coverage.column_n) coverage_of(o, v, &v->coverage, S("coverage-level"), tr(o->lang, "Domain by level of government"), &matrices[ret->matrix_n++]);
	if (v->goals.row_n && v->goals.column_n) coverage_of(o, v, &v->goals, S("coverage-goal"), tr(o->lang, "Goal by domain"), &matrices[ret->matrix_n++]);
	ret->matrices = matrices;
	period_view *periods = arena_new(o->cx->mem, period_view, v->period_n + 1);
	for (size_t i = 0; i < v->period_n; i++) periods[i] = (period_view){ v->periods[i].period, v->periods[i].total, v->periods[i].by_status };
	ret->periods = periods;
	ret->period_n = v->period_n;
}

static void fill_plans(html *o, const overview *v, slice chosen, strategy_view *ret)
{
	ctx *cx = o->cx;
	link_view *plans = arena_new(cx->mem, link_view, v->plan_n + 1);
	option_view *options = arena_new(cx->mem, option_view, v->plan_n + 1);
	for (size_t i = 0; i < v->plan_n; i++) {
		const resource *p = &v->plans[i].plan;
		options[i] = (option_view){ p->name, resource_label(p, o->lang) };
		plans[i] = (link_view){ options[i].name, html_with(o, "plan", p->name) };
		if (slice_eq(p->iri, chosen)) ret->plan_title = options[i].name;
	}
	ret->plans = plans;
	ret->plan_n = v->plan_n;
	ret->self_path = html_with(o, "plan", NO_SLICE);
	ret->compare = options;
	ret->compare_n = v->plan_n;
	if (v->plan_n < 2) return;
	ret->compare_from = options[v->plan_n - 2].iri;
	ret->compare_to = options[v->plan_n - 1].iri;
}

static void fill_exports(html *o, slice plan, strategy_view *ret)
{
	static const struct { slice extension, name; } FORMS[] = { { SLICE_INIT("xlsx"), SLICE_INIT("XLSX") }, { SLICE_INIT("csv"), SLICE_INIT("CSV") }, { SLICE_INIT("xml"), SLICE_INIT("StratML") }, { SLICE_INIT("jsonld"), SLICE_INIT("JSON-LD") } };
	link_view *links = arena_new(o->cx->mem, link_view, COUNT_OF(FORMS));
	for (size_t i = 0; i < COUNT_OF(FORMS); i++)
		links[i] = (link_view){ FORMS[i].name, JOIN(o->cx->mem, ret->page_path, S("/export."), FORMS[i].extension, plan.n ? S("?plan=") : S(""), plan.n ? uri_encode(o->cx->mem, plan) : S("")) };
	ret->exports = links;
	ret->export_n = COUNT_OF(FORMS);
}

status html_strategy(ctx *cx, const request *q, response *r)
{
	slice base = cx->sv->settings->base, plan = request_query(q, "plan");
	overview_options options = { .strategy = resource_iri(cx, base, S("strategies"), request_param(q, "name")), .plan = plan.n ? resource_iri(cx, base, S("plans"), plan) : NO_SLICE,
				     .period = request_query(q, "period").n ? request_query(q, "period") : NO_SLICE, .most = request_query(q, "all").n ? LIST_ALL : LIST_SHOWN };
	overview *o = arena_new(cx->mem, overview, 1);
	TRY(overview_make(cx, &cx->sv->entries, &options, o));
	html h = html_to(cx, q, r);
	strategy_view v = { 0 };
	TRY(strategy_head(&h, o, &v));
	fill_plans(&h, o, options.plan, &v);
	fill_lists(&h, o, &v);
	fill_charts(&h, o, &v);
	fill_exports(&h, plan, &v);
	TRY(changes_of(&h, o->strategy.iri, CHANGES_SHOWN, &v));
	strategy_card *nested = arena_new(cx->mem, strategy_card, o->nested_n + 1);
	for (size_t i = 0; i < o->nested_n; i++) nested[i] = card_of(&h, &o->nested[i], o);
	v.nested = nested;
	v.nested_n = o->nested_n;
	v.import_path = import_path(cx, o->strategy.iri);
	crumb home = { S("/strategy?all=1"), tr(cx->lang, "All strategies") };
	v.head = (page_head){ .title = v.title, .description = v.answer, .section = S("strategy"), .crumbs = &home, .crumb_n = 1 };
	page_strategy(&h, &v);
	return ST_OK;
}

const route strategy_routes[] = {
	{ HTTP_GET, "/", html_home, ROUTE_PAGE, 0, "Home page" },
	{ HTTP_GET, "/strategy", html_strategies, ROUTE_PAGE, 0, "All strategies" },
	{ HTTP_GET, "/strategy/{name}", html_strategy, ROUTE_HEAVY, 0, "Where a strategy stands" },
	{ HTTP_GET, "/strategy/{name}/compare", html_compare, ROUTE_HEAVY, 0, "Two plans of a strategy beside each other" },
	{ HTTP_GET, "/strategy/{name}/export.csv", html_strategy_export, ROUTE_HEAVY, 0, "The actions as CSV" },
	{ HTTP_GET, "/strategy/{name}/export.xlsx", html_strategy_export, ROUTE_HEAVY, 0, "The actions as a workbook" },
	{ HTTP_GET, "/strategy/{name}/export.xml", html_strategy_export, ROUTE_HEAVY, 0, "The strategy as StratML" },
	{ HTTP_GET, "/strategy/{name}/export.jsonld", html_strategy_export, ROUTE_HEAVY, 0, "The actions as JSON-LD" },
	{ HTTP_GET, "/import", html_import, ROUTE_SIGNED_IN, 0, "Form to import an action plan" },
	{ HTTP_POST, "/import", html_import_step, ROUTE_FORM | ROUTE_SIGNED_IN | ROUTE_HEAVY, IMPORT_MAX, "Preview an import, or keep it" },
	{ 0, NULL, NULL, 0, 0, NULL },
};
