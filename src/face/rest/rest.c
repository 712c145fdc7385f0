/* SPDX-License-Identifier: EUPL-1.2
 * The addresses of the API, and what its handlers share. */
#include "face/rest/inside.h"

const route rest_routes[] = {
	{ HTTP_GET, "/api/openapi.json", rest_openapi, ROUTE_API, 0, "This API, described (OpenAPI 3.1)" },
	{ HTTP_GET, "/api/registers", rest_registers, ROUTE_API, 0, "What there is, with counts" },
	{ HTTP_GET, "/api/suggest", rest_suggest, ROUTE_API, 0, "Entries whose name begins with what is typed" },
	{ HTTP_GET, "/api/usage", rest_usage, ROUTE_API | ROUTE_HEAVY, 0, "How the site is used" },
	{ HTTP_GET, "/api/usage.csv", rest_usage_csv, ROUTE_API | ROUTE_HEAVY, 0, "One series of how the site is used, as a table" },
	{ HTTP_GET, "/api/contexts/{register}", rest_context, ROUTE_API, 0, "JSON-LD context of a register" },
	{ HTTP_GET, "/api/{register}", rest_list, ROUTE_API, 0, "List entries" },
	{ HTTP_POST, "/api/{register}", rest_create, ROUTE_API, REST_BODY_MAX, "Add an entry" },
	{ HTTP_GET, "/api/{register}/{name}", rest_get, ROUTE_API, 0, "Read an entry" },
	{ HTTP_PUT, "/api/{register}/{name}", rest_put, ROUTE_API, REST_BODY_MAX, "Replace an entry, or add one of this name" },
	{ HTTP_PATCH, "/api/{register}/{name}", rest_patch, ROUTE_API, REST_BODY_MAX, "Change some values of an entry (RFC 7396)" },
	{ HTTP_DELETE, "/api/{register}/{name}", rest_delete, ROUTE_API, 0, "Withdraw an entry; with erase=true erase its content" },
	{ HTTP_GET, "/api/{register}/{name}/moves", rest_moves, ROUTE_API, 0, "Which moves are possible now" },
	{ HTTP_POST, "/api/{register}/{name}/moves", rest_move, ROUTE_API, REST_BODY_MAX, "Move an entry through its workflow" },
	{ HTTP_GET, "/api/{register}/{name}/history", rest_history, ROUTE_API, 0, "What happened to an entry" },
	{ HTTP_GET, "/api/{register}/{name}/versions/{version}", rest_version, ROUTE_API, 0, "An entry as it was" },
	{ HTTP_POST, "/api/{register}/{name}/undo", rest_undo, ROUTE_API, REST_BODY_MAX, "Go back to an earlier version" },
	{ 0, NULL, NULL, 0, 0, NULL },
};

status rest_register(ctx *cx, const request *q, const reg **ret)
{
	slice name = request_param(q, "register");
	const registers *rs = cx->sv->registers;
	const reg *r = registers_find(rs, name);
	if (r) {
		*ret = r;
		return ST_OK;
	}
	slice *names = arena_new(cx->mem, slice, registers_count(rs));
	for (size_t i = 0; i < registers_count(rs); i++) names[i] = registers_at(rs, i)->name;
	slice near = word_nearest(cx->mem, name, names, registers_count(rs));
	if (near.p) return fail(cx, NOT_FOUND, "There is no register \"{1}\". Did you mean \"{2}\"?", name, near);
	return fail(cx, NOT_FOUND, "There is no register \"{1}\". /api/registers lists those there are.", name);
}

slice rest_iri(ctx *cx, const request *q)
{
	return resource_iri(cx, cx->sv->settings->base, request_param(q, "register"), request_param(q, "name"));
}

slice rest_path(ctx *cx, const reg *r, slice name) { return JOIN(cx->mem, S("/api/"), r->name, S("/"), name); }

