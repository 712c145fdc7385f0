/* SPDX-License-Identifier: EUPL-1.2
 * The addresses of one register in the OpenAPI document. Each operation is a row: what it takes and what it answers. */
#include "face/rest/openapi.h"

/* Names of shared parts, ended by NULL. `answer`: the schema of the good answer; "" is the register's own, NULL none. */
typedef struct {
	const char *method, *id; slice summary;
	const char *parameters[6];
	const char *body, *body_media;                /* schema; "" is the register's own */
	const char *code, *answer;
	const char *failures[12];
	bool changes;
} operation;

#define READ_FAILS "BadRequest", "NotFound", "NotAcceptable", "Gone"
#define CHANGE_FAILS "BadRequest", "Unauthenticated", "Forbidden", "NotFound", "Conflict", "Gone", "Stale", "TooLarge", "BadMediaType", "Invalid", "VersionNeeded"

static const operation LIST = { "get", "list", N_("List entries of: {1}"), { "Q", "Offset", "Limit", "IfNoneMatch" }, NULL, NULL, "200", "LIST", { "NotModified", "BadRequest", "NotFound", "NotAcceptable" }, false };
static const operation CREATE = { "post", "create", N_("Add to: {1}"), { "Reason" }, "", "application/json", "201", "", { "BadRequest", "Unauthenticated", "Forbidden", "NotFound", "Conflict", "TooLarge", "BadMediaType", "Invalid" }, true };
static const operation GET = { "get", "read", N_("Read one of: {1}"), { "IfNoneMatch" }, NULL, NULL, "200", "", { "NotModified", READ_FAILS }, false };
static const operation PUT = { "put", "replace", N_("Replace one of: {1}"), { "IfMatch", "IfNoneMatch", "Reason" }, "", "application/json", "200", "", { CHANGE_FAILS }, true };
static const operation PATCH = { "patch", "change", N_("Change values of one of: {1}"), { "IfMatch", "Reason" }, "MergePatch", "application/merge-patch+json", "200", "", { CHANGE_FAILS }, true };
static const operation DELETE = { "delete", "withdraw", N_("Withdraw one of: {1}"), { "IfMatch", "Reason", "Erase" }, NULL, NULL, "204", NULL, { "BadRequest", "Unauthenticated", "Forbidden", "NotFound", "Conflict", "Gone", "Stale", "VersionNeeded", "Invalid" }, true };
static const operation MOVES = { "get", "moves-of", N_("Which moves are possible now for one of: {1}"), { NULL }, NULL, NULL, "200", "Moves", { "NotFound", "Gone" }, false };
static const operation MOVE = { "post", "move", N_("Move one of: {1}"), { "IfMatch" }, "Move", "application/json", "200", "", { CHANGE_FAILS }, true };
static const operation HISTORY = { "get", "history-of", N_("What happened to one of: {1}"), { "Before", "Limit" }, NULL, NULL, "200", "History", { "BadRequest", "NotFound" }, false };
static const operation VERSION = { "get", "version-of", N_("An earlier version of one of: {1}"), { "Version", "IfNoneMatch" }, NULL, NULL, "200", "", { "NotModified", "NotFound", "Gone" }, false };
static const operation UNDO = { "post", "undo", N_("Go back to an earlier version of one of: {1}"), { "IfMatch" }, "Undo", "application/json", "200", "", { CHANGE_FAILS }, true };

static const char *code_of(const char *failure)
{
	static const struct { const char *name, *code; } CODES[] = { { "NotModified", "304" }, { "BadRequest", "400" }, { "Unauthenticated", "401" }, { "Forbidden", "403" }, { "NotFound", "404" },
		{ "NotAcceptable", "406" }, { "Conflict", "409" }, { "Gone", "410" }, { "Stale", "412" }, { "TooLarge", "413" }, { "BadMediaType", "415" }, { "Invalid", "422" }, { "VersionNeeded", "428" } };
	for (size_t i = 0; i < COUNT_OF(CODES); i++)
		if (slice_eq(slice_from(CODES[i].name), slice_from(failure))) return CODES[i].code;
	return "default";
}

static void string_parameter(ctx *cx, json_writer *w, slice name, slice description, const property *p)
{
	json_begin(w, '{');
	json_pair(w, S("name"), name);
	KEY_PAIR(w, "in", S("query"));
	json_pair(w, S("description"), description);
	json_key(w, S("schema"));
	json_begin(w, '{');
	(void)cx;
	if (p) {
		KEY_PAIR(w, "type", S("array"));
		json_key(w, S("items"));
		json_begin(w, '{');
		KEY_PAIR(w, "type", S("string"));
		json_end(w, '}');
	} else KEY_PAIR(w, "type", S("string"));
	json_end(w, '}');
	if (p) {
		KEY_PAIR(w, "style", S("form"));
		json_key(w, S("explode"));
		json_bool(w, true);
	}
	json_end(w, '}');
}

