/* SPDX-License-Identifier: EUPL-1.2
 * error: a failure as a page: what happened, to what, and a way out. */
#include "face/html/common.h"
#include "face/html/routes.h"

static slice heading(ctx *cx, int code)
{
	switch (code) {
	case 401: return tr(cx->lang, "Log in first");
	case 403: return tr(cx->lang, "You may not do this");
	case 404: return tr(cx->lang, "This page is not here");
	case 410: return tr(cx->lang, "This was withdrawn or erased");
	case 409: case 412: return tr(cx->lang, "This changed meanwhile");
	case 429: return tr(cx->lang, "Too many attempts");
	case 503: return tr(cx->lang, "Back in a moment");
	default: return code >= 500 ? tr(cx->lang, "Something went wrong") : tr(cx->lang, "This cannot be done like this");
	}
}

void html_error(ctx *cx, const request *q, response *r, status s)
{
	html o = html_to(cx, q, r);
	if (r->body) buf_clear(r->body);
	r->code = status_http(s);
	bool ours = r->code >= 500;   /* what failed inside is for the log; the person gets the general sentence */
	slice message = cx->err.message.n && !ours ? cx->err.message : tr_slice(cx->lang, status_sentence(s));
	error_view v = { .code = r->code, .title = heading(cx, r->code), .message = message, .findings = cx->err.findings, .number = ctx_num(cx, q->number) };
	if (r->code == 401 || (r->code == 403 && !cx->who)) v.login = JOIN(cx->mem, S("/login?to="), uri_encode(cx->mem, q->method == HTTP_GET ? q->target : S("/")));
	slice referer = request_header(q, "Referer"), base = cx->sv->settings->base;
	if (slice_starts(referer, JOIN(cx->mem, base, S("/")))) v.back = slice_skip(referer, base.n);
	page_error(&o, &v);
}
