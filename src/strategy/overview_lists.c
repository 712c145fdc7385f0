/* SPDX-License-Identifier: EUPL-1.2
 * The actions an overview names: late, blocked, not reported on. */
#include "strategy/overview_private.h"
#include <stdlib.h>

enum { MOST_ACTIONS = 200000 };

list_query actions_of(const slice *plans, size_t n, list_filter *filters)
{
	filters[0] = (list_filter){ .column = S("plan"), .values = plans, .value_count = n };
	return (list_query){ .register_name = S("actions"), .filters = filters, .filter_count = 1 };
}

static status describe_action(ctx *cx, const making *m, const resource *r, overview_action *ret)
{
	graph *g;
	arena *a = cx->mem;
	arena_reset(m->scratch);
	TRY(read_document(cx, m->scratch, r->iri, &g));
	*ret = (overview_action){ .action = *r, .end = value_kept(a, m->actions, g, r->iri, S("end")), .owner = value_kept(a, m->actions, g, r->iri, S("owner")),
				  .identifier = value_kept(a, m->actions, g, r->iri, S("identifier")) };
	int64_t end;
	if (time_parse_date(ret->end, &end) && end < m->o->today) ret->days_late = m->o->today - end;
	slice labels[LANG_COUNT];
	if (ret->owner.n) {
		label_of(cx, ret->owner, labels);
		ret->owner_label = labels[cx->lang];
	}
	return ST_OK;
}

static status list_described(ctx *cx, const making *m, list_query *q, size_t most, overview_list *ret)
{
	q->limit = most < 1000 ? most : 1000;
	list_result r;
	TRY(index_list(cx, q, &r));
	*ret = (overview_list){ .rows = arena_new(cx->mem, overview_action, r.n + 1), .n = r.n, .total = r.total };
	for (size_t i = 0; i < r.n; i++) TRY(describe_action(cx, m, &r.rows[i], &ret->rows[i]));
	return ST_OK;
}

static status list_late(ctx *cx, const making *m, size_t most)
{
	slice *open = arena_new(cx->mem, slice, m->o->state_n + 1);
	size_t n = 0;
	for (size_t i = 0; i < m->o->state_n; i++)
		if (!m->o->states[i].closed) open[n++] = m->o->states[i].iri;
	if (!n) return ST_OK;
	list_filter filters[2];
	list_query q = actions_of(m->scope, m->scope_n, filters);
	filters[1] = (list_filter){ .column = S("state"), .values = open, .value_count = n };
	list_range past = { .column = S("end"), .to = time_iso_date(cx->mem, m->o->today - 1) };
	q.filter_count = 2;
	q.ranges = &past;
	q.range_count = 1;
	q.order = S("end");
	return list_described(cx, m, &q, most, &m->o->late);
}

static status list_blocked(ctx *cx, const making *m, size_t most)
{
	const workflow_state *blocked = reg_state(m->actions, S("blocked"));
	if (!blocked) return ST_OK;
	list_filter filters[2];
	list_query q = actions_of(m->scope, m->scope_n, filters);
	filters[1] = (list_filter){ .column = S("state"), .values = &blocked->iri, .value_count = 1 };
	q.filter_count = 2;
	q.order = S("identifier");
	return list_described(cx, m, &q, most, &m->o->blocked);
}

/* The actions that an entry of `register_name` points to. */
static status pointed(ctx *cx, slice register_name, slice period, map *ret)
{
	list_filter of = { .column = S("period"), .values = &period, .value_count = 1 };
	list_query q = { .register_name = register_name, .filters = &of, .filter_count = period.n ? 1 : 0 };
	const slice group[2] = { S("action"), NO_SLICE };
	group_row *rows;
	size_t n;
	TRY(index_group(cx, &q, group, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (rows[i].value[0].n) map_put(ret, rows[i].value[0], ret);
	return ST_OK;
}

typedef struct { ctx *cx; const making *m; const map *reported, *assessed; size_t most; } sorting;

static status sort_out(void *arg, const resource *r)
{
	sorting *v = arg;
	overview *o = v->m->o;
	overview_list *l = &o->unreported;
	o->assessed += map_has(v->assessed, r->iri);
	if (map_has(v->reported, r->iri)) {
		o->reported++;
		return ST_OK;
	}
	l->total++;
	if (l->n == v->most) return ST_OK;
	resource kept; /* the page's memory goes with the page */
	TRY(index_get(v->cx, r->iri, &kept));
	TRY(describe_action(v->cx, v->m, &kept, &l->rows[l->n]));
	l->n++;
	return ST_OK;
}

static status list_unreported(ctx *cx, const making *m, slice period, size_t most)
{
	map *reported = map_new(cx->mem), *assessed = map_new(cx->mem);
	TRY(pointed(cx, S("reports"), period, reported));
	TRY(pointed(cx, S("assessments"), NO_SLICE, assessed));
	list_filter filters[1];
	list_query q = actions_of(m->scope, m->scope_n, filters);
	q.order = S("identifier");
	m->o->unreported.rows = arena_new(cx->mem, overview_action, most + 1);
	sorting v = { cx, m, reported, assessed, most };
	return list_each(cx, &q, sort_out, &v);
}

static int by_period(const void *a, const void *b) { return slice_cmp(((const overview_period *)a)->period, ((const overview_period *)b)->period); }

static void count_report(overview *o, const group_row *row)
{
	size_t status_at = 0, i = 0;
	while (status_at < o->status_n && !slice_eq(o->statuses[status_at].value, row->value[1])) status_at++;
	if (status_at == o->status_n) return;
	while (i < o->period_n && !slice_eq(o->periods[i].period, row->value[0])) i++;
	if (i == o->period_n) o->periods[o->period_n++] = (overview_period){ .period = row->value[0] };
	o->periods[i].total += row->count;
	o->periods[i].by_status[status_at] += row->count;
}

/* What the reports on these actions said, period by period. */
static status report_periods(ctx *cx, const making *m)
{
	overview *o = m->o;
	const reg *reports;
	TRY(find_register(cx, m->e, S("reports"), &reports));
	const property *p = reg_property(reports, S("status"));
	o->statuses = p ? p->choices : NULL;
	o->status_n = p && p->choice_n < OVERVIEW_STATUSES ? p->choice_n : 0;
	slice *actions;
	size_t n, row_n;
	TRY(list_iris(cx, S("actions"), S("plan"), m->scope, m->scope_n, MOST_ACTIONS, &actions, &n));
	if (!n) return ST_OK;
	list_filter about = { .column = S("action"), .values = actions, .value_count = n };
	list_query q = { .register_name = S("reports"), .filters = &about, .filter_count = 1 };
	const slice group[2] = { S("period"), S("status") };
	group_row *rows;
	TRY(index_group(cx, &q, group, &rows, &row_n));
	o->periods = arena_new(cx->mem, overview_period, row_n + 1);
	for (size_t i = 0; i < row_n; i++) count_report(o, &rows[i]);
	if (o->period_n) qsort(o->periods, o->period_n, sizeof *o->periods, by_period);
	return ST_OK;
}

status overview_lists(ctx *cx, const making *m, slice period, size_t most)
{
	if (!m->scope_n) return ST_OK;
	TRY(list_late(cx, m, most));
	TRY(list_blocked(cx, m, most));
	TRY(report_periods(cx, m));
	return list_unreported(cx, m, period, most);
}
