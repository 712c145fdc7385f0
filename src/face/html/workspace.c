/* SPDX-License-Identifier: EUPL-1.2
 * workspace: what waits for this person today: tasks, reports that are due, decisions that need a second pair of eyes. */
#include "face/html/common.h"
#include "face/html/sign_in.h"

enum { SHOWN = 20, SHOWN_EACH = 6, QUEUE_LOOK = 40, REPORT_DAYS = 183, ACTIONS_MAX = 1000, DAY_MS = 86400000 };

slice roles_text(ctx *cx, unsigned roles)
{
	buf *b = buf_new(cx->mem, 4096);
	for (role r = 0; r < ROLE_COUNT; r++)
		if (roles & (1u << r)) {
			if (b->n) buf_lit(b, ", ");
			buf_put(b, role_label(r, cx->lang));
		}
	return arena_copy(cx->mem, buf_slice(b));
}

/* The states of a register from which there is still something to do. */
static size_t open_states(ctx *cx, const reg *r, const slice **ret)
{
	slice *states = arena_new(cx->mem, slice, r->state_n + 1);
	size_t n = 0;
	for (size_t i = 0; i < r->state_n; i++)
		if (!r->states[i].closed) states[n++] = r->states[i].iri;
	*ret = states;
	return n;
}

static slice *my_organisations(const ctx *cx)
{
	slice *list = arena_new(cx->mem, slice, cx->who->membership_n + 1);
	for (size_t i = 0; i < cx->who->membership_n; i++) list[i] = cx->who->memberships[i].organisation;
	return list;
}

static waiting_row row_of(html *o, const reg *r, const resource *res)
{
	const workflow_state *s = reg_state(r, res->state);
	return (waiting_row){ .text = resource_label(res, o->lang), .path = resource_path(o->cx, res), .tone = s ? s->tone : NO_SLICE, .state = s ? s->label.v[o->lang] : NO_SLICE };
}

/* The day by which it must be done, from the document: the index orders by it but does not give it back. */
static void add_due(html *o, const reg *r, const resource *res, const char *key, waiting_row *row)
{
	graph *g;
	resource again;
	slice path, tone;
	const property *p = reg_property(r, slice_from(key));
	if (!p || entry_get(o->cx, &o->cx->sv->entries, r, res->iri, &again, &g) != ST_OK) {
		ctx_error_clear(o->cx);
		return;
	}
	tid predicate = graph_find_iri(g, p->path), subject = graph_find_iri(g, res->iri);
	slice text = predicate && subject ? first_value(o, g, subject, p, &path, &tone) : NO_SLICE;
	if (!text.n) return;
	graph_walk w = graph_match(g, subject, predicate, 0);
	int64_t day;
	if (graph_next(&w) && time_parse_date(graph_term(g, w.t.o)->lex, &day)) row->late = day < ctx_now(o->cx) / DAY_MS;
	row->note = row->late ? trf(o->cx->mem, o->lang, "late: was due on {1}", text) : trf(o->cx->mem, o->lang, "due on {1}", text);
}

static status tasks(html *o, bool mine, waiting_list *ret)
{
	ctx *cx = o->cx;
	const reg *r = registers_find(cx->sv->registers, S("tasks"));
	if (!r) return ST_OK;
	const slice *states;
	size_t state_n = open_states(cx, r, &states);
	list_filter filters[] = { { .column = S("state"), .values = states, .value_count = state_n }, { .column = S("assignee"), .values = &cx->who->iri, .value_count = mine, .missing = !mine },
				  { .column = S("organisation"), .values = my_organisations(cx), .value_count = cx->who->membership_n } };
	list_query q = { .register_name = r->name, .filters = filters, .filter_count = mine ? 2 : 3, .order = S("due"), .limit = SHOWN };
	list_result result = { 0 };
	if (mine || cx->who->membership_n) TRY(index_list(cx, &q, &result));
	waiting_row *rows = arena_new(cx->mem, waiting_row, result.n);
	for (size_t i = 0; i < result.n; i++) {
		rows[i] = row_of(o, r, &result.rows[i]);
		add_due(o, r, &result.rows[i], "due", &rows[i]);
	}
	*ret = (waiting_list){ .rows = rows, .n = result.n, .total = result.total };
	if (result.total > result.n) ret->more_path = mine ? JOIN(cx->mem, S("/doc/tasks?assignee="), uri_encode(cx->mem, cx->who->iri)) : S("/doc/tasks?assignee=-");
	return ST_OK;
}

