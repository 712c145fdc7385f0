/* SPDX-License-Identifier: EUPL-1.2 */
#include "core/series.h"
#include <stdlib.h>
#include <string.h>
#include "store/series_proof.h"

static const series_field REQUESTS[] = { { SLICE_INIT("route"), SERIES_TEXT, SLICE_INIT("") }, { SLICE_INIT("class"), SERIES_TEXT, SLICE_INIT("") }, { SLICE_INIT("requests"), SERIES_INT, N_("requests") }, { SLICE_INIT("microseconds"), SERIES_INT, N_("microseconds") } };
static const series_field SEARCHES[] = { { SLICE_INIT("register"), SERIES_TEXT, SLICE_INIT("") }, { SLICE_INIT("found"), SERIES_TEXT, SLICE_INIT("") }, { SLICE_INIT("searches"), SERIES_INT, N_("searches") } };
static const series_field EMPTY[] = { { SLICE_INIT("text"), SERIES_TEXT, SLICE_INIT("") }, { SLICE_INIT("register"), SERIES_TEXT, SLICE_INIT("") }, { SLICE_INIT("searches"), SERIES_INT, N_("searches") } };
static const series_field VIEWS[] = { { SLICE_INIT("register"), SERIES_TEXT, SLICE_INIT("") }, { SLICE_INIT("views"), SERIES_INT, N_("views") } };
static const series_field DOWNLOADS[] = { { SLICE_INIT("register"), SERIES_TEXT, SLICE_INIT("") }, { SLICE_INIT("form"), SERIES_TEXT, SLICE_INIT("") }, { SLICE_INIT("downloads"), SERIES_INT, N_("downloads") } };

static const series_kind KINDS[] = {
	{ SLICE_INIT("views"), N_("Entries looked at"), N_("Each time a visitor was shown the page of an entry, by register and day. Not which entry, not who looked, and not those who are logged in. Programs that read pages as people do count too."), VIEWS, COUNT_OF(VIEWS), 1100, VISIBLE_PUBLIC, 0 },
	{ SLICE_INIT("searches"), N_("Searches"), N_("Each search of a visitor, on a page or by the API, and whether it found something. Not what was searched for, not a following page of the same search, and not those who are logged in."), SEARCHES, COUNT_OF(SEARCHES), 1100, VISIBLE_PUBLIC, 0 },
	{ SLICE_INIT("empty-searches"), N_("Searched for and not found"), N_("The words of searches that found nothing, in small letters: they show which data people miss. Not kept: words that could name a person, an address, a number or a letter to us; who searched; when within the minute. To be read by people with a role here, and only words that came three times or more."), EMPTY, COUNT_OF(EMPTY), 180, VISIBLE_ORGANISATION, 3 },
	{ SLICE_INIT("downloads"), N_("Data taken along"), N_("Each list, entry or file given to a visitor as data: by register and form. Answers of the API count as the form \"API\". Not what those take who are logged in, or send a token."), DOWNLOADS, COUNT_OF(DOWNLOADS), 1100, VISIBLE_PUBLIC, 0 },
	{ SLICE_INIT("requests"), N_("Requests"), N_("Each request, by kind of address and class of answer, with the time it took. Not the address itself, and not from where it came."), REQUESTS, COUNT_OF(REQUESTS), 35, VISIBLE_PUBLIC, 0 },
};

const series_kind *series_kind_at(size_t i) { return i < COUNT_OF(KINDS) ? &KINDS[i] : NULL; }

const series_kind *series_kind_find(slice name)
{
	for (size_t i = 0; i < COUNT_OF(KINDS); i++)
		if (slice_eq(KINDS[i].name, name)) return &KINDS[i];
	return NULL;
}

bool series_kind_visible(const ctx *cx, const series_kind *k)
{
	const view *v = cx->view ? cx->view : &VIEW_PUBLIC;
	switch (k->level) {
	case VISIBLE_PUBLIC: return true;
	case VISIBLE_SIGNED_IN: return v->all || v->signed_in;
	case VISIBLE_ORGANISATION: return v->all || (v->signed_in && v->organisation_count);
	default: return v->all;
	}
}

/* Sealing: the log hears of it through the writer, as of any change. */
static status tell(ctx *cx, void *arg, const series_seal *seal)
{
	static const digest NONE = { { 0 } };
	writer *w = arg;
	event e;
	slice rows = ctx_num(cx, seal->rows), first = time_iso(cx->mem, seal->first), last = time_iso(cx->mem, seal->last);
	slice reason = seal->dropped ? trf(cx->mem, LANG_EN, "Dropped, as its time is over: {1} rows from {2} to {3}", rows, first, last) : trf(cx->mem, LANG_EN, "Sealed: {1} rows from {2} to {3}", rows, first, last);
	change c = { .space = S("main"), .iri = seal->iri, .expect = VERSION_ANY, .kind = EVENT_SEAL, .actor = S("urn:spil:system"), .reason = reason, .register_name = S(""), .media = S(""),
		     .doc_hash = seal->dropped ? &NONE : &seal->digest };
	return event_append(cx, w, &c, &e);
}

