/* SPDX-License-Identifier: EUPL-1.2
 * home: what this is, where the strategy stands, where to go. */
#include "face/html/strategy_parts.h"
#include "face/html/strategy_routes.h"

static status count_of(ctx *cx, slice register_name, uint64_t *ret)
{
	*ret = 0;
	if (!registers_find(cx->sv->registers, register_name)) return ST_OK;
	list_query q = { .register_name = register_name };
	list_result found;
	TRY(index_list(cx, &q, &found));
	*ret = found.total;
	return ST_OK;
}

status html_home(ctx *cx, const request *q, response *r)
{
	/* What is late changes with the day, and the page with the program: the style's address has a hash in it. */
	slice tag = JOIN(cx->mem, S("home-"), ctx_num(cx, index_moment(cx, cx->sv->index)), S("-"), ctx_num(cx, (uint64_t)ctx_now(cx) / 86400000), S("-"), lang_tag(cx->lang), S("-"), cx->sv->version, html_static(cx, "spil.css"));
	if (!cx->who && response_not_modified(cx, q, r, tag, 0)) return ST_OK;
	resource first;
	TRY(strategy_first(cx, &first));
	html o = html_to(cx, q, r);
	home_view v = { .head = { .title = tr(cx->lang, "Home"), .description = tr(cx->lang, "Where the data strategy stands, which data there is, and how both are kept honest.") }, .registers = registers_count(cx->sv->registers), .events = log_last_seq(cx->sv->log) };
	if (first.iri.n) {
		overview_options options = { .strategy = first.iri, .most = 1 };
		overview *s = arena_new(cx->mem, overview, 1);
		TRY(overview_make(cx, &cx->sv->entries, &options, s));
		TRY(strategy_head(&o, s, &v.strategy));
		v.some = true;
	}
	TRY(count_of(cx, S("datasets"), &v.datasets));
	TRY(count_of(cx, S("courses"), &v.courses));
	TRY(count_of(cx, S("data-requests"), &v.requests));
	TRY(count_of(cx, S("policies"), &v.policies));
	page_home(&o, &v);
	return ST_OK;
}