/* Actions on which somebody reported in the last half year: IRI -> anything. */
static status reported_lately(ctx *cx, map **ret)
{
	list_range range = { S("date"), time_iso_date(cx->mem, ctx_now(cx) / DAY_MS - REPORT_DAYS), NO_SLICE };
	list_query q = { .register_name = S("reports"), .ranges = &range, .range_count = 1 };
	slice group[2] = { S("action"), NO_SLICE };
	group_row *rows;
	size_t n;
	map *m = map_new(cx->mem);
	TRY(index_group(cx, &q, group, &rows, &n));
	for (size_t i = 0; i < n; i++) map_put(m, rows[i].value[0], &rows[i]);
	*ret = m;
	return ST_OK;
}

static status reports_due(html *o, waiting_list *ret)
{
	ctx *cx = o->cx;
	const reg *r = registers_find(cx->sv->registers, S("actions"));
	if (!r || !registers_find(cx->sv->registers, S("reports")) || !cx->who->membership_n) return ST_OK;
	const slice *states;
	size_t state_n = open_states(cx, r, &states), n = 0;
	map *reported;
	list_filter filters[] = { { .column = S("state"), .values = states, .value_count = state_n }, { .column = S("owner"), .values = my_organisations(cx), .value_count = cx->who->membership_n } };
	list_query q = { .register_name = r->name, .filters = filters, .filter_count = 2, .order = r->order, .limit = ACTIONS_MAX };
	list_result result;
	TRY(reported_lately(cx, &reported));
	TRY(index_list(cx, &q, &result));
	waiting_row *rows = arena_new(cx->mem, waiting_row, SHOWN);
	for (size_t i = 0; i < result.n; i++) {
		if (map_get(reported, result.rows[i].iri)) continue;
		if (ret->n < SHOWN) rows[ret->n++] = row_of(o, r, &result.rows[i]);
		n++;
	}
	ret->rows = rows;
	ret->total = n;
	if (n > ret->n) ret->more_path = JOIN(cx->mem, S("/doc/actions?owner="), uri_encode(cx->mem, cx->who->memberships[0].organisation));
	return ST_OK;
}

static bool has_roles(const ctx *cx, unsigned wanted)
{
	for (size_t i = 0; i < cx->who->membership_n; i++)
		if (cx->who->memberships[i].roles & wanted) return true;
	return cx->who->administrator;
}

/* States from which a transition of four eyes leaves that this person's roles may make. */
static size_t queue_states(ctx *cx, const reg *r, const slice **ret)
{
	slice *states = arena_new(cx->mem, slice, r->state_n + 1);
	size_t n = 0;
	for (size_t s = 0; s < r->state_n; s++) {
		bool wanted = false;
		for (size_t i = 0; i < r->transition_n; i++) {
			const transition *t = &r->transitions[i];
			if (!t->four_eyes || !has_roles(cx, t->roles)) continue;
			for (size_t k = 0; k < t->from_n; k++) wanted |= slice_eq(t->from[k], r->states[s].iri);
		}
		if (wanted) states[n++] = r->states[s].iri;
	}
	*ret = states;
	return n;
}

/* The moves of four eyes on this entry that this very person may make (not on their own work), as text; NO_SLICE: none. */
static slice moves_of(ctx *cx, const reg *r, const resource *res)
{
	const transition **list;
	size_t n;
	slice text = NO_SLICE;
	if (entry_transitions(cx, &cx->sv->entries, r, res, &list, &n) != ST_OK) {
		ctx_error_clear(cx);
		return text;
	}
	for (size_t i = 0; i < n; i++)
		if (list[i]->four_eyes) text = text.n ? JOIN(cx->mem, text, S(", "), list[i]->label.v[cx->lang]) : list[i]->label.v[cx->lang];
	return text;
}

