/* SPDX-License-Identifier: EUPL-1.2
 * admin_roles: who holds which role where, counted, with the empty ones: a register without steward is nobody's register. */
#include "face/html/admin.h"
#include "face/html/common.h"

enum { PAGE_ROWS = 50, DAY_MS = 86400000 };
typedef struct { int64_t n[ROLE_COUNT]; } held;

/* Adds (sign 1) or takes away (-1) the memberships in this range of dates. */
static status count(ctx *cx, map *into, const list_range *range, int sign)
{
	list_query q = { .register_name = S("roles"), .ranges = range, .range_count = range ? 1 : 0 };
	slice group[2] = { S("organisation"), S("role") };
	group_row *rows;
	size_t n;
	TRY(index_group(cx, &q, group, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		role which;
		if (!role_from(rows[i].value[1], &which)) continue;
		held *h = map_get(into, rows[i].value[0]);
		if (!h) map_put(into, rows[i].value[0], h = arena_new(cx->mem, held, 1));
		h->n[which] += sign * (int64_t)rows[i].count;
	}
	return ST_OK;
}

/* Those that count today: neither ended nor still to begin. */
static status count_today(ctx *cx, map *into)
{
	int64_t today = ctx_now(cx) / DAY_MS;
	list_range ended = { S("end"), NO_SLICE, time_iso_date(cx->mem, today - 1) }, coming = { S("start"), time_iso_date(cx->mem, today + 1), NO_SLICE };
	TRY(count(cx, into, NULL, 1));
	TRY(count(cx, into, &ended, -1));
	return count(cx, into, &coming, -1);
}

static const role_cell *cells_of(html *o, const resource *org, const held *h, size_t *ret_empty)
{
	arena *a = o->cx->mem;
	role_cell *cells = arena_new(a, role_cell, ROLE_COUNT);
	for (role r = 0; r < ROLE_COUNT; r++) {
		slice query = JOIN(a, S("?organisation="), uri_encode(a, org->iri), S("&role="), uri_encode(a, role_iri(r)));
		if (h && h->n[r] > 0) {
			cells[r] = (role_cell){ JOIN(a, S("/doc/roles"), query), html_num(o, (uint64_t)h->n[r]), trf(a, o->lang, "{1} in {2}", role_label(r, o->lang), resource_label(org, o->lang)) };
		} else {
			cells[r] = (role_cell){ NO_SLICE, NO_SLICE, tr(o->lang, "nobody") };
			++*ret_empty;
		}
	}
	return cells;
}

static void fill_columns(html *o, const map *m, admin_roles_view *v)
{
	role_column *columns = arena_new(o->cx->mem, role_column, ROLE_COUNT);
	for (role r = 0; r < ROLE_COUNT; r++) {
		columns[r].label = role_label(r, o->lang);
		for (size_t i = 0; i < map_count(m); i++) {
			const held *h = map_value(m, i);
			if (h->n[r] <= 0) continue;
			columns[r].people += (uint64_t)h->n[r];
			columns[r].organisations++;
		}
	}
	v->columns = columns;
	v->column_n = ROLE_COUNT;
}

status html_admin_roles(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	uint64_t page = 1;
	map *m = map_new(cx->mem);
	const reg *organisations = registers_find(cx->sv->registers, S("organisations"));
	if (!organisations || !registers_find(cx->sv->registers, S("roles"))) return fail(cx, NOT_BUILT, "This site has no registers of organisations and roles.");
	if (!slice_to_u64(request_query(q, "page"), &page) || page < 1 || page > 100000) page = 1;
	list_query query = { .register_name = organisations->name, .order = organisations->order, .offset = (size_t)(page - 1) * PAGE_ROWS, .limit = PAGE_ROWS };
	list_result result;
	TRY(count_today(cx, m));
	TRY(index_list(cx, &query, &result));
	admin_roles_view v = { .head = { .title = tr(cx->lang, "Roles per organisation") }, .total = result.total, .from = query.offset + 1, .to = query.offset + result.n };
	crumb crumbs[] = { { S("/admin"), tr(cx->lang, "How this site is set up") } };
	v.head.crumbs = crumbs;
	v.head.crumb_n = 1;
	fill_columns(&o, m, &v);
	role_line *lines = arena_new(cx->mem, role_line, result.n);
	for (size_t i = 0; i < result.n; i++) {
		const resource *org = &result.rows[i];
		lines[i] = (role_line){ .organisation = resource_label(org, cx->lang), .path = resource_path(cx, org) };
		lines[i].cells = cells_of(&o, org, map_get(m, org->iri), &lines[i].empty);
		v.empty += lines[i].empty;
	}
	v.lines = lines;
	v.n = result.n;
	if (page > 1) v.previous_path = JOIN(cx->mem, S("/admin/roles?page="), ctx_num(cx, page - 1));
	if (v.to < v.total) v.next_path = JOIN(cx->mem, S("/admin/roles?page="), ctx_num(cx, page + 1));
	page_admin_roles(&o, &v);
	return ST_OK;
}
