/* SPDX-License-Identifier: EUPL-1.2 */
#include "face/html/usage.h"
#include "face/html/common.h"

enum { LINES_MOST = 25, DAYS_MOST = 31, PRESET_DAYS = 30 };

static const struct { int64_t days; slice text; } PERIODS[] = { { 7, N_("7 days") }, { 30, N_("30 days") }, { 90, N_("90 days") }, { 365, N_("a year") } };

typedef struct { html *o; ctx *cx; int64_t days; } telling; /* days: at most as many as the site is old */

static status sums(telling *t, const char *series, bool by_day, series_sum **ret, size_t *ret_n)
{
	series_query q = series_days(t->cx, slice_from(series), t->days, by_day);
	return series_sums(t->cx, t->cx->sv->series, &q, ret, ret_n);
}

static slice number(telling *t, int64_t n) { return html_num(t->o, n > 0 ? (uint64_t)n : 0); }

static slice register_title(telling *t, slice name, slice *ret_path)
{
	const reg *r = registers_find(t->cx->sv->registers, name);
	*ret_path = r ? register_path(t->cx, r) : NO_SLICE;
	return r ? r->title.v[t->o->lang] : name.n ? name : tr(t->o->lang, "Everything");
}

static usage_table table_of(telling *t, const char *series, slice none, const slice *heads, size_t n)
{
	const series_kind *k = series_kind_find(slice_from(series));
	slice days = ctx_num(t->cx, (uint64_t)t->days), name = slice_from(series);
	return (usage_table){ .id = name, .title = tr_slice(t->o->lang, k->label), .about = tr_slice(t->o->lang, k->about), .none = none, .heads = heads, .head_n = n,
			      .csv_path = JOIN(t->cx->mem, S("/api/usage.csv?series="), name, S("&days="), days), .json_path = JOIN(t->cx->mem, S("/api/usage?series="), name, S("&days="), days) };
}

static slice *heads_of(telling *t, size_t n) { return arena_new(t->cx->mem, slice, n); }

/* Lines in the order of the sums; `split` tells how many numbers a line has and adds one sum to them. */
typedef struct { usage_line *lines; int64_t *numbers; size_t n, width; map *by_text; } lines;

static lines lines_new(telling *t, size_t most, size_t width)
{
	return (lines){ arena_new(t->cx->mem, usage_line, most + 1), arena_new(t->cx->mem, int64_t, (most + 1) * width), 0, width, map_new(t->cx->mem) };
}

static int64_t *line_of(lines *l, slice text, slice path)
{
	uintptr_t at = (uintptr_t)map_get(l->by_text, text);
	if (!at) {
		l->lines[l->n] = (usage_line){ .text = text, .path = path };
		at = ++l->n;
		map_put(l->by_text, text, (void *)at);
	}
	return &l->numbers[(at - 1) * l->width];
}

static void lines_show(telling *t, const lines *l, usage_table *ret)
{
	for (size_t i = 0; i < l->n; i++) {
		slice *texts = arena_new(t->cx->mem, slice, l->width);
		for (size_t k = 0; k < l->width; k++) texts[k] = number(t, l->numbers[i * l->width + k]);
		l->lines[i].numbers = texts;
	}
	ret->lines = l->lines;
	ret->n = l->n < LINES_MOST ? l->n : LINES_MOST;
	ret->more = l->n - ret->n;
}

static status views_table(telling *t, usage_table *ret)
{
	series_sum *list;
	size_t n;
	slice *heads = heads_of(t, 2), path;
	heads[0] = tr(t->o->lang, "Register");
	heads[1] = tr(t->o->lang, "Times looked at");
	*ret = table_of(t, "views", tr(t->o->lang, "Nobody looked at an entry in this time."), heads, 2);
	TRY(sums(t, "views", false, &list, &n));
	lines l = lines_new(t, n, 1);
	for (size_t i = 0; i < n; i++) {
		slice title = register_title(t, list[i].texts[0], &path);
		line_of(&l, title, path)[0] += list[i].sums[0];
	}
	lines_show(t, &l, ret);
	return ST_OK;
}

static status searches_table(telling *t, usage_table *ret)
{
	series_sum *list;
	size_t n;
	slice *heads = heads_of(t, 3), path;
	heads[0] = tr(t->o->lang, "Where");
	heads[1] = tr(t->o->lang, "Found something");
	heads[2] = tr(t->o->lang, "Found nothing");
	*ret = table_of(t, "searches", tr(t->o->lang, "Nobody searched in this time."), heads, 3);
	TRY(sums(t, "searches", false, &list, &n));
	lines l = lines_new(t, n, 2);
	for (size_t i = 0; i < n; i++) {
		slice title = register_title(t, list[i].texts[0], &path);
		line_of(&l, title, path)[slice_eq(list[i].texts[1], S("yes")) ? 0 : 1] += list[i].sums[0];
	}
	lines_show(t, &l, ret);
	return ST_OK;
}