/* The register's list with only these states. */
static slice states_path(ctx *cx, const reg *r, const list_filter *filter)
{
	slice path = JOIN(cx->mem, S("/doc/"), r->name);
	for (size_t i = 0; i < filter->value_count; i++) path = JOIN(cx->mem, path, i ? S("&state=") : S("?state="), uri_encode(cx->mem, filter->values[i]));
	return path;
}

/* Each candidate is asked whether this person made it, which reads the log: so only the QUEUE_LOOK oldest of a register are; and no
 * register crowds out the others. */
static status queue(html *o, waiting_list *ret)
{
	ctx *cx = o->cx;
	waiting_row *rows = arena_new(cx->mem, waiting_row, SHOWN);
	for (size_t i = 0; i < registers_count(cx->sv->registers); i++) {
		const reg *r = registers_at(cx->sv->registers, i);
		const slice *states;
		list_filter filter = { .column = S("state"), .value_count = queue_states(cx, r, &states) };
		if (!filter.value_count) continue;
		filter.values = states;
		list_query q = { .register_name = r->name, .filters = &filter, .filter_count = 1, .order = S("modified"), .limit = QUEUE_LOOK };
		list_result result;
		TRY(index_list(cx, &q, &result));
		if (result.total > result.n && !ret->more) {
			ret->more = true;
			ret->more_path = states_path(cx, r, &filter);
		}
		for (size_t k = 0, here = 0; k < result.n; k++) {
			slice moves = moves_of(cx, r, &result.rows[k]);
			if (!moves.n) continue;
			if (ret->n < SHOWN && here++ < SHOWN_EACH) {
				rows[ret->n] = row_of(o, r, &result.rows[k]);
				rows[ret->n++].note = JOIN(cx->mem, r->singular.v[cx->lang], S(" · "), moves);
			}
			ret->total++;
		}
	}
	ret->rows = rows;
	return ST_OK;
}

static void fill_roles(ctx *cx, workspace_view *v)
{
	held_roles *rows = arena_new(cx->mem, held_roles, cx->who->membership_n);
	for (size_t i = 0; i < cx->who->membership_n; i++) {
		const membership *m = &cx->who->memberships[i];
		rows[i] = (held_roles){ entry_label(cx, m->organisation), html_path(cx, m->organisation), roles_text(cx, m->roles) };
	}
	v->roles = rows;
	v->role_n = cx->who->membership_n;
}

static void name_list(waiting_list *l, slice id, slice title, slice about, slice none)
{
	l->id = id;
	l->title = title;
	l->about = about;
	l->none = none;
}

status html_workspace(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	waiting_list lists[4] = { 0 };
	TRY(tasks(&o, true, &lists[0]));
	TRY(queue(&o, &lists[1]));
	TRY(reports_due(&o, &lists[2]));
	TRY(tasks(&o, false, &lists[3]));
	name_list(&lists[0], S("tasks"), tr(cx->lang, "My tasks"), NO_SLICE, tr(cx->lang, "No open task has your name on it."));
	name_list(&lists[1], S("queue"), tr(cx->lang, "Waits for a second pair of eyes"), tr(cx->lang, "Somebody else made the last change; you may decide on it."), tr(cx->lang, "Nothing waits for your decision."));
	name_list(&lists[2], S("reports"), tr(cx->lang, "Reports that are due"), tr(cx->lang, "Running actions of your organisations on which nobody reported in the last six months."), tr(cx->lang, "Every running action of your organisations has a recent report."));
	name_list(&lists[3], S("open"), tr(cx->lang, "Tasks nobody has taken yet"), tr(cx->lang, "Open tasks of your organisations without a name on them."), tr(cx->lang, "Every open task of your organisations has somebody's name on it."));
	workspace_view v = { .head = { .title = tr(cx->lang, "My workspace") }, .name = cx->who->name, .login = cx->who->login, .lists = lists, .list_n = COUNT_OF(lists), .administrator = may(cx, MAY_ADMINISTER, NULL) };
	fill_roles(cx, &v);
	page_workspace(&o, &v);
	return ST_OK;
}