status rest_entry(ctx *cx, const request *q, bool withdrawn, const reg **ret_reg, resource *ret, graph **ret_doc)
{
	const reg *r;
	resource res;
	graph *g;
	TRY(rest_register(cx, q, &r));
	TRY(entry_get(cx, &cx->sv->entries, r, rest_iri(cx, q), &res, &g));
	if (res.withdrawn && !withdrawn) return fail(cx, GONE, "This was withdrawn. Its history says when and why.");
	*ret_reg = r;
	*ret = res;
	if (ret_doc) *ret_doc = g;
	return ST_OK;
}

/* "application/json; charset=utf-8" -> application/json */
static slice media_of(const request *q)
{
	slice m = request_header(q, "Content-Type");
	size_t end = slice_find_char(m, ';');
	return slice_trim(end == SLICE_NONE ? m : slice_take(m, end));
}

status rest_body(ctx *cx, const request *q, json **ret)
{
	static const slice TAKEN[] = { SLICE_INIT("application/json"), SLICE_INIT("application/ld+json"), SLICE_INIT("application/merge-patch+json") };
	slice media = media_of(q);
	bool taken = false;
	json *v;
	for (size_t i = 0; i < COUNT_OF(TAKEN); i++) taken = taken || slice_eq_nocase(TAKEN[i], media);
	if (!taken) return fail(cx, BAD_MEDIA_TYPE, "The content is said to be \"{1}\". Send application/json, and say so in Content-Type.", media);
	TRY(json_parse(cx, q->body, &v));
	if (v->kind != JSON_OBJECT) return fail(cx, BAD_REQUEST, "The content has to be a JSON object: {\"key\": value, ...}.");
	*ret = v;
	return ST_OK;
}

slice rest_reason(const request *q, const json *body)
{
	slice said = json_text(json_get(body, S("reason")));
	if (said.p) return said;
	said = request_query(q, "reason");
	return said.p ? said : S("");
}

/* The tag of the JSON-LD form is the version with "-ld": two forms of one address need two tags (RFC 9110, 8.8.3). */
status rest_expect(ctx *cx, const request *q, const resource *res, int64_t *ret)
{
	slice tag = ctx_num(cx, res->version);
	status st = request_if_match(cx, q, tag);
	if (st == ST_STALE && request_if_match(cx, q, JOIN(cx->mem, tag, S("-ld"))) == ST_OK) {
		ctx_error_clear(cx);
		st = ST_OK;
	}
	TRY(st);
	*ret = (int64_t)res->version;
	return ST_OK;
}

void rest_private(const ctx *cx, response *r)
{
	response_header(r, S("Cache-Control"), cx->who ? S("private, no-cache") : S("no-cache"));
	response_header(r, S("Vary"), S("Accept, Accept-Language, Authorization, Cookie"));
}

void rest_send(response *r, const json *v)
{
	if (!r->media.p) r->media = S("application/json");
	json_write(r->body, v, true);
	buf_lit(r->body, "\n");
}

bool rest_wants_ld(const request *q, bool *ret_acceptable)
{
	static const slice OFFERS[] = { SLICE_INIT("application/json"), SLICE_INIT("application/ld+json") };
	int i = negotiate_media(request_header(q, "Accept"), OFFERS, 2);
	*ret_acceptable = i >= 0;
	return i == 1;
}

status rest_send_entry(ctx *cx, response *r, const reg *reg_, slice iri, bool ld)
{
	resource res;
	graph *g;
	json *v;
	TRY(entry_get(cx, &cx->sv->entries, reg_, iri, &res, &g));
	TRY(entry_json(cx, reg_, &res, g, iri, &v));
	rest_private(cx, r);
	if (ld) {
		r->media = S("application/ld+json");
		entry_json_linked(cx, reg_, json_new(cx->mem, JSON_STRING, entry_context_url(cx, reg_)), &v);
	}
	response_header(r, S("ETag"), JOIN(cx->mem, S("\""), ctx_num(cx, res.version), ld ? S("-ld\"") : S("\"")));
	response_header(r, S("Last-Modified"), time_http(cx->mem, res.modified));
	rest_send(r, v);
	return ST_OK;
}
