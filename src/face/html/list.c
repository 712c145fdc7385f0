/* SPDX-License-Identifier: EUPL-1.2
 * list: the list page of any register, and search over everything: the same page without columns of one register. */
#include "face/feed/feed.h"
#include "face/html/cache.h"
#include "face/html/list_filter.h"
#include "face/html/routes.h"
#include "face/rest/query.h"

enum { PAGE_ROWS = QUERY_ROWS };

/* The part of the address behind the path, without "page": for exports of the same list. */
static slice query_part(html *o)
{
	slice with = html_with(o, "page", NO_SLICE);
	size_t at = slice_find_char(with, '?');
	return at == SLICE_NONE ? S("") : slice_skip(with, at);
}

static bool numeric(const property *p) { return p->widget == WIDGET_NUMBER; }

static void fill_columns(html *o, const reg *r, slice order, list_view *v)
{
	column_view *columns = arena_new(o->cx->mem, column_view, r->column_n + 1);
	bool down = order.n && order.p[0] == '-';
	slice by = down ? slice_skip(order, 1) : order;
	for (size_t i = 0; i < r->column_n; i++) {
		const property *p = r->columns[i];
		bool here = slice_eq(by, p->key);
		slice next = here && !down ? JOIN(o->cx->mem, S("-"), p->key) : p->key;
		columns[i] = (column_view){ .text = p->name.v[o->lang], .order_path = p->sort ? html_with(o, "order", next) : NO_SLICE, .sorted = here ? (down ? -1 : 1) : 0, .number = numeric(p) };
	}
	v->columns = columns;
	v->column_n = r->column_n;
}

static status fill_row(html *o, const reg *r, const resource *res, row_view *ret)
{
	graph *g = graph_new(o->cx->mem);
	TRY(index_graph(o->cx, res->iri, g));
	tid subject = graph_iri(g, res->iri);
	cell_view *cells = arena_new(o->cx->mem, cell_view, r->column_n);
	bool linked = false;
	for (size_t i = 0; i < r->column_n; i++) {
		const property *p = r->columns[i];
		cells[i].text = first_value(o, g, subject, p, &cells[i].path, &cells[i].tone);
		cells[i].number = numeric(p);
		if (p == r->label_property) {
			cells[i].text = resource_label(res, o->lang);
			cells[i].path = resource_path(o->cx, res);
			linked = true;
		}
	}
	if (!linked && r->column_n) {
		cells[0].path = resource_path(o->cx, res);
		if (!cells[0].text.n) cells[0].text = resource_label(res, o->lang);
	}
	*ret = (row_view){ .path = resource_path(o->cx, res), .cells = cells };
	return ST_OK;
}

static void fill_paging(html *o, const list_query *q, const list_result *result, list_view *v)
{
	uint64_t page = q->offset / PAGE_ROWS + 1;
	v->total = result->total;
	v->from = result->n ? q->offset + 1 : 0;
	v->to = q->offset + result->n;
	if (page > 1) v->previous_path = page == 2 ? html_with(o, "page", NO_SLICE) : html_with(o, "page", ctx_num(o->cx, page - 1));
	if (v->to < v->total) v->next_path = html_with(o, "page", ctx_num(o->cx, page + 1));
}

static size_t page_offset(const request *q)
{
	uint64_t page = 1;
	if (!slice_to_u64(request_query(q, "page"), &page) || page < 1 || page > 100000) page = 1;
	return (size_t)(page - 1) * PAGE_ROWS;
}

static status show_register(html *o, const reg *r)
{
	ctx *cx = o->cx;
	list_query q;
	TRY(list_query_from(cx, r, o->request, false, &q));
	q.offset = page_offset(o->request);
	q.limit = PAGE_ROWS;
	list_facets(cx, r, &q);
	list_result result;
	TRY(index_list(cx, &q, &result));
	if (!q.offset) usage_search(cx, cx->sv->usage, r->name, q.text, result.total);
	list_view v = { .reg = r, .title = r->title.v[cx->lang], .about = r->about.v[cx->lang], .query = q.text, .clear_path = register_path(cx, r), .fuzzy = result.fuzzy,
			.filtered = q.text.n || q.filter_count || q.range_count };
	list_filters_show(o, r, &q, &result, &v);
	fill_columns(o, r, q.order, &v);
	fill_paging(o, &q, &result, &v);
	row_view *rows = arena_new(cx->mem, row_view, result.n);
	for (size_t i = 0; i < result.n; i++) TRY(fill_row(o, r, &result.rows[i], &rows[i]));
	v.rows = rows;
	v.row_n = result.n;
	if (cx->who && (r->anyone_signed_in_creates || entry_may(cx, r, MAY_CREATE, (rights){ 0 }))) v.create_path = JOIN(cx->mem, register_path(cx, r), S("/new"));
	v.export_n = exports_of(cx, register_path(cx, r), query_part(o), true, &v.exports);
	crumb home = { S("/registers"), tr(cx->lang, "All registers") };
	alternate feed = { JOIN(cx->mem, register_path(cx, r), S(".atom")), S("application/atom+xml"), v.title };
	v.head = (page_head){ .title = v.title, .description = v.about, .section = r->section, .crumbs = &home, .crumb_n = 1, .alternates = &feed, .alternate_n = 1 };
	page_list(o, &v);
	return ST_OK;
}

static status fresh_list(ctx *cx, const request *q, response *r)
{
	const reg *register_;
	TRY(page_register(cx, q, &register_));
	html o = html_to(cx, q, r);
	return show_register(&o, register_);
}

