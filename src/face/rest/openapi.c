/* SPDX-License-Identifier: EUPL-1.2
 * The whole OpenAPI 3.1 document: made on request from the registers, so that it is never behind them. */
#include "face/rest/openapi.h"

static void info(ctx *cx, json_writer *w)
{
	const services *sv = cx->sv;
	json_key(w, S("info"));
	json_begin(w, '{');
	json_pair(w, S("title"), sv->settings->site_name);
	json_pair(w, S("description"), tr(cx->lang, "Every register of this site, to read and to change. What you may see and do follows from who you are; without a token that is what is public."));
	json_pair(w, S("version"), sv->version);
	json_key(w, S("license"));
	json_begin(w, '{');
	KEY_PAIR(w, "name", S("EUPL-1.2"));
	KEY_PAIR(w, "identifier", S("EUPL-1.2"));
	json_end(w, '}');
	json_end(w, '}');
	json_key(w, S("servers"));
	json_begin(w, '[');
	json_begin(w, '{');
	json_pair(w, S("url"), sv->settings->base);
	json_end(w, '}');
	json_end(w, ']');
}

/* Nobody, a token, or a session: for what only reads. */
static void security(json_writer *w)
{
	static const char *const NAMES[] = { NULL, "token", "session" };
	json_key(w, S("security"));
	json_begin(w, '[');
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		json_begin(w, '{');
		if (NAMES[i]) {
			json_key(w, slice_from(NAMES[i]));
			json_begin(w, '[');
			json_end(w, ']');
		}
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void tag(json_writer *w, slice name, slice description)
{
	json_begin(w, '{');
	json_pair(w, S("name"), name);
	json_pair(w, S("description"), description);
	json_end(w, '}');
}

static void tags(ctx *cx, json_writer *w)
{
	const registers *rs = cx->sv->registers;
	json_key(w, S("tags"));
	json_begin(w, '[');
	tag(w, S("site"), tr(cx->lang, "What there is on this site"));
	for (size_t i = 0; i < registers_count(rs); i++) {
		const reg *r = registers_at(rs, i);
		tag(w, r->name, JOIN(cx->mem, r->title.v[cx->lang], S(". "), r->about.v[cx->lang]));
	}
	json_end(w, ']');
}

/* The few addresses that belong to no register. */
static void site_path(ctx *cx, json_writer *w, const char *path, const char *id, slice summary, const char *schema)
{
	static const slice WORKED = N_("It worked.");
	bool suggest = slice_ends(slice_from(path), S("suggest"));
	json_key(w, slice_from(path));
	json_begin(w, '{');
	json_key(w, S("get"));
	json_begin(w, '{');
	json_pair(w, S("operationId"), slice_from(id));
	json_pair(w, S("summary"), tr_slice(cx->lang, summary));
	json_key(w, S("tags"));
	json_begin(w, '[');
	json_string(w, S("site"));
	json_end(w, ']');
	if (suggest) {
		json *v;
		json_key(w, S("parameters"));
		if (json_parse(cx, S("[{\"$ref\":\"#/components/parameters/Q\"},{\"name\":\"register\",\"in\":\"query\",\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}]"), &v) == ST_OK) json_value(w, v);
	}
	json_key(w, S("responses"));
	json_begin(w, '{');
	json_key(w, S("200"));
	json_begin(w, '{');
	json_pair(w, S("description"), tr_slice(cx->lang, WORKED));
	json_key(w, S("content"));
	json_begin(w, '{');
	json_key(w, S("application/json"));
	json_begin(w, '{');
	openapi_key_ref(w, "schema", "schemas", slice_from(schema));
	json_end(w, '}');
	json_end(w, '}');
	json_end(w, '}');
	openapi_key_ref(w, "400", "responses", S("BadRequest"));
	json_end(w, '}');
	json_end(w, '}');
	json_end(w, '}');
}

static status document(ctx *cx, json_writer *w)
{
	static const slice REGISTERS = N_("What there is, with counts"), SUGGEST = N_("Entries whose name begins with what is typed");
	const registers *rs = cx->sv->registers;
	json_begin(w, '{');
	KEY_PAIR(w, "openapi", S("3.1.0"));
	info(cx, w);
	security(w);
	tags(cx, w);
	json_key(w, S("paths"));
	json_begin(w, '{');
	site_path(cx, w, "/api/registers", "registers", REGISTERS, "Registers");
	site_path(cx, w, "/api/suggest", "suggest", SUGGEST, "Suggestions");
	openapi_site_paths(cx, w);
	for (size_t i = 0; i < registers_count(rs); i++) TRY(openapi_paths(cx, w, registers_at(rs, i)));
	json_end(w, '}');
	json_key(w, S("components"));
	json_begin(w, '{');
	json_key(w, S("schemas"));
	json_begin(w, '{');
	openapi_shared_schemas(cx, w);
	for (size_t i = 0; i < registers_count(rs); i++) openapi_schema(cx, w, registers_at(rs, i));
	json_end(w, '}');
	openapi_shared_parts(cx, w);
	json_end(w, '}');
	json_end(w, '}');
	return ST_OK;
}

status rest_openapi(ctx *cx, const request *q, response *r)
{
	buf *b = buf_new(cx->mem, 32 << 20);
	json_writer w = json_writer_to(b, false);
	TRY(document(cx, &w));
	digest d = sha256_of(buf_slice(b));
	response_header(r, S("Cache-Control"), S("no-cache"));
	response_header(r, S("Vary"), S("Accept-Language"));
	if (response_not_modified(cx, q, r, slice_take(digest_hex(cx->mem, &d), 32), 0)) return ST_OK;
	r->media = S("application/json");
	buf_put(r->body, buf_slice(b));
	return ST_OK;
}
