/* SPDX-License-Identifier: EUPL-1.2
 * Which form an address asks for: by its extension, else by the Accept header. */
#include "face/feed/inside.h"

static const struct { slice extension, media; } TABLE[] = {
#define X(code, extension, media) { SLICE_INIT(extension), SLICE_INIT(media) },
	FORMS(X)
#undef X
};

slice form_extension(form_kind f) { return TABLE[f].extension; }

slice form_media(form_kind f)
{
	if (f == FORM_CSV) return S("text/csv; charset=utf-8; header=present");
	return f == FORM_TURTLE ? S("text/turtle; charset=utf-8") : TABLE[f].media;
}

rdf_format form_rdf(form_kind f) { return f == FORM_NTRIPLES ? RDF_NTRIPLES : f == FORM_RDFXML ? RDF_XML : RDF_TURTLE; }

void feed_headers(ctx *cx, response *r, form_kind f)
{
	r->media = form_media(f);
	response_header(r, S("Cache-Control"), cx->who ? S("private, no-cache") : S("no-cache"));
	response_header(r, S("Vary"), S("Accept, Accept-Language, Authorization, Cookie"));
}

/* The name without its extension, when it ends in one. */
static bool split_extension(slice name, form_kind *ret_form, slice *ret_stem)
{
	size_t dot = slice_rfind_char(name, '.');
	if (dot == SLICE_NONE || !dot) return false;
	for (form_kind f = FORM_TURTLE; f < FORM_COUNT; f++)
		if (slice_eq(slice_skip(name, dot + 1), TABLE[f].extension)) {
			*ret_form = f;
			*ret_stem = slice_take(name, dot);
			return true;
		}
	return false;
}

/* HTML when the client takes it as well as anything else: browsers do. */
static form_kind by_accept(const request *q, bool list)
{
	slice offers[FORM_COUNT];
	size_t n = list ? FORM_COUNT : FORM_CSV;
	for (size_t i = 0; i < n; i++) offers[i] = TABLE[i].media;
	int best = negotiate_media(request_header(q, "Accept"), offers, n);
	return best > 0 ? (form_kind)best : FORM_HTML;
}

static status no_register(ctx *cx, slice name)
{
	return fail(cx, NOT_FOUND, "There is no register \"{1}\". /api/registers lists those there are.", name);
}

static bool list_negotiated(ctx *cx, const request *q, response *r, slice name, status *ret)
{
	const registers *rs = cx->sv->registers;
	form_kind form_ = FORM_HTML;
	slice stem = name;
	if (!split_extension(name, &form_, &stem)) form_ = by_accept(q, true);
	if (form_ == FORM_HTML) return false;
	const reg *reg_ = registers_find(rs, stem);
	if (!reg_) *ret = no_register(cx, stem);
	else *ret = form_ == FORM_ATOM ? feed_atom_list(cx, q, r, reg_) : feed_list(cx, q, r, reg_, form_);
	return true;
}

static status entry_form(ctx *cx, const request *q, response *r, const reg *reg_, slice iri, form_kind form_)
{
	resource res;
	if (form_ != FORM_ATOM) return feed_one(cx, q, r, reg_, iri, form_);
	TRY(index_get(cx, iri, &res));
	return feed_atom_one(cx, q, r, reg_, &res);
}

static bool entry_negotiated(ctx *cx, const request *q, response *r, slice register_name, slice name, status *ret)
{
	const reg *reg_ = registers_find(cx->sv->registers, register_name);
	form_kind form_ = FORM_HTML;
	slice stem = name, base = cx->sv->settings->base;
	resource res;
	if (!reg_) return false;
	/* an entry may itself be called "x.json" */
	bool whole = index_get(cx, resource_iri(cx, base, register_name, name), &res) == ST_OK;
	ctx_error_clear(cx);
	if (whole || !split_extension(name, &form_, &stem)) {
		stem = name;
		form_ = by_accept(q, false);
	}
	if (form_ == FORM_HTML || form_ == FORM_CSV) return false;
	*ret = entry_form(cx, q, r, reg_, resource_iri(cx, base, register_name, stem), form_);
	return true;
}

bool feed_negotiated(ctx *cx, const request *q, response *r, status *ret)
{
	slice register_name = request_param(q, "register"), name = request_param(q, "name");
	if (!(q->method & (HTTP_GET | HTTP_HEAD))) return false;
	bool taken = name.p ? entry_negotiated(cx, q, r, register_name, name, ret) : list_negotiated(cx, q, r, register_name, ret);
	if (!taken) response_header(r, S("Vary"), S("Accept"));
	return taken;
}

/* An identifier names a thing, which cannot be sent; a document about it can (303, Cool URIs). */
static status identifier(ctx *cx, const request *q, response *r)
{
	slice name = request_param(q, "name"), register_name = request_param(q, "register"), target = q->target;
	size_t mark = slice_find_char(target, '?');
	slice query = mark == SLICE_NONE ? S("") : slice_skip(target, mark);
	response_header(r, S("Vary"), S("Accept"));
	response_redirect(cx, r, 303, JOIN(cx->mem, S("/doc/"), uri_encode(cx->mem, register_name), name.p ? S("/") : S(""), name.p ? uri_encode(cx->mem, name) : S(""), query));
	return ST_OK;
}

const route feed_routes[] = {
	{ HTTP_GET, "/id/{register}", identifier, ROUTE_PAGE, 0, "A register's identifier leads to its list" },
	{ HTTP_GET, "/id/{register}/{name}", identifier, ROUTE_PAGE, 0, "An entry's identifier leads to its page" },
	{ 0, NULL, NULL, 0, 0, NULL },
};