static status empty_table(telling *t, usage_table *ret)
{
	series_sum *list;
	size_t n;
	slice *heads = heads_of(t, 2);
	heads[0] = tr(t->o->lang, "Words");
	heads[1] = tr(t->o->lang, "Times searched for");
	*ret = table_of(t, "empty-searches", tr(t->o->lang, "No words came three times or more in this time."), heads, 2);
	TRY(sums(t, "empty-searches", false, &list, &n));
	lines l = lines_new(t, n, 1);
	for (size_t i = 0; i < n; i++) line_of(&l, list[i].texts[0], JOIN(t->cx->mem, S("/search?q="), uri_encode(t->cx->mem, list[i].texts[0])))[0] += list[i].sums[0];
	lines_show(t, &l, ret);
	return ST_OK;
}

static status downloads_table(telling *t, usage_table *ret)
{
	series_sum *list;
	size_t n;
	slice *heads = heads_of(t, 3), path;
	heads[0] = tr(t->o->lang, "Register");
	heads[1] = tr(t->o->lang, "As files and feeds");
	heads[2] = tr(t->o->lang, "By the API");
	*ret = table_of(t, "downloads", tr(t->o->lang, "No data was taken along in this time."), heads, 3);
	TRY(sums(t, "downloads", false, &list, &n));
	lines l = lines_new(t, n, 2);
	for (size_t i = 0; i < n; i++) {
		bool file = slice_eq(list[i].texts[1], S("file"));
		slice title = register_title(t, list[i].texts[0], &path);
		line_of(&l, file ? tr(t->o->lang, "Files of entries") : title, path)[slice_eq(list[i].texts[1], S("API")) ? 1 : 0] += list[i].sums[0];
	}
	lines_show(t, &l, ret);
	return ST_OK;
}

static size_t class_column(slice class)
{
	return slice_eq(class, S("4xx")) ? 1 : slice_eq(class, S("5xx")) ? 2 : 0;
}

static status requests_table(telling *t, usage_table *ret)
{
	series_sum *list;
	size_t n;
	slice *heads = heads_of(t, 4);
	heads[0] = tr(t->o->lang, "Kind of address");
	heads[1] = tr(t->o->lang, "Answered");
	heads[2] = tr(t->o->lang, "Refused or not there");
	heads[3] = tr(t->o->lang, "Failed on our side");
	*ret = table_of(t, "requests", tr(t->o->lang, "No request came in this time."), heads, 4);
	TRY(sums(t, "requests", false, &list, &n));
	lines l = lines_new(t, n, 3);
	for (size_t i = 0; i < n; i++) line_of(&l, list[i].texts[0].n ? list[i].texts[0] : tr(t->o->lang, "no address of ours"), NO_SLICE)[class_column(list[i].texts[1])] += list[i].sums[0];
	lines_show(t, &l, ret);
	return ST_OK;
}

/* The last days, newest first, with every public number of a day on one line. */
static status days_table(telling *t, usage_table *ret)
{
	static const char *const SERIES[] = { "views", "searches", "downloads", "requests" };
	int64_t shown = t->days < DAYS_MOST ? t->days : DAYS_MOST, today = ctx_now(t->cx) / SERIES_DAY_MS;
	slice *heads = heads_of(t, COUNT_OF(SERIES) + 1);
	heads[0] = tr(t->o->lang, "Day");
	for (size_t s = 0; s < COUNT_OF(SERIES); s++) heads[s + 1] = tr_slice(t->o->lang, series_kind_find(slice_from(SERIES[s]))->label);
	*ret = (usage_table){ .id = S("days"), .title = tr(t->o->lang, "By day"), .about = tr(t->o->lang, "Days begin at midnight, universal time."), .heads = heads, .head_n = COUNT_OF(SERIES) + 1 };
	usage_line *rows = arena_new(t->cx->mem, usage_line, shown);
	int64_t *numbers = arena_new(t->cx->mem, int64_t, (size_t)shown * COUNT_OF(SERIES));
	telling part = { t->o, t->cx, shown };
	for (size_t s = 0; s < COUNT_OF(SERIES); s++) {
		series_sum *list;
		size_t n;
		TRY(sums(&part, SERIES[s], true, &list, &n));
		for (size_t i = 0; i < n; i++) {
			int64_t back = today - list[i].time / SERIES_DAY_MS;
			if (back >= 0 && back < shown) numbers[(size_t)back * COUNT_OF(SERIES) + s] += list[i].sums[0];
		}
	}
	for (int64_t i = 0; i < shown; i++) {
		slice *texts = arena_new(t->cx->mem, slice, COUNT_OF(SERIES));
		for (size_t s = 0; s < COUNT_OF(SERIES); s++) texts[s] = number(t, numbers[(size_t)i * COUNT_OF(SERIES) + s]);
		rows[i] = (usage_line){ .text = time_people_date(t->cx->mem, t->o->lang, today - i), .numbers = texts };
	}
	ret->lines = rows;
	ret->n = (size_t)shown;
	return ST_OK;
}

