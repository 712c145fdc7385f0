/* SPDX-License-Identifier: EUPL-1.2
 * Bringing a file: its bytes as the body with ?name=, or a form with one file. The answer is the address to put into an entry. */
#include "face/file/inside.h"
#include "format/json.h"
#include "format/media.h"

static status may_bring(ctx *cx)
{
	if (!cx->who) return fail(cx, UNAUTHENTICATED, "Changes need an API token: send it as \"Authorization: Bearer spil_...\". You make one on your own page.");
	if (cx->who->scopes & (1u << MAY_CREATE | 1u << MAY_EDIT)) return ST_OK;
	return fail(cx, FORBIDDEN, "This token may not bring files: that needs the scope create or edit.");
}

static status read_sent(ctx *cx, const request *q, slice *ret_name, slice *ret_bytes)
{
	form f;
	if (!slice_eq_nocase(request_media(q), S("multipart/form-data"))) {
		*ret_name = request_query(q, "name");
		*ret_bytes = q->body;
		return (*ret_name).n ? ST_OK : fail(cx, BAD_REQUEST, "The file needs a name: POST it to /api/files?name=report.pdf, or send it in a form.");
	}
	TRY(request_form(cx, q, &f));
	if (f.upload_n != 1) return fail(cx, BAD_REQUEST, "Send one file at a time; this form holds {1}.", ctx_num(cx, f.upload_n));
	slice name = request_query(q, "name");
	*ret_name = name.n ? name : f.uploads[0].filename;
	*ret_bytes = f.uploads[0].content;
	return ST_OK;
}

status file_bring(ctx *cx, const request *q, response *r)
{
	slice name, bytes, iri, clean;
	digest d;
	TRY(may_bring(cx));
	TRY(read_sent(cx, q, &name, &bytes));
	TRY(file_take(cx, &cx->sv->entries, NULL, name, bytes, &iri));
	(void)entry_file_split(cx, cx->sv->settings->base, iri, &d, &clean);
	json_writer w = json_writer_to(r->body, true);
	json_begin(&w, '{');
	json_pair(&w, S("@id"), iri);
	json_pair(&w, S("name"), clean);
	json_pair(&w, S("mediaType"), media_of_name(clean)->media);
	json_key(&w, S("size")), json_int(&w, (int64_t)bytes.n);
	json_pair(&w, S("sha256"), digest_hex(cx->mem, &d));
	json_end(&w, '}');
	buf_lit(r->body, "\n");
	r->code = 201;
	r->media = S("application/json");
	response_header(r, S("Location"), slice_skip(iri, cx->sv->settings->base.n));
	response_header(r, S("Cache-Control"), S("no-store"));
	return ST_OK;
}
