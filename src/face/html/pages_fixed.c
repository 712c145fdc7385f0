/* SPDX-License-Identifier: EUPL-1.2
 * pages_fixed: what is the same for everybody: for developers, accessibility, robots, the icon. */
#include "face/html/sign_in.h"
#include "face/html/static.h"

enum { ROBOTS_MAX = 4096 };

static uint64_t count_of(ctx *cx, const reg *r)
{
	list_query q = { .register_name = r->name };
	list_result result;
	if (index_list(cx, &q, &result) == ST_OK) return result.total;
	ctx_error_clear(cx);
	return 0;
}

status html_developers(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	const registers *rs = cx->sv->registers;
	register_view *rows = arena_new(cx->mem, register_view, registers_count(rs));
	developers_view v = { .head = { .title = tr(cx->lang, "For developers") }, .base = cx->sv->settings->base, .registers = rows, .n = registers_count(rs) };
	for (size_t i = 0; i < v.n; i++) {
		const reg *one = registers_at(rs, i);
		rows[i] = (register_view){ one->title.v[cx->lang], one->name, JOIN(cx->mem, S("/api/"), one->name), count_of(cx, one) };
	}
	page_developers(&o, &v);
	return ST_OK;
}

status html_accessibility(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	accessibility_view v = { .head = { .title = tr(cx->lang, "Accessibility") } };
	page_accessibility(&o, &v);
	return ST_OK;
}

/* Lists with filters are endless for a machine that follows every link; the plain lists and entries are all there is to find. */
status html_robots(ctx *cx, const request *q, response *r)
{
	(void)q;
	r->media = S("text/plain; charset=utf-8");
	r->body = buf_new(cx->mem, ROBOTS_MAX);
	buf_lit(r->body, "User-agent: *\nDisallow: /admin\nDisallow: /login\nDisallow: /search\nDisallow: /workspace\nDisallow: /doc/*?*\nDisallow: /doc/*/*/history\n");
	response_header(r, S("Cache-Control"), S("public, max-age=86400"));
	return ST_OK;
}

status html_favicon(ctx *cx, const request *q, response *r)
{
	(void)q;
	const static_file *f = static_find(S("spil.svg"));
	if (!f) return fail(cx, NOT_FOUND, "There is no such file.");
	r->media = f->media;
	r->fixed = f->bytes;
	response_header(r, S("Cache-Control"), S("public, max-age=86400"));
	return ST_OK;
}
