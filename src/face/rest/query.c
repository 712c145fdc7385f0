/* SPDX-License-Identifier: EUPL-1.2 */
#include "face/rest/query.h"

enum { VALUES_MAX = 200 };

static const char *const OTHERS[] = { "q", "order", "offset", "limit", "page", "facets", "lang", "notice", "format", NULL };

bool query_filters(const property *p) { return p->facet || p->choice_n || p->refer_n || p->widget == WIDGET_BOOLEAN; }

bool query_ranges(const property *p) { return p->widget == WIDGET_DATE || p->widget == WIDGET_DATETIME || p->widget == WIDGET_NUMBER; }

static bool listed(const property *p) { return p->widget != WIDGET_GROUP && !slice_eq(p->key, S("visibility")) && !slice_eq(p->key, S("audience")); }

/* The short name of a state stands for its IRI, also in an address. */
static slice filter_value(const reg *r, const property *p, slice v)
{
	const workflow_state *s = slice_eq(p->key, S("state")) ? reg_state(r, v) : NULL;
	return s ? s->iri : v;
}

static status read_filters(ctx *cx, const reg *r, const request *q, list_query *ret)
{
	list_filter *filters = arena_new(cx->mem, list_filter, r->property_n);
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		slice *values;
		if (!listed(p) || !query_filters(p)) continue;
		size_t n = request_query_all(q, arena_cstr(cx->mem, p->key), cx->mem, &values), kept = 0;
		bool missing = false;
		if (n > VALUES_MAX) return fail(cx, BAD_REQUEST, "\"{1}\" is asked for with more than {2} values. Ask in parts.", p->key, ctx_num(cx, VALUES_MAX));
		for (size_t j = 0; j < n; j++) {
			if (slice_eq(values[j], S("-"))) missing = true;
			else if (values[j].n) values[kept++] = filter_value(r, p, values[j]);
		}
		if (kept || missing) filters[ret->filter_count++] = (list_filter){ .column = p->key, .values = values, .value_count = kept, .missing = missing };
	}
	ret->filters = filters;
	return ST_OK;
}

static bool bound_fits(const property *p, slice v)
{
	double d;
	int64_t days;
	msec t;
	if (p->widget == WIDGET_NUMBER) return slice_to_double(v, &d);
	return time_parse_date(v, &days) || time_parse_iso(v, &t);
}

static status read_bound(ctx *cx, const property *p, const request *q, const char *which, slice *ret)
{
	slice name = JOIN(cx->mem, p->key, S("."), slice_from(which)), v = request_query(q, arena_cstr(cx->mem, name));
	*ret = NO_SLICE;
	if (!v.n) return ST_OK;
	if (!bound_fits(p, v)) return fail(cx, BAD_REQUEST, "\"{1}\" is \"{2}\". Give a number, or a date such as 2026-11-23.", name, v);
	*ret = v;
	return ST_OK;
}

/* When an entry was made and last changed: every list has these, without a property. */
static const property MOMENTS[] = { { .key = SLICE_INIT("created"), .widget = WIDGET_DATETIME }, { .key = SLICE_INIT("modified"), .widget = WIDGET_DATETIME } };

const property *query_range(const reg *r, slice key)
{
	for (size_t i = 0; i < COUNT_OF(MOMENTS); i++)
		if (slice_eq(key, MOMENTS[i].key)) return &MOMENTS[i];
	const property *p = reg_property(r, key);
	return p && query_ranges(p) ? p : NULL;
}

static status read_range(ctx *cx, const property *p, const request *q, list_range *ranges, list_query *ret)
{
	list_range *range = &ranges[ret->range_count];
	TRY(read_bound(cx, p, q, "from", &range->from));
	TRY(read_bound(cx, p, q, "to", &range->to));
	range->column = p->key;
	if (range->from.n || range->to.n) ret->range_count++;
	return ST_OK;
}

static status read_ranges(ctx *cx, const reg *r, const request *q, list_query *ret)
{
	list_range *ranges = arena_new(cx->mem, list_range, r->property_n + COUNT_OF(MOMENTS) + 1);
	for (size_t i = 0; i < COUNT_OF(MOMENTS); i++) TRY(read_range(cx, &MOMENTS[i], q, ranges, ret));
	for (size_t i = 0; i < r->property_n; i++) {
		if (query_ranges(&r->properties[i])) TRY(read_range(cx, &r->properties[i], q, ranges, ret));
	}
	ret->ranges = ranges;
	return ST_OK;
}

