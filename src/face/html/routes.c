/* SPDX-License-Identifier: EUPL-1.2
 * routes: every page's address. A page is one handler, one template and one row here. */
#include "face/html/routes.h"
#include "face/html/static.h"

enum { FORM_MAX = 1 << 20, UPLOAD_MAX = 32 << 20 };

status html_static_file(ctx *cx, const request *q, response *r)
{
	const static_file *f = static_find(request_param(q, "name"));
	if (!f || !slice_eq(f->hash, request_param(q, "hash"))) return fail(cx, NOT_FOUND, "There is no such file.");
	r->media = f->media;
	r->fixed = f->bytes;
	response_header(r, S("Cache-Control"), S("public, max-age=31536000, immutable"));
	return ST_OK;
}

const route html_routes[] = {
	{ HTTP_GET, "/static/{hash}/{name}", html_static_file, ROUTE_PAGE, 0, "A style, script or image of the site" },
	{ HTTP_GET, "/registers", html_registers, ROUTE_PAGE, 0, "All registers" },
	{ HTTP_GET, "/search", html_search, ROUTE_PAGE, 0, "Search over everything" },
	{ HTTP_GET, "/doc/{register}", html_list, ROUTE_PAGE, 0, "The list of a register" },
	{ HTTP_GET, "/doc/{register}/new", html_new, ROUTE_PAGE, 0, "Form for a new entry" },
	{ HTTP_POST, "/doc/{register}/new", html_create, ROUTE_PAGE, UPLOAD_MAX, "Keep a new entry" },
	{ HTTP_GET, "/doc/{register}/{name}", html_entry, ROUTE_PAGE, 0, "One entry" },
	{ HTTP_GET, "/doc/{register}/{name}/edit", html_edit, ROUTE_PAGE, 0, "Form of an entry" },
	{ HTTP_POST, "/doc/{register}/{name}/edit", html_update, ROUTE_PAGE, UPLOAD_MAX, "Keep changes to an entry" },
	{ HTTP_POST, "/doc/{register}/{name}/move", html_move, ROUTE_FORM | ROUTE_SIGNED_IN, FORM_MAX, "Change an entry's status" },
	{ HTTP_POST, "/doc/{register}/{name}/withdraw", html_withdraw, ROUTE_FORM | ROUTE_SIGNED_IN, FORM_MAX, "Withdraw an entry" },
	{ HTTP_GET, "/doc/{register}/{name}/history", html_history, ROUTE_PAGE, 0, "The history of an entry" },
	{ HTTP_POST, "/doc/{register}/{name}/undo", html_undo, ROUTE_FORM | ROUTE_SIGNED_IN, FORM_MAX, "Go back to an earlier version" },
	{ 0, NULL, NULL, 0, 0, NULL },
};
