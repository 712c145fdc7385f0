/* SPDX-License-Identifier: EUPL-1.2
 * One entry: read, add, replace, change, withdraw, erase. */
#include "face/rest/inside.h"

status rest_get(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	resource res;
	bool acceptable, ld = rest_wants_ld(q, &acceptable);
	TRY(rest_entry(cx, q, false, &reg_, &res, NULL));
	if (!acceptable) return fail(cx, NOT_ACCEPTABLE, "Entries are there as application/json and application/ld+json; /doc/{1}/{2} has them in other forms.", reg_->name, res.name);
	slice tag = JOIN(cx->mem, ctx_num(cx, res.version), ld ? S("-ld") : S(""));
	response probe = { 0 };
	if (response_not_modified(cx, q, &probe, tag, res.modified)) {
		rest_private(cx, r);
		(void)response_not_modified(cx, q, r, tag, res.modified);
		return ST_OK;
	}
	return rest_send_entry(cx, r, reg_, res.iri, ld);
}

static status created(ctx *cx, response *r, const reg *reg_, slice iri)
{
	slice name, of;
	TRY(rest_send_entry(cx, r, reg_, iri, false));
	if (resource_iri_split(cx->sv->settings->base, iri, &of, &name)) response_header(r, S("Location"), rest_path(cx, reg_, name));
	r->code = 201;
	return ST_OK;
}

/* The name a client wants is the last part of the "@id" it gives. */
static status wanted_name(ctx *cx, const reg *reg_, const json *v, slice *ret)
{
	slice id = json_text(json_get(v, S("@id"))), of;
	if (!id.p) {
		*ret = entry_name(cx, &cx->sv->entries, reg_, v);
		return ST_OK;
	}
	if (resource_iri_split(cx->sv->settings->base, id, &of, ret) && slice_eq(of, reg_->name)) return ST_OK;
	finding_add(cx, S("@id"), "An entry of this register has an address that begins with <{1}>. Leave \"@id\" out and one is made.", resource_iri(cx, cx->sv->settings->base, reg_->name, S("")));
	return fail(cx, INVALID, "Some of the values are not right yet.");
}

static status create(ctx *cx, const request *q, response *r, const reg *reg_, slice name, const json *v)
{
	event e;
	graph *g;
	slice iri = resource_iri(cx, cx->sv->settings->base, reg_->name, name);
	TRY(document_from_json(cx, reg_, iri, v, &g));
	TRY(entry_create(cx, &cx->sv->entries, reg_, name, g, rest_reason(q, NULL), &e));
	return created(cx, r, reg_, iri);
}

static status signed_in(ctx *cx)
{
	if (!cx->who) return fail(cx, UNAUTHENTICATED, "Changes need an API token: send it as \"Authorization: Bearer spil_...\". You make one on your own page.");
	return ST_OK;
}

/* The name is the last part of the address that the document gives its subject; unnamed, it gets one. */
static status create_linked(ctx *cx, const request *q, response *r, const reg *reg_, const graph *g, slice iri)
{
	slice of, name, base = cx->sv->settings->base;
	event e;
	if (!resource_iri_split(base, iri, &of, &name) || !slice_eq(of, reg_->name)) {
		finding_add(cx, S("@id"), "An entry of this register has an address that begins with <{1}>. Leave \"@id\" out and one is made.", resource_iri(cx, base, reg_->name, S("")));
		return fail(cx, INVALID, "Some of the values are not right yet.");
	}
	TRY(entry_create(cx, &cx->sv->entries, reg_, slice_eq(name, S("new")) ? NO_SLICE : name, g, rest_reason(q, NULL), &e));
	return created(cx, r, reg_, e.iri);
}

status rest_create(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	json *v;
	slice name;
	bool linked;
	graph *g;
	TRY(rest_register(cx, q, &reg_));
	TRY(signed_in(cx));
	TRY(rest_linked(cx, q, reg_, NO_SLICE, &linked, &g, &name));
	if (linked) return create_linked(cx, q, r, reg_, g, name);
	TRY(rest_body(cx, q, &v));
	TRY(wanted_name(cx, reg_, v, &name));
	return create(cx, q, r, reg_, name, v);
}

/* PUT with If-None-Match: * adds an entry under a name of the client's choice, and never overwrites one (RFC 9110, 13.1.2). */
static status put_new(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	json *v;
	resource res;
	slice iri = rest_iri(cx, q);
	bool linked;
	graph *g;
	TRY(rest_register(cx, q, &reg_));
	TRY(rest_linked(cx, q, reg_, iri, &linked, &g, &iri));
	if (!linked) TRY(rest_body(cx, q, &v));
	if (index_get(cx, iri, &res) == ST_OK) return fail(cx, STALE, "<{1}> exists already. To replace it, send If-Match with its version.", res.iri);
	ctx_error_clear(cx);
	if (linked) return create_linked(cx, q, r, reg_, g, iri);
	return create(cx, q, r, reg_, request_param(q, "name"), v);
}

/* The entry as it is now. What said the same as what was there made no version: that is told in a header. */
static status updated(ctx *cx, response *r, const reg *reg_, const resource *before, const event *e)
{
	if (e->version == before->version) response_header(r, S("Spil-Unchanged"), S("true"));
	return rest_send_entry(cx, r, reg_, before->iri, false);
}

status rest_put(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	resource res;
	json *v;
	graph *g;
	event e;
	int64_t expect;
	TRY(signed_in(cx));
	if (slice_eq(slice_trim(request_header(q, "If-None-Match")), S("*"))) return put_new(cx, q, r);
	TRY(rest_entry(cx, q, false, &reg_, &res, NULL));
	TRY(rest_expect(cx, q, &res, &expect));
	bool linked;
	slice iri;
	TRY(rest_linked(cx, q, reg_, res.iri, &linked, &g, &iri));
	if (!linked) {
		TRY(rest_body(cx, q, &v));
		TRY(document_from_json(cx, reg_, res.iri, v, &g));
	}
	TRY(entry_update(cx, &cx->sv->entries, reg_, res.iri, expect, g, rest_reason(q, NULL), &e));
	return updated(cx, r, reg_, &res, &e);
}

status rest_patch(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	resource res;
	json *patch, *now, *merged;
	graph *g;
	event e;
	int64_t expect;
	TRY(signed_in(cx));
	TRY(rest_entry(cx, q, false, &reg_, &res, &g));
	TRY(rest_expect(cx, q, &res, &expect));
	TRY(rest_body(cx, q, &patch));
	TRY(document_to_json(cx, reg_, g, res.iri, &now));
	merged = json_merge_patch(cx->mem, now, patch);
	TRY(document_from_json(cx, reg_, res.iri, merged, &g));
	TRY(entry_update(cx, &cx->sv->entries, reg_, res.iri, expect, g, rest_reason(q, NULL), &e));
	return updated(cx, r, reg_, &res, &e);
}

status rest_delete(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	resource res;
	event e;
	int64_t expect;
	bool erase = slice_eq(request_query(q, "erase"), S("true"));
	TRY(signed_in(cx));
	TRY(rest_entry(cx, q, erase, &reg_, &res, NULL));
	TRY(rest_expect(cx, q, &res, &expect));
	if (erase) TRY(entry_erase(cx, &cx->sv->entries, reg_, res.iri, rest_reason(q, NULL), &e));
	else TRY(entry_withdraw(cx, &cx->sv->entries, reg_, res.iri, expect, rest_reason(q, NULL), &e));
	rest_private(cx, r);
	r->code = 204;
	return ST_OK;
}
