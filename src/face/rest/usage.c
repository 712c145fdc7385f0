/* SPDX-License-Identifier: EUPL-1.2
 * How the site is used, as JSON and CSV: every series that cx->view may read, by day or in all. */
#include "face/rest/inside.h"
#include "format/csv.h"

enum { DAYS_PRESET = 30, DAYS_MOST = 1100 };

typedef struct { int64_t days; bool by_day; const series_kind *only; } asked;

static status read_asked(ctx *cx, const request *q, asked *ret)
{
	slice days = request_query(q, "days"), by = request_query(q, "by"), series = request_query(q, "series");
	uint64_t n = DAYS_PRESET;
	if (days.p && (!slice_to_u64(days, &n) || !n || n > DAYS_MOST)) return fail(cx, BAD_REQUEST, "\"days\" is \"{1}\". Give a whole number from 1 to {2}.", days, ctx_num(cx, DAYS_MOST));
	if (by.p && !slice_eq(by, S("day")) && !slice_eq(by, S("all"))) return fail(cx, BAD_REQUEST, "\"by\" is \"{1}\". It can be day or all.", by);
	*ret = (asked){ .days = (int64_t)n, .by_day = !slice_eq(by, S("all")) };
	if (!series.p) return ST_OK;
	ret->only = series_kind_find(series);
	if (ret->only && series_kind_visible(cx, ret->only)) return ST_OK;
	return fail(cx, NOT_FOUND, "There is no series {1}.", series);
}

static slice day_of(ctx *cx, msec t) { return time_iso_date(cx->mem, t / SERIES_DAY_MS); }

static status read_sums(ctx *cx, const series_kind *k, const asked *a, series_sum **ret, size_t *ret_n)
{
	series_query q = series_days(cx, k->name, a->days, a->by_day);
	return series_sums(cx, cx->sv->series, &q, ret, ret_n);
}

static void row_json(ctx *cx, json_writer *w, const series_kind *k, const asked *a, const series_sum *s)
{
	size_t texts = 0, numbers = 0;
	json_begin(w, '{');
	if (a->by_day) json_pair(w, S("day"), day_of(cx, s->time));
	for (size_t i = 0; i < k->field_n; i++) {
		json_key(w, k->fields[i].name);
		if (k->fields[i].type == SERIES_TEXT) json_string(w, s->texts[texts++]);
		else json_int(w, s->sums[numbers++]);
	}
	json_end(w, '}');
}

static status kind_json(ctx *cx, json_writer *w, const series_kind *k, const asked *a)
{
	series_sum *list;
	size_t n;
	TRY(read_sums(cx, k, a, &list, &n));
	json_key(w, k->name);
	json_begin(w, '{');
	json_pair(w, S("label"), tr_slice(cx->lang, k->label));
	json_pair(w, S("about"), tr_slice(cx->lang, k->about));
	json_key(w, S("keepDays")), json_int(w, k->keep_days);
	json_key(w, S("rows"));
	json_begin(w, '[');
	for (size_t i = 0; i < n; i++) row_json(cx, w, k, a, &list[i]);
	json_end(w, ']');
	json_end(w, '}');
	return ST_OK;
}

status rest_usage(ctx *cx, const request *q, response *r)
{
	asked a;
	TRY(read_asked(cx, q, &a));
	series_query span = series_days(cx, S(""), a.days, true);
	json_writer w = json_writer_to(r->body, true);
	json_begin(&w, '{');
	json_pair(&w, S("from"), day_of(cx, span.from));
	json_pair(&w, S("to"), day_of(cx, span.to - 1));
	json_pair(&w, S("by"), a.by_day ? S("day") : S("all"));
	json_key(&w, S("counting")), json_bool(&w, cx->sv->usage != NULL);
	json_key(&w, S("series"));
	json_begin(&w, '{');
	for (size_t i = 0; series_kind_at(i); i++) {
		const series_kind *k = series_kind_at(i);
		if (series_kind_visible(cx, k) && (!a.only || a.only == k)) TRY(kind_json(cx, &w, k, &a));
	}
	json_end(&w, '}');
	json_end(&w, '}');
	buf_lit(r->body, "\n");
	r->media = S("application/json");
	rest_private(cx, r);
	return ST_OK;
}

status rest_usage_csv(ctx *cx, const request *q, response *r)
{
	asked a;
	series_sum *list;
	size_t n;
	TRY(read_asked(cx, q, &a));
	if (!a.only) return fail(cx, BAD_REQUEST, "A table holds one series: add ?series=views, or another that /api/usage names.");
	TRY(read_sums(cx, a.only, &a, &list, &n));
	csv_writer w = csv_writer_to(r->body, ',', CSV_GUARD | CSV_BOM);
	if (a.by_day) csv_cell(&w, S("day"));
	for (size_t i = 0; i < a.only->field_n; i++) csv_cell(&w, a.only->fields[i].name);
	csv_end_row(&w);
	for (size_t k = 0; k < n; k++) {
		size_t texts = 0, numbers = 0;
		if (a.by_day) csv_cell(&w, day_of(cx, list[k].time));
		for (size_t i = 0; i < a.only->field_n; i++) {
			if (a.only->fields[i].type == SERIES_TEXT) csv_cell(&w, list[k].texts[texts++]);
			else csv_cell(&w, arena_printf(cx->mem, "%lld", (long long)list[k].sums[numbers++]));
		}
		csv_end_row(&w);
	}
	r->media = S("text/csv; charset=utf-8; header=present");
	rest_private(cx, r);
	return ST_OK;
}