static status read_number(ctx *cx, const request *q, const char *name, uint64_t most, uint64_t *ret)
{
	slice v = request_query(q, name);
	uint64_t n;
	if (!v.n) return ST_OK;
	if (!slice_to_u64(v, &n) || n > most) return fail(cx, BAD_REQUEST, "\"{1}\" is \"{2}\". Give a whole number from 0 to {3}.", slice_from(name), v, ctx_num(cx, most));
	*ret = n;
	return ST_OK;
}

static status read_paging(ctx *cx, const request *q, list_query *ret)
{
	uint64_t offset = 0, limit = QUERY_ROWS, page = 1;
	TRY(read_number(cx, q, "offset", QUERY_OFFSET_MAX, &offset));
	TRY(read_number(cx, q, "limit", QUERY_ROWS_MAX, &limit));
	TRY(read_number(cx, q, "page", QUERY_OFFSET_MAX / QUERY_ROWS, &page));
	ret->offset = page > 1 && !offset ? (size_t)(page - 1) * QUERY_ROWS : (size_t)offset;
	ret->limit = (size_t)limit;
	return ST_OK;
}

static status read_order(ctx *cx, const reg *r, const request *q, list_query *ret)
{
	ret->order = request_query(q, "order");
	if (!ret->order.n) {
		ret->order = ret->text.n ? NO_SLICE : r->order;
		return ST_OK;
	}
	slice key = slice_skip(ret->order, slice_starts(ret->order, S("-")));
	const property *p = reg_property(r, key);
	if (slice_eq(key, S("modified")) || slice_eq(key, S("created")) || (p && (p->sort || query_ranges(p)))) return ST_OK;
	return fail(cx, BAD_REQUEST, "The list cannot be ordered by \"{1}\". Use \"modified\" or a property that the register sorts by; \"-\" first is descending.", key);
}

static status read_facets(ctx *cx, const reg *r, const request *q, list_query *ret)
{
	slice rest = request_query(q, "facets"), key;
	if (!rest.n) return ST_OK;
	slice *facets = arena_new(cx->mem, slice, r->property_n);
	while (slice_split(&rest, ',', &key)) {
		const property *p = reg_property(r, key);
		if (!p || !listed(p) || !query_filters(p)) return fail(cx, BAD_REQUEST, "The list cannot be counted by \"{1}\". Use choices, references and yes/no of the register.", key);
		if (ret->facet_count < r->property_n) facets[ret->facet_count++] = p->key;
	}
	ret->facets = facets;
	return ST_OK;
}

static bool known(arena *a, const reg *r, slice name)
{
	for (size_t i = 0; OTHERS[i]; i++)
		if (slice_eq(name, slice_from(OTHERS[i]))) return true;
	size_t dot = slice_rfind_char(name, '.');
	for (size_t i = 0; i < COUNT_OF(MOMENTS); i++)
		if (slice_eq(name, JOIN(a, MOMENTS[i].key, S(".from"))) || slice_eq(name, JOIN(a, MOMENTS[i].key, S(".to")))) return true;
	const property *p = reg_property(r, dot == SLICE_NONE ? name : slice_take(name, dot));
	if (!p || !listed(p)) return false;
	if (dot == SLICE_NONE) return query_filters(p);
	slice which = slice_skip(name, dot + 1);
	return query_ranges(p) && (slice_eq(which, S("from")) || slice_eq(which, S("to")));
}

static status refuse_unknown(ctx *cx, const reg *r, const request *q)
{
	for (size_t i = 0; i < q->query_n; i++) {
		if (known(cx->mem, r, q->query[i].name)) continue;
		slice *names = arena_new(cx->mem, slice, r->property_n + COUNT_OF(OTHERS));
		size_t n = 0;
		for (size_t k = 0; OTHERS[k]; k++) names[n++] = slice_from(OTHERS[k]);
		for (size_t k = 0; k < r->property_n; k++) names[n++] = r->properties[k].key;
		slice near = word_nearest(cx->mem, q->query[i].name, names, n);
		if (near.p && !slice_eq(near, q->query[i].name)) return fail(cx, BAD_REQUEST, "The list has no parameter \"{1}\". Did you mean \"{2}\"?", q->query[i].name, near);
		return fail(cx, BAD_REQUEST, "The list has no parameter \"{1}\". Take it out; /api/openapi.json names those it has.", q->query[i].name);
	}
	return ST_OK;
}

status list_query_from(ctx *cx, const reg *r, const request *q, bool strict, list_query *ret)
{
	*ret = (list_query){ .register_name = r->name, .text = request_query(q, "q") };
	if (strict) TRY(refuse_unknown(cx, r, q));
	TRY(read_filters(cx, r, q, ret));
	TRY(read_ranges(cx, r, q, ret));
	TRY(read_order(cx, r, q, ret));
	TRY(read_paging(cx, q, ret));
	return read_facets(cx, r, q, ret);
}