static slice who_sees(telling *t, const series_kind *k)
{
	return k->level == VISIBLE_PUBLIC ? tr(t->o->lang, "Everybody may read it.") : tr(t->o->lang, "People with a role on this site may read it.");
}

static void fill_kinds(telling *t, usage_page_view *v)
{
	size_t n = 0;
	while (series_kind_at(n)) n++;
	usage_kind *kinds = arena_new(t->cx->mem, usage_kind, n);
	for (size_t i = 0; i < n; i++) {
		const series_kind *k = series_kind_at(i);
		kinds[i] = (usage_kind){ tr_slice(t->o->lang, k->label), tr_slice(t->o->lang, k->about), trf(t->cx->mem, t->o->lang, "Kept for {1} days.", html_num(t->o, (uint64_t)k->keep_days)), who_sees(t, k) };
	}
	v->kinds = kinds;
	v->kind_n = n;
}

static void fill_periods(telling *t, int64_t chosen, usage_page_view *v)
{
	usage_period *periods = arena_new(t->cx->mem, usage_period, COUNT_OF(PERIODS));
	for (size_t i = 0; i < COUNT_OF(PERIODS); i++)
		periods[i] = (usage_period){ tr_slice(t->o->lang, PERIODS[i].text), JOIN(t->cx->mem, S("/usage?days="), ctx_num(t->cx, (uint64_t)PERIODS[i].days)), PERIODS[i].days == chosen };
	v->periods = periods;
	v->period_n = COUNT_OF(PERIODS);
}

static status take_time(void *arg, const event *e, slice document)
{
	(void)document;
	*(msec *)arg = e->time;
	return ST_OK;
}

/* Days since the first event, that of today included: before it nothing was counted, and zero would be a lie. */
static status days_of_age(ctx *cx, int64_t *ret)
{
	msec first = ctx_now(cx);
	TRY(log_read(cx, cx->sv->log, 0, 1, take_time, &first));
	*ret = ctx_now(cx) / SERIES_DAY_MS - first / SERIES_DAY_MS + 1;
	return ST_OK;
}

static status html_usage(ctx *cx, const request *q, response *r)
{
	static status (*const TABLES[])(telling *, usage_table *) = { days_table, views_table, searches_table, empty_table, downloads_table, requests_table };
	html o = html_to(cx, q, r);
	telling t = { &o, cx, PRESET_DAYS };
	slice asked = request_query(q, "days");
	for (size_t i = 0; i < COUNT_OF(PERIODS); i++)
		if (slice_eq(asked, ctx_num(cx, (uint64_t)PERIODS[i].days))) t.days = PERIODS[i].days;
	int64_t chosen = t.days, age;
	TRY(days_of_age(cx, &age));
	if (age < t.days) t.days = age > 0 ? age : 1;
	usage_page_view v = { .head = { .title = tr(cx->lang, "How this site is used") }, .off = !cx->sv->usage };
	int64_t today = ctx_now(cx) / SERIES_DAY_MS;
	v.from = time_people_date(cx->mem, cx->lang, today - t.days + 1);
	v.to = time_people_date(cx->mem, cx->lang, today);
	usage_table *tables = arena_new(cx->mem, usage_table, COUNT_OF(TABLES));
	for (size_t i = 0; i < COUNT_OF(TABLES); i++) {
		if (TABLES[i] == empty_table && !series_kind_visible(cx, series_kind_find(S("empty-searches")))) continue;
		TRY(TABLES[i](&t, &tables[v.table_n]));
		v.table_n++;
	}
	v.tables = tables;
	fill_kinds(&t, &v);
	fill_periods(&t, chosen, &v);
	page_usage(&o, &v);
	return ST_OK;
}

const route usage_routes[] = {
	{ HTTP_GET, "/usage", html_usage, ROUTE_PAGE | ROUTE_HEAVY, 0, "How this site is used" },
	{ 0, NULL, NULL, 0, 0, NULL },
};
