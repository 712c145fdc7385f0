/* SPDX-License-Identifier: EUPL-1.2 */
#include "strategy/export_private.h"
#include <stdlib.h>

enum { MOST_ACTIONS = 50000, MOST_PLANS = 1000 };

static const struct { slice extension, media_type; } FORMATS[EXPORT_FORMATS] = {
	[EXPORT_CSV] = { SLICE_INIT("csv"), SLICE_INIT("text/csv; charset=utf-8") },
	[EXPORT_XLSX] = { SLICE_INIT("xlsx"), SLICE_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") },
	[EXPORT_JSONLD] = { SLICE_INIT("jsonld"), SLICE_INIT("application/ld+json") },
	[EXPORT_STRATML] = { SLICE_INIT("xml"), SLICE_INIT("application/xml") },
};
slice export_extension(export_format f) { return FORMATS[f].extension; }
slice export_media_type(export_format f) { return FORMATS[f].media_type; }

bool export_format_from(slice extension, export_format *ret)
{
	for (int i = 0; i < EXPORT_FORMATS; i++)
		if (slice_eq_nocase(extension, FORMATS[i].extension)) {
			*ret = (export_format)i;
			return true;
		}
	return false;
}

/* Plans in order of year; actions by plan, then number, then title. */
typedef struct { const map *plan_at; } ordering;

static int by_plan_and_number(const void *a, const void *b, void *arg)
{
	const exported *x = a, *y = b;
	const map *at = ((ordering *)arg)->plan_at;
	uintptr_t p = (uintptr_t)map_get(at, x->plan), q = (uintptr_t)map_get(at, y->plan);
	if (p != q) return p < q ? -1 : 1;
	int c = natural_cmp(x->identifier, y->identifier);
	return c ? c : slice_cmp(x->r.iri, y->r.iri);
}

status export_document(ctx *cx, const export_set *x, const exported *a, const graph **ret)
{
	graph *g;
	arena_reset(x->scratch);
	TRY(read_document(cx, x->scratch, a->r.iri, &g));
	*ret = g;
	return ST_OK;
}

static status gather_plans(ctx *cx, export_set *x, const export_scope *scope)
{
	if (scope->plan.n) {
		x->plan_list = arena_new(cx->mem, resource, 1);
		x->plan_n = 1;
		TRY(get_entry(cx, x->e, S("plans"), scope->plan, x->plan_list));
		graph *g;
		TRY(read_document(cx, cx->mem, scope->plan, &g));
		x->strategy = document_value(x->plans, g, scope->plan, S("strategy"));
		return ST_OK;
	}
	resource found;
	if (scope->strategy.n) TRY(get_entry(cx, x->e, S("strategies"), scope->strategy, &found));
	x->strategy = scope->strategy;
	return list_where(cx, S("plans"), S("strategy"), &scope->strategy, scope->strategy.n ? 1 : 0, S("year"), MOST_PLANS, &x->plan_list, &x->plan_n);
}

static status gather_actions(ctx *cx, export_set *x)
{
	if (!x->plan_n) return ST_OK;
	slice *plans = arena_new(cx->mem, slice, x->plan_n);
	map *at = map_new(cx->mem);
	for (size_t i = 0; i < x->plan_n; i++) {
		plans[i] = x->plan_list[i].iri;
		map_put(at, plans[i], (void *)(uintptr_t)(i + 1));
	}
	resource *rows;
	TRY(list_where(cx, S("actions"), S("plan"), plans, x->plan_n, S("identifier"), MOST_ACTIONS, &rows, &x->n));
	x->list = arena_new(cx->mem, exported, x->n + 1);
	for (size_t i = 0; i < x->n; i++) {
		const graph *g;
		x->list[i].r = rows[i];
		TRY(export_document(cx, x, &x->list[i], &g));
		x->list[i].plan = value_kept(cx->mem, x->actions, g, rows[i].iri, S("plan"));
		x->list[i].identifier = value_kept(cx->mem, x->actions, g, rows[i].iri, S("identifier"));
		x->list[i].goal = value_kept(cx->mem, x->actions, g, rows[i].iri, S("goals"));
	}
	if (x->n) qsort_r(x->list, x->n, sizeof *x->list, by_plan_and_number, &(ordering){ at });
	return ST_OK;
}

status export_gather(ctx *cx, const entry_store *e, const export_scope *scope, export_set *ret)
{
	export_set x = { .e = e, .scratch = scratch_of(cx) };
	const struct { slice name; const reg **to; } NEEDED[] = {
		{ S("actions"), &x.actions }, { S("plans"), &x.plans }, { S("strategies"), &x.strategies }, { S("domains"), &x.domains }, { S("steps"), &x.steps },
		{ S("goals"), &x.goals }, { S("organisations"), &x.organisations },
	};
	for (size_t i = 0; i < COUNT_OF(NEEDED); i++) TRY(find_register(cx, e, NEEDED[i].name, NEEDED[i].to));
	TRY(gather_plans(cx, &x, scope));
	TRY(gather_actions(cx, &x));
	*ret = x;
	return ST_OK;
}

static status write_export(ctx *cx, const entry_store *e, const export_scope *scope, export_format f, buf *out)
{
	export_set x;
	TRY(export_gather(cx, e, scope, &x));
	switch (f) {
	case EXPORT_CSV:
	case EXPORT_XLSX: TRY(export_table(cx, &x, scope, f, out)); break;
	case EXPORT_JSONLD: TRY(export_jsonld(cx, &x, out)); break;
	default: TRY(export_stratml(cx, &x, scope, out)); break;
	}
	if (!buf_ok(out)) return fail(cx, TOO_LARGE, "The export is larger than what can be sent at once. Choose one plan.");
	return ST_OK;
}

status export_actions(ctx *cx, const entry_store *e, const export_scope *scope, export_format f, buf *out)
{
	ctx room = room_of(cx);
	return room_done(cx, &room, write_export(&room, e, scope, f, out));
}