status html_list(ctx *cx, const request *q, response *r)
{
	status other;
	if (feed_negotiated(cx, q, r, &other)) return other;
	if (request_query(q, "q").n) return fresh_list(cx, q, r); /* each search is counted */
	return page_cached(cx, q, r, fresh_list);
}

/* Which kinds of entry were found: each leads to the same search in its own list, with that list's filters. */
static void fill_kinds(html *o, slice text, const list_result *result, list_view *v)
{
	ctx *cx = o->cx;
	facet_view *kinds = arena_new(cx->mem, facet_view, 1);
	facet_option *options = arena_new(cx->mem, facet_option, result->register_n);
	for (size_t i = 0; i < result->register_n; i++) {
		const reg *r = registers_find(cx->sv->registers, result->registers[i].register_name);
		if (r) options[kinds->n++] = (facet_option){ .text = r->title.v[cx->lang], .path = JOIN(cx->mem, register_path(cx, r), S("?q="), uri_encode(cx->mem, text)), .count = result->registers[i].count };
	}
	kinds->name = tr(cx->lang, "In one list");
	kinds->options = options;
	v->facets = kinds;
	v->facet_n = kinds->n > 0;
}

static status fill_found(html *o, const resource *res, row_view *ret)
{
	enum { NOTE_POINTS = 180 };
	ctx *cx = o->cx;
	cell_view *cells = arena_new(cx->mem, cell_view, 2);
	const reg *kind = registers_find(cx->sv->registers, res->register_name);
	cells[0] = (cell_view){ .text = resource_label(res, cx->lang), .path = resource_path(cx, res) };
	cells[1] = (cell_view){ .text = kind ? kind->singular.v[cx->lang] : res->register_name };
	if (kind && kind->summary_property) {
		graph *g = graph_new(cx->mem);
		TRY(index_graph(cx, res->iri, g));
		slice whole = graph_text(g, graph_iri(g, res->iri), kind->summary_property->path, cx->lang), start = utf8_take(whole, NOTE_POINTS);
		cells[0].note = start.n < whole.n ? JOIN(cx->mem, start, S("…")) : start;
	}
	*ret = (row_view){ .path = cells[0].path, .cells = cells };
	return ST_OK;
}

/* Search over everything: the name and the beginning of each, and its kind. */
status html_search(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	slice text = request_query(q, "q");
	list_query query = { .text = text, .offset = page_offset(q), .limit = PAGE_ROWS };
	list_result result = { 0 };
	if (text.n) TRY(index_list(cx, &query, &result));
	if (!query.offset) usage_search(cx, cx->sv->usage, NO_SLICE, text, result.total);
	list_view v = { .title = tr(cx->lang, "Search everything"), .query = text, .clear_path = S("/registers"), .fuzzy = result.fuzzy, .filtered = text.n > 0, .everything = true };
	column_view columns[] = { { .text = tr(cx->lang, "Name") }, { .text = tr(cx->lang, "Kind") } };
	v.columns = columns;
	v.column_n = COUNT_OF(columns);
	row_view *rows = arena_new(cx->mem, row_view, result.n);
	for (size_t i = 0; i < result.n; i++) TRY(fill_found(&o, &result.rows[i], &rows[i]));
	v.rows = rows;
	v.row_n = result.n;
	fill_kinds(&o, text, &result, &v);
	fill_paging(&o, &query, &result, &v);
	v.head = (page_head){ .title = text.n ? JOIN(cx->mem, text, S(" – "), v.title) : v.title };
	page_list(&o, &v);
	return ST_OK;
}

static slice section_title(lang l, slice key)
{
	static const struct { slice key, text; } SECTIONS[] = {
		{ SLICE_INIT("strategy"), N_("Strategy") }, { SLICE_INIT("policy"), N_("Policy") }, { SLICE_INIT("vocabulary"), N_("Vocabulary and services") },
		{ SLICE_INIT("organisation"), N_("Organisations and roles") }, { SLICE_INIT("literacy"), N_("Data literacy") }, { SLICE_INIT("network"), N_("Network of experts") },
		{ SLICE_INIT("catalogue"), N_("Data catalogue") }, { SLICE_INIT("quality"), N_("Quality and standards") }, { SLICE_INIT("legal"), N_("Law and agreements") },
		{ SLICE_INIT("demand"), N_("Demand for data") }, { SLICE_INIT("trust"), N_("Trust and ethics") },
	};
	for (size_t i = 0; i < COUNT_OF(SECTIONS); i++)
		if (slice_eq(SECTIONS[i].key, key)) return tr_slice(l, SECTIONS[i].text);
	return key;
}

static status fresh_registers(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	size_t n = registers_count(cx->sv->registers);
	register_section *sections = arena_new(cx->mem, register_section, n);
	register_view *all = arena_new(cx->mem, register_view, n);
	registers_view v = { .head = { .title = tr(cx->lang, "All registers"), .section = S("registers") }, .sections = sections };
	slice current = NO_SLICE;
	for (size_t i = 0; i < n; i++) {
		const reg *one = registers_at(cx->sv->registers, i);
		list_query count = { .register_name = one->name };
		list_result result;
		TRY(index_list(cx, &count, &result));
		all[i] = (register_view){ one->title.v[cx->lang], one->about.v[cx->lang], register_path(cx, one), result.total };
		if (!v.n || !slice_eq(current, one->section)) sections[v.n++] = (register_section){ .title = section_title(cx->lang, one->section), .registers = &all[i] };
		current = one->section;
		sections[v.n - 1].n++;
	}
	page_registers(&o, &v);
	return ST_OK;
}

status html_registers(ctx *cx, const request *q, response *r) { return page_cached(cx, q, r, fresh_registers); }