static void order_parameter(ctx *cx, json_writer *w, const reg *r)
{
	json_begin(w, '{');
	KEY_PAIR(w, "name", S("order"));
	KEY_PAIR(w, "in", S("query"));
	json_pair(w, S("description"), tr(cx->lang, "What to order by; - first is descending"));
	json_key(w, S("schema"));
	json_begin(w, '{');
	KEY_PAIR(w, "type", S("string"));
	json_key(w, S("enum"));
	json_begin(w, '[');
	json_string(w, S("modified"));
	json_string(w, S("-modified"));
	json_string(w, S("created"));
	json_string(w, S("-created"));
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		if (!p->sort && !query_ranges(p)) continue;
		json_string(w, p->key);
		json_string(w, JOIN(cx->mem, S("-"), p->key));
	}
	json_end(w, ']');
	json_end(w, '}');
	json_end(w, '}');
}

static void list_parameters(ctx *cx, json_writer *w, const reg *r)
{
	order_parameter(cx, w, r);
	string_parameter(cx, w, S("modified.from"), trf(cx->mem, cx->lang, "{1}: at least this", tr(cx->lang, "Changed on")), NULL);
	string_parameter(cx, w, S("modified.to"), trf(cx->mem, cx->lang, "{1}: at most this", tr(cx->lang, "Changed on")), NULL);
	string_parameter(cx, w, S("created.from"), trf(cx->mem, cx->lang, "{1}: at least this", tr(cx->lang, "Added on")), NULL);
	string_parameter(cx, w, S("created.to"), trf(cx->mem, cx->lang, "{1}: at most this", tr(cx->lang, "Added on")), NULL);
	string_parameter(cx, w, S("facets"), tr(cx->lang, "Keys to count by, with commas between"), NULL);
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		slice name = p->name.v[cx->lang];
		if (slice_eq(p->key, S("visibility")) || slice_eq(p->key, S("audience")) || p->widget == WIDGET_GROUP) continue;
		if (query_filters(p)) string_parameter(cx, w, p->key, trf(cx->mem, cx->lang, "{1}: any of these values; - for none", name), p);
		if (!query_ranges(p)) continue;
		string_parameter(cx, w, JOIN(cx->mem, p->key, S(".from")), trf(cx->mem, cx->lang, "{1}: at least this", name), NULL);
		string_parameter(cx, w, JOIN(cx->mem, p->key, S(".to")), trf(cx->mem, cx->lang, "{1}: at most this", name), NULL);
	}
}

static status example(ctx *cx, json_writer *w, const reg *r)
{
	graph *g;
	json *v;
	slice base = cx->sv->settings->base;
	ctx room = *cx;
	room.mem = arena_create(0);
	status st = reg_example(&room, cx->sv->registers, r, base, S("example"), &g);
	if (st == ST_OK) st = document_to_json(&room, r, g, resource_iri(&room, base, r->name, S("example")), &v);
	if (st == ST_OK) {
		json_key(w, S("example"));
		json_value(w, v);
	}
	arena_destroy(room.mem);
	return st == ST_OK ? st : fail(cx, INTERNAL, "The example of the register \"{1}\" cannot be shown.", r->name);
}

static void list_schema(json_writer *w, const reg *r)
{
	static const char *const COUNTS[] = { "total", "offset", "limit" };
	json_begin(w, '{');
	KEY_PAIR(w, "type", S("object"));
	json_key(w, S("properties"));
	json_begin(w, '{');
	for (size_t i = 0; i < COUNT_OF(COUNTS); i++) {
		json_key(w, slice_from(COUNTS[i]));
		json_begin(w, '{');
		KEY_PAIR(w, "type", S("integer"));
		json_end(w, '}');
	}
	json_key(w, S("fuzzy"));
	json_begin(w, '{');
	KEY_PAIR(w, "type", S("boolean"));
	json_end(w, '}');
	json_key(w, S("items"));
	json_begin(w, '{');
	KEY_PAIR(w, "type", S("array"));
	openapi_key_ref(w, "items", "schemas", r->name);
	json_end(w, '}');
	openapi_key_ref(w, "facets", "schemas", S("Facets"));
	openapi_key_ref(w, "links", "schemas", S("Links"));
	json_end(w, '}');
	json_end(w, '}');
}