static status define_all(ctx *cx, series_store *s)
{
	for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
		const series_kind *k = &KINDS[i];
		series_column columns[SERIES_TEXTS + SERIES_NUMBERS];
		for (size_t c = 0; c < k->field_n; c++) columns[c] = (series_column){ k->fields[c].name, k->fields[c].type };
		series_spec spec = { .name = k->name, .columns = columns, .column_n = k->field_n, .keep_days = k->keep_days };
		TRY(series_define(cx, s, &spec));
	}
	return ST_OK;
}

status series_kinds_open(ctx *cx, slice folder, log_store *log, writer *w, series_store **ret)
{
	series_store *s;
	TRY(series_open(cx, folder, tell, w, &s));
	status st = series_tell_unknown(cx, s, log);
	if (st == ST_OK) st = define_all(cx, s);
	if (st != ST_OK) series_close(s);
	else *ret = s;
	return st;
}

/* Summing. */

typedef struct { ctx *cx; const series_kind *kind; const series_query *q; map *groups; series_sum *last; } summing;

static size_t texts_of(const series_kind *k)
{
	size_t n = 0;
	while (n < k->field_n && k->fields[n].type == SERIES_TEXT) n++;
	return n;
}

static slice group_key(summing *s, msec time, const series_value *v, size_t texts)
{
	buf *b = buf_new(s->cx->mem, 2048);
	buf_i64(b, time);
	for (size_t i = 0; i < texts; i++) {
		buf_putc(b, '\0');
		buf_put(b, v[i].s.p ? v[i].s : S(""));
	}
	return buf_slice(b);
}

static bool same_group(const series_sum *g, msec time, const series_value *v, size_t texts)
{
	if (g->time != time) return false;
	for (size_t i = 0; i < texts; i++)
		if (!slice_eq(g->texts[i], v[i].s.p ? v[i].s : S(""))) return false;
	return true;
}

static status add_row(void *arg, msec time, const series_value *v)
{
	summing *s = arg;
	size_t texts = texts_of(s->kind);
	msec at = s->q->step > 0 ? time - ((time % s->q->step) + s->q->step) % s->q->step : 0;
	series_sum *g = s->last && same_group(s->last, at, v, texts) ? s->last : NULL;
	if (!g) {
		slice key = group_key(s, at, v, texts);
		g = map_get(s->groups, key);
		if (!g) {
			if (map_count(s->groups) >= SERIES_GROUPS_MOST) return fail(s->cx, TOO_LARGE, "That gives more than {1} rows. Ask for a shorter time.", ctx_num(s->cx, SERIES_GROUPS_MOST));
			g = arena_new(s->cx->mem, series_sum, 1);
			g->time = at;
			for (size_t i = 0; i < texts; i++) g->texts[i] = v[i].s.p ? arena_copy(s->cx->mem, v[i].s) : S("");
			map_put(s->groups, key, g);
		}
		s->last = g;
	}
	for (size_t i = texts; i < s->kind->field_n; i++)
		if (v[i].i != INT64_MIN) g->sums[i - texts] += v[i].i;
	return ST_OK;
}

static int by_time(const void *a, const void *b)
{
	const series_sum *x = a, *y = b;
	if (x->time != y->time) return x->time < y->time ? -1 : 1;
	if (x->sums[0] != y->sums[0]) return x->sums[0] > y->sums[0] ? -1 : 1;
	int c = slice_cmp(x->texts[0], y->texts[0]);
	return c ? c : slice_cmp(x->texts[1], y->texts[1]);
}

series_query series_days(const ctx *cx, slice series, int64_t days, bool by_day)
{
	msec tomorrow = (ctx_now(cx) / SERIES_DAY_MS + 1) * SERIES_DAY_MS;
	return (series_query){ .series = series, .from = tomorrow - days * SERIES_DAY_MS, .to = tomorrow, .step = by_day ? SERIES_DAY_MS : 0 };
}

/* What came seldom is left out: it could be of one person. */
static size_t often_enough(ctx *cx, const series_kind *k, series_sum *list, size_t n)
{
	map *totals = map_new(cx->mem);
	size_t kept = 0;
	for (size_t i = 0; i < n && k->least; i++) {
		int64_t *total = map_get(totals, list[i].texts[0]);
		if (!total) map_put(totals, list[i].texts[0], total = arena_new(cx->mem, int64_t, 1));
		*total += list[i].sums[0];
	}
	for (size_t i = 0; i < n; i++)
		if (!k->least || *(const int64_t *)map_get(totals, list[i].texts[0]) >= k->least) list[kept++] = list[i];
	return kept;
}

status series_sums(ctx *cx, series_store *store, const series_query *q, series_sum **ret, size_t *ret_n)
{
	const series_kind *k = series_kind_find(q->series);
	if (!k || !series_kind_visible(cx, k)) return fail(cx, NOT_FOUND, "There is no series {1}.", q->series);
	summing s = { .cx = cx, .kind = k, .q = q, .groups = map_new(cx->mem) };
	TRY(series_read(cx, store, q->series, q->from, q->to, add_row, &s));
	size_t n = map_count(s.groups);
	series_sum *out = arena_new(cx->mem, series_sum, n + 1);
	for (size_t i = 0; i < n; i++) out[i] = *(const series_sum *)map_value(s.groups, i);
	n = often_enough(cx, k, out, n);
	if (n) qsort(out, n, sizeof *out, by_time);
	*ret = out;
	*ret_n = n;
	return ST_OK;
}
