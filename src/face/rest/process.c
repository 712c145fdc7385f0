/* SPDX-License-Identifier: EUPL-1.2
 * What happens to an entry: moves, history, versions, undo. */
#include "face/rest/inside.h"

enum { HISTORY_MAX = 200, HISTORY_ROWS = 50 };

static json *text(ctx *cx, slice s) { return json_new(cx->mem, JSON_STRING, s); }
static json *number(ctx *cx, uint64_t n) { return json_new(cx->mem, JSON_NUMBER, ctx_num(cx, n)); }

static json *both(ctx *cx, const label *names)
{
	json *v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	for (lang l = 0; l < LANG_COUNT; l++) json_add(v, lang_tag(l), text(cx, names->v[l]));
	return v;
}

status rest_moves(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	resource res;
	const transition **list;
	size_t n;
	TRY(rest_entry(cx, q, false, &reg_, &res, NULL));
	TRY(entry_transitions(cx, &cx->sv->entries, reg_, &res, &list, &n));
	json *out = json_new(cx->mem, JSON_OBJECT, NO_SLICE), *moves = json_new(cx->mem, JSON_ARRAY, NO_SLICE);
	const workflow_state *now = reg_state(reg_, res.state);
	if (now) json_add(out, S("state"), text(cx, now->name));
	for (size_t i = 0; i < n; i++) {
		json *m = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
		const workflow_state *to = reg_state(reg_, list[i]->to);
		json_add(m, S("transition"), text(cx, list[i]->name));
		json_add(m, S("label"), both(cx, &list[i]->label));
		json_add(m, S("to"), text(cx, to ? to->name : list[i]->to));
		json_add(m, S("reason"), json_new(cx->mem, list[i]->reason ? JSON_TRUE : JSON_FALSE, NO_SLICE));
		json_add(moves, NO_SLICE, m);
	}
	json_add(out, S("moves"), moves);
	rest_private(cx, r);
	rest_send(r, out);
	return ST_OK;
}

status rest_move(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	resource res;
	json *v;
	event e;
	int64_t expect;
	if (!cx->who) return fail(cx, UNAUTHENTICATED, "Changes need an API token: send it as \"Authorization: Bearer spil_...\". You make one on your own page.");
	TRY(rest_entry(cx, q, false, &reg_, &res, NULL));
	TRY(rest_expect(cx, q, &res, &expect));
	TRY(rest_body(cx, q, &v));
	slice name = json_text(json_get(v, S("transition")));
	if (!name.p) {
		finding_add(cx, S("transition"), "Say which transition: {\"transition\": \"...\", \"reason\": \"...\"}.");
		return fail(cx, INVALID, "Some of the values are not right yet.");
	}
	TRY(entry_move(cx, &cx->sv->entries, reg_, res.iri, expect, name, rest_reason(q, v), &e));
	return rest_send_entry(cx, r, reg_, res.iri, false);
}

static json *event_json(ctx *cx, const reg *reg_, const resource *res, const event *e)
{
	json *v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	json_add(v, S("version"), number(cx, e->version));
	json_add(v, S("kind"), text(cx, event_kind_name(e->kind)));
	json_add(v, S("time"), text(cx, time_iso(cx->mem, e->time)));
	json_add(v, S("actor"), text(cx, e->actor));
	if (e->reason.n) json_add(v, S("reason"), text(cx, e->reason));
	json_add(v, S("registerVersion"), number(cx, e->register_version));
	json_add(v, S("hash"), text(cx, digest_hex(cx->mem, &e->hash)));
	slice path = JOIN(cx->mem, cx->sv->settings->base, rest_path(cx, reg_, res->name), S("/versions/"), ctx_num(cx, e->version));
	if (e->kind == EVENT_CREATE || e->kind == EVENT_UPDATE) json_add(v, S("document"), text(cx, path));
	return v;
}

static status number_asked(ctx *cx, const request *q, const char *name, uint64_t most, uint64_t *ret)
{
	slice v = request_query(q, name);
	if (v.n && (!slice_to_u64(v, ret) || *ret > most)) return fail(cx, BAD_REQUEST, "\"{1}\" is \"{2}\". Give a whole number from 0 to {3}.", slice_from(name), v, ctx_num(cx, most));
	return ST_OK;
}

status rest_history(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	resource res;
	event *events;
	size_t n;
	uint64_t before = 0, limit = HISTORY_ROWS;
	TRY(rest_entry(cx, q, true, &reg_, &res, NULL));
	TRY(number_asked(cx, q, "before", INT64_MAX, &before));
	TRY(number_asked(cx, q, "limit", HISTORY_MAX, &limit));
	TRY(entry_history(cx, &cx->sv->entries, reg_, res.iri, before, (size_t)limit, &events, &n));
	json *out = json_new(cx->mem, JSON_OBJECT, NO_SLICE), *list = json_new(cx->mem, JSON_ARRAY, NO_SLICE);
	json_add(out, S("@id"), text(cx, res.iri));
	for (size_t i = 0; i < n; i++) json_add(list, NO_SLICE, event_json(cx, reg_, &res, &events[i]));
	json_add(out, S("events"), list);
	if (n && n == limit && events[n - 1].version > 1)
		json_add(out, S("next"), text(cx, JOIN(cx->mem, cx->sv->settings->base, rest_path(cx, reg_, res.name), S("/history?before="), ctx_num(cx, events[n - 1].version))));
	rest_private(cx, r);
	rest_send(r, out);
	return ST_OK;
}

status rest_version(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	resource res;
	event e;
	graph *g;
	json *v;
	uint64_t version;
	slice asked = request_param(q, "version");
	TRY(rest_entry(cx, q, true, &reg_, &res, NULL));
	if (!slice_to_u64(asked, &version) || !version) return fail(cx, NOT_FOUND, "There is no version \"{1}\". Versions are numbers; the history lists them.", asked);
	TRY(entry_version(cx, &cx->sv->entries, reg_, res.iri, version, &e, &g));
	rest_private(cx, r);
	if (response_not_modified(cx, q, r, JOIN(cx->mem, S("version-"), ctx_num(cx, version)), e.time)) return ST_OK;
	TRY(entry_json(cx, reg_, NULL, g, res.iri, &v));
	json *meta = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	json_add(meta, S("version"), number(cx, version));
	json_add(meta, S("time"), text(cx, time_iso(cx->mem, e.time)));
	json_add(meta, S("current"), json_new(cx->mem, version == res.version ? JSON_TRUE : JSON_FALSE, NO_SLICE));
	json_add(v, S("meta"), meta);
	rest_send(r, v);
	return ST_OK;
}

status rest_undo(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	resource res;
	json *v;
	event e;
	int64_t expect;
	uint64_t version = 0;
	if (!cx->who) return fail(cx, UNAUTHENTICATED, "Changes need an API token: send it as \"Authorization: Bearer spil_...\". You make one on your own page.");
	TRY(rest_entry(cx, q, true, &reg_, &res, NULL));
	TRY(rest_expect(cx, q, &res, &expect));
	TRY(rest_body(cx, q, &v));
	const json *asked = json_get(v, S("version"));
	if (!asked || asked->kind != JSON_NUMBER || !slice_to_u64(asked->text, &version) || !version) {
		finding_add(cx, S("version"), "Say which version to go back to: {\"version\": 3}.");
		return fail(cx, INVALID, "Some of the values are not right yet.");
	}
	TRY(entry_undo(cx, &cx->sv->entries, reg_, res.iri, expect, version, &e));
	return rest_send_entry(cx, r, reg_, res.iri, false);
}
