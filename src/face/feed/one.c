/* SPDX-License-Identifier: EUPL-1.2
 * One entry in a form for programs, as it is or as it was (?version=N). */
#include "face/feed/inside.h"

typedef struct { resource res; event then; graph *g; bool old; } reading;

static status read_entry(ctx *cx, const request *q, const reg *reg_, slice iri, reading *ret)
{
	slice asked = request_query(q, "version");
	uint64_t version;
	TRY(index_get(cx, iri, &ret->res));
	if (asked.n) {
		if (!slice_to_u64(asked, &version) || !version) return fail(cx, NOT_FOUND, "There is no version \"{1}\". Versions are numbers; the history lists them.", asked);
		ret->old = true;
		return entry_version(cx, &cx->sv->entries, reg_, iri, version, &ret->then, &ret->g);
	}
	TRY(entry_get(cx, &cx->sv->entries, reg_, iri, &ret->res, &ret->g));
	if (ret->res.withdrawn) return fail(cx, GONE, "This was withdrawn. Its history says when and why.");
	return ST_OK;
}

static status write_json(ctx *cx, const reg *reg_, const reading *rd, slice iri, bool ld, buf *out)
{
	json *v, *context;
	TRY(entry_json(cx, reg_, rd->old ? NULL : &rd->res, rd->g, iri, &v));
	if (ld) {
		entry_context(cx, reg_, &context);
		entry_json_linked(cx, reg_, context, &v);
	}
	json_write(out, v, true);
	buf_lit(out, "\n");
	return ST_OK;
}

status feed_one(ctx *cx, const request *q, response *r, const reg *reg_, slice iri, form_kind f)
{
	reading rd = { 0 };
	TRY(read_entry(cx, q, reg_, iri, &rd));
	uint64_t version = rd.old ? rd.then.version : rd.res.version;
	feed_headers(cx, r, f);
	if (response_not_modified(cx, q, r, JOIN(cx->mem, ctx_num(cx, version), S("-"), form_extension(f)), rd.old ? rd.then.time : rd.res.modified)) return ST_OK;
	response_header(r, S("Link"), JOIN(cx->mem, S("<"), iri, S(">; rel=\"describes\"")));
	if (f == FORM_JSON || f == FORM_JSONLD) return write_json(cx, reg_, &rd, iri, f == FORM_JSONLD, r->body);
	return rdf_write(cx, form_rdf(f), rd.g, graph_find_iri(rd.g, iri), r->body);
}
