/* SPDX-License-Identifier: EUPL-1.2
 * What there is: the registers with their counts, suggestions while typing, the JSON-LD contexts. */
#include "face/rest/inside.h"

enum { SUGGESTIONS = 10, SUGGEST_REGISTERS = 20 };

static json *text(ctx *cx, slice s) { return json_new(cx->mem, JSON_STRING, s); }

static json *both(ctx *cx, const label *names)
{
	json *v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	for (lang l = 0; l < LANG_COUNT; l++) json_add(v, lang_tag(l), text(cx, names->v[l]));
	return v;
}

static status register_json(ctx *cx, const reg *r, json **ret)
{
	list_query lq = { .register_name = r->name };
	list_result l;
	slice base = cx->sv->settings->base;
	TRY(index_list(cx, &lq, &l));
	json *v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	json_add(v, S("name"), text(cx, r->name));
	json_add(v, S("version"), json_new(cx->mem, JSON_NUMBER, ctx_num(cx, r->version)));
	json_add(v, S("section"), text(cx, r->section));
	json_add(v, S("title"), both(cx, &r->title));
	json_add(v, S("about"), both(cx, &r->about));
	json_add(v, S("class"), text(cx, r->class_iri));
	json_add(v, S("count"), json_new(cx->mem, JSON_NUMBER, ctx_num(cx, l.total)));
	json_add(v, S("api"), text(cx, JOIN(cx->mem, base, S("/api/"), r->name)));
	json_add(v, S("page"), text(cx, JOIN(cx->mem, base, S("/doc/"), r->name)));
	json_add(v, S("context"), text(cx, entry_context_url(cx, r)));
	*ret = v;
	return ST_OK;
}

status rest_registers(ctx *cx, const request *q, response *r)
{
	const registers *rs = cx->sv->registers;
	json *out = json_new(cx->mem, JSON_OBJECT, NO_SLICE), *list = json_new(cx->mem, JSON_ARRAY, NO_SLICE), *v;
	(void)q;
	for (size_t i = 0; i < registers_count(rs); i++) {
		TRY(register_json(cx, registers_at(rs, i), &v));
		json_add(list, NO_SLICE, v);
	}
	json_add(out, S("registers"), list);
	rest_private(cx, r);
	rest_send(r, out);
	return ST_OK;
}

status rest_suggest(ctx *cx, const request *q, response *r)
{
	slice *names, typed = slice_trim(request_query(q, "q"));
	size_t n = request_query_all(q, "register", cx->mem, &names), found = 0;
	resource *list = NULL;
	if (n > SUGGEST_REGISTERS) return fail(cx, BAD_REQUEST, "\"{1}\" is asked for with more than {2} values. Ask in parts.", S("register"), ctx_num(cx, SUGGEST_REGISTERS));
	if (typed.n) TRY(index_suggest(cx, n ? names : NULL, n, utf8_take(typed, 100), SUGGESTIONS, &list, &found));
	json *out = json_new(cx->mem, JSON_OBJECT, NO_SLICE), *items = json_new(cx->mem, JSON_ARRAY, NO_SLICE);
	for (size_t i = 0; i < found; i++) {
		const reg *of = registers_find(cx->sv->registers, list[i].register_name);
		json *v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
		json_add(v, S("label"), text(cx, resource_label(&list[i], cx->lang)));
		json_add(v, S("register"), text(cx, of ? of->singular.v[cx->lang] : list[i].register_name));
		json_add(v, S("iri"), text(cx, list[i].iri));
		json_add(v, S("path"), text(cx, JOIN(cx->mem, S("/doc/"), list[i].register_name, S("/"), list[i].name)));
		json_add(items, NO_SLICE, v);
	}
	json_add(out, S("suggestions"), items);
	rest_private(cx, r);
	rest_send(r, out);
	return ST_OK;
}

status rest_context(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	json *out = json_new(cx->mem, JSON_OBJECT, NO_SLICE), *context;
	TRY(rest_register(cx, q, &reg_));
	entry_context(cx, reg_, &context);
	json_add(out, S("@context"), context);
	r->media = S("application/ld+json");
	response_header(r, S("Cache-Control"), S("public, max-age=3600"));
	rest_send(r, out);
	return ST_OK;
}
