/* SPDX-License-Identifier: EUPL-1.2
 * A failure as a problem document (RFC 9457). What failed inside the server is for the log; a program gets the general sentence. */
#include "face/rest/rest.h"

/* "contacts[1].name" -> "#/contacts/1/name" (RFC 6901, 6). Keys hold no / or ~ but those a client made up. */
static slice pointer_of(arena *a, slice at)
{
	buf *b = buf_new(a, at.n * 2 + 8);
	buf_lit(b, "#/");
	for (size_t i = 0; i < at.n; i++) {
		char c = at.p[i];
		if (c == ']') continue;
		if (c == '.' || c == '[') buf_putc(b, '/');
		else if (c == '~') buf_lit(b, "~0");
		else if (c == '/') buf_lit(b, "~1");
		else buf_putc(b, c);
	}
	return buf_slice(b);
}

static void write_errors(ctx *cx, json_writer *w)
{
	if (!cx->err.findings) return;
	json_key(w, S("errors"));
	json_begin(w, '[');
	for (const finding *f = cx->err.findings; f; f = f->next) {
		json_begin(w, '{');
		json_pair(w, S("at"), f->at);
		json_pair(w, S("pointer"), pointer_of(cx->mem, f->at));
		json_pair(w, S("detail"), f->message);
		json_end(w, '}');
	}
	json_end(w, ']');
}

void rest_problem(ctx *cx, const request *q, response *r, status s)
{
	int code = status_http(s);
	slice title = tr_slice(cx->lang, status_sentence(s));
	bool ours = code >= 500 || !cx->err.message.n;
	if (!r->body) r->body = buf_new(cx->mem, 1 << 20);
	buf_clear(r->body);
	r->fixed = NO_SLICE;
	r->code = code;
	r->media = S("application/problem+json");
	response_header(r, S("Cache-Control"), S("no-store"));
	response_header(r, S("Content-Language"), lang_tag(cx->lang));
	if (s == ST_UNAUTHENTICATED) response_header(r, S("WWW-Authenticate"), S("Bearer realm=\"spil\""));
	json_writer w = json_writer_to(r->body, true);
	json_begin(&w, '{');
	json_pair(&w, S("type"), JOIN(cx->mem, S("urn:spil:problem:"), status_type(s)));
	json_pair(&w, S("title"), title);
	json_key(&w, S("status"));
	json_int(&w, code);
	json_pair(&w, S("detail"), ours ? title : cx->err.message);
	json_pair(&w, S("instance"), JOIN(cx->mem, S("urn:spil:request:"), ctx_num(cx, q->number)));
	if (!ours) write_errors(cx, &w);
	json_end(&w, '}');
	buf_lit(r->body, "\n");
}