static void schema_of(json_writer *w, const reg *r, const char *name)
{
	json_key(w, S("schema"));
	if (slice_eq(slice_from(name), S("LIST"))) list_schema(w, r);
	else openapi_ref(w, "schemas", *name ? slice_from(name) : r->name);
}

static status body(ctx *cx, json_writer *w, const reg *r, const operation *o)
{
	json_key(w, S("requestBody"));
	json_begin(w, '{');
	json_key(w, S("required"));
	json_bool(w, true);
	json_key(w, S("content"));
	json_begin(w, '{');
	json_key(w, slice_from(o->body_media));
	json_begin(w, '{');
	schema_of(w, r, o->body);
	if (!*o->body) TRY(example(cx, w, r));
	json_end(w, '}');
	json_end(w, '}');
	json_end(w, '}');
	return ST_OK;
}

static void answers(ctx *cx, json_writer *w, const reg *r, const operation *o)
{
	static const slice WORKED = N_("It worked.");
	json_key(w, S("responses"));
	json_begin(w, '{');
	json_key(w, slice_from(o->code));
	json_begin(w, '{');
	json_pair(w, S("description"), tr_slice(cx->lang, WORKED));
	if (o->answer) {
		json_key(w, S("content"));
		json_begin(w, '{');
		json_key(w, S("application/json"));
		json_begin(w, '{');
		schema_of(w, r, o->answer);
		json_end(w, '}');
		json_end(w, '}');
	}
	json_end(w, '}');
	for (size_t i = 0; i < COUNT_OF(o->failures) && o->failures[i]; i++) openapi_key_ref(w, code_of(o->failures[i]), "responses", slice_from(o->failures[i]));
	json_end(w, '}');
}

static void security(json_writer *w)
{
	json_key(w, S("security"));
	json_begin(w, '[');
	for (int i = 0; i < 2; i++) {
		json_begin(w, '{');
		json_key(w, i ? S("session") : S("token"));
		json_begin(w, '[');
		json_end(w, ']');
		if (i) {
			json_key(w, S("csrf"));
			json_begin(w, '[');
			json_end(w, ']');
		}
		json_end(w, '}');
	}
	json_end(w, ']');
}

static status one(ctx *cx, json_writer *w, const reg *r, const operation *o, bool named)
{
	json_key(w, slice_from(o->method));
	json_begin(w, '{');
	json_pair(w, S("operationId"), JOIN(cx->mem, slice_from(o->id), S("-"), r->name));
	json_pair(w, S("summary"), text_fill(cx->mem, tr_slice(cx->lang, o->summary), &r->title.v[cx->lang], 1));
	json_key(w, S("tags"));
	json_begin(w, '[');
	json_string(w, r->name);
	json_end(w, ']');
	json_key(w, S("parameters"));
	json_begin(w, '[');
	if (named) openapi_ref(w, "parameters", S("Name"));
	for (size_t i = 0; i < COUNT_OF(o->parameters) && o->parameters[i]; i++) openapi_ref(w, "parameters", slice_from(o->parameters[i]));
	if (o == &LIST) list_parameters(cx, w, r);
	json_end(w, ']');
	if (o->body) TRY(body(cx, w, r, o));
	answers(cx, w, r, o);
	if (o->changes) security(w);
	json_end(w, '}');
	return ST_OK;
}

status openapi_paths(ctx *cx, json_writer *w, const reg *r)
{
	static const struct { const char *rest; const operation *operations[4]; bool workflow; } PATHS[] = {
		{ "", { &LIST, &CREATE }, false }, { "/{name}", { &GET, &PUT, &PATCH, &DELETE }, false }, { "/{name}/moves", { &MOVES, &MOVE }, true },
		{ "/{name}/history", { &HISTORY }, false }, { "/{name}/versions/{version}", { &VERSION }, false }, { "/{name}/undo", { &UNDO }, false },
	};
	for (size_t i = 0; i < COUNT_OF(PATHS); i++) {
		if (PATHS[i].workflow && !r->state_n) continue;
		json_key(w, JOIN(cx->mem, S("/api/"), r->name, slice_from(PATHS[i].rest)));
		json_begin(w, '{');
		for (size_t k = 0; k < 4 && PATHS[i].operations[k]; k++) TRY(one(cx, w, r, PATHS[i].operations[k], i > 0));
		json_end(w, '}');
	}
	return ST_OK;
}
