/* SPDX-License-Identifier: EUPL-1.2
 * Making and changing entries. Every way in (form, API, import, command) comes through here: it asks may(), keeps the
 * workflow's state out of reach of edits, validates, and appends under the version that was seen. */
#include "rdf/canon/canon.h"
#include "register/internal.h"

status entry_signed_in(ctx *cx)
{
	if (!cx->who) return fail(cx, UNAUTHENTICATED, "Log in to change something here.");
	return ST_OK;
}

rights document_rights(ctx *cx, const reg *r, const graph *doc, slice iri)
{
	rights out = { .organisation = document_audience(cx, r, doc, iri).organisation };
	tid subject = graph_find_iri(doc, iri);
	slice keeper = subject && r->through ? graph_value(doc, subject, r->through->path) : NO_SLICE;
	resource other;
	ctx quiet = *cx; /* what was found wrong so far stays */
	if (keeper.p && index_get(&quiet, keeper, &other) == ST_OK) out.through = other.audience.organisation;
	tid me = cx->who && r->self ? graph_find_iri(doc, cx->who->iri) : 0, path = me ? graph_find_iri(doc, r->self->path) : 0;
	out.self = subject && path && graph_has(doc, subject, path, me);
	return out;
}

status entry_rights(ctx *cx, const reg *r, const resource *res, rights *ret)
{
	*ret = (rights){ .organisation = res->audience.organisation };
	if (!r->through && !r->self) return ST_OK;
	graph *doc = graph_new(cx->mem);
	TRY(index_graph(cx, res->iri, doc));
	*ret = document_rights(cx, r, doc, res->iri);
	return ST_OK;
}

bool entry_may(ctx *cx, const reg *r, permission p, rights s)
{
	const unsigned KEEPING = 1u << MAY_CREATE | 1u << MAY_EDIT | 1u << MAY_WITHDRAW | 1u << MAY_IMPORT;
	if (p == MAY_CREATE && r->anyone_signed_in_creates && cx->who) return cx->who->scopes >> MAY_CREATE & 1u;
	if (s.through.n && (KEEPING >> p & 1u) && may(cx, p, &(may_about){ s.through, r->may[p] })) return true;
	return may(cx, p, &(may_about){ s.organisation, r->may[p] });
}

static status must_may(ctx *cx, const reg *r, permission p, rights s)
{
	if (entry_may(cx, r, p, s)) return ST_OK;
	if (s.organisation.n) return fail(cx, FORBIDDEN, "You do not have the rights for this in the register \"{1}\" for <{2}>. Ask an owner or administrator of that organisation.", r->title.v[cx->lang], s.organisation);
	return fail(cx, FORBIDDEN, "You do not have the rights for this in the register \"{1}\". Ask an administrator for a role.", r->title.v[cx->lang]);
}

graph *document_copy(arena *a, const graph *g)
{
	graph *out = graph_new(a);
	graph_copy(out, g);
	return out;
}

void document_set_state(graph *g, slice iri, slice state)
{
	tid s = graph_iri(g, iri), p = graph_iri(g, ADMS("status"));
	graph_remove(g, s, p, 0);
	if (state.n) graph_add(g, s, p, graph_iri(g, state));
}

slice state_or_initial(const reg *r, slice state)
{
	if (state.n) return state;
	for (size_t i = 0; i < r->state_n; i++)
		if (r->states[i].initial) return r->states[i].iri;
	return NO_SLICE;
}

/* The role of administrator counts everywhere, so nobody but an administrator gives it. */
status check_privileges(ctx *cx, const reg *r, const graph *doc, slice iri)
{
	tid highest = graph_find_iri(doc, role_iri(ROLE_ADMINISTRATOR)), subject = graph_find_iri(doc, iri);
	if (!slice_eq(r->name, S("roles")) || !highest || !subject || cx->who->administrator) return ST_OK;
	for (graph_walk w = graph_match(doc, subject, 0, highest); graph_next(&w);)
		return fail(cx, FORBIDDEN, "Only an administrator can give somebody the role of administrator.");
	return ST_OK;
}

static status append_holding(ctx *cx, const entry_store *e, const change *c, const graph *doc, event *ret)
{
	if (!doc || !document_has_files(cx, e, doc)) return event_append(cx, e->writer, c, ret);
	upload_hold(e->files);
	status st = document_files_there(cx, e, doc);
	if (st == ST_OK) st = event_append(cx, e->writer, c, ret);
	upload_let_go(e->files);
	return st;
}

/* Fills in who, what and the document, and hands it to the writer. */
status entry_append(ctx *cx, const entry_store *e, const reg *r, change c, const graph *doc, event *ret)
{
	c.space = S("main");
	c.actor = cx->who->iri;
	c.register_name = r->name;
	c.register_version = r->version;
	c.reason = slice_trim(c.reason.p ? c.reason : S(""));
	if (doc) {
		c.media = rdf_media_type(RDF_TURTLE);
		TRY(document_text(cx, doc, c.iri, &c.document));
	}
	return append_holding(cx, e, &c, doc, ret);
}

/* What somebody adds who has no role in the organisation, they can go on seeing themselves. */
static void add_author(ctx *cx, const reg *r, graph *doc, slice iri)
{
	audience a = document_audience(cx, r, doc, iri);
	if (!r->anyone_signed_in_creates || a.level == VISIBLE_PUBLIC || cx->who->administrator) return;
	if (graph_find_iri(doc, cx->who->iri) && graph_has(doc, graph_iri(doc, iri), graph_iri(doc, SPIL("audience")), graph_iri(doc, cx->who->iri))) return;
	graph_add(doc, graph_iri(doc, iri), graph_iri(doc, SPIL("audience")), graph_iri(doc, cx->who->iri));
}

static status check_name(ctx *cx, slice name)
{
	slice fit = uri_name(cx->mem, name);
	if (slice_eq(name, S("new"))) return fail(cx, INVALID, "\"new\" is the address of the form for new entries. Choose another name.");
	if (!name.n || !slice_eq(fit, name))
		return fail(cx, INVALID, "\"{1}\" cannot be part of an address. Use small letters, digits and hyphens, such as \"{2}\".", name, fit.n ? fit : S("entry-1"));
	return ST_OK;
}

/* A new entry stands in the initial state; a document that says another is refused, not corrected in silence. */
static status initial_state(ctx *cx, const reg *r, graph *doc, slice iri)
{
	slice said = document_state(doc, iri), first = state_or_initial(r, NO_SLICE);
	if (said.p && !slice_eq(said, first)) {
		finding_add(cx, S("state"), "A new entry begins as \"{1}\". Leave the state out, and move the entry afterwards.", reg_state(r, first) ? reg_state(r, first)->label.v[cx->lang] : S(""));
		return fail(cx, INVALID, "Some of the values are not right yet.");
	}
	document_set_state(doc, iri, first);
	return ST_OK;
}

/* All that is wrong is told at once: of files and of the other values. */
status document_right(ctx *cx, const entry_store *e, const reg *r, graph *doc, slice iri, const graph *before)
{
	status files = document_files(cx, e, r, doc, iri, before), values = document_validate(cx, e->registers, r, doc, iri);
	return files != ST_OK && values == ST_OK ? fail(cx, INVALID, "Some of the values are not right yet.") : values;
}

static status create_named(ctx *cx, const entry_store *e, const reg *r, slice iri, const graph *given, slice reason, event *ret)
{
	graph *doc = document_copy(cx->mem, given);
	TRY(must_may(cx, r, MAY_CREATE, document_rights(cx, r, doc, iri)));
	TRY(check_privileges(cx, r, doc, iri));
	if (r->state_n) TRY(initial_state(cx, r, doc, iri));
	TRY(document_right(cx, e, r, doc, iri, NULL));
	add_author(cx, r, doc, iri);
	return entry_append(cx, e, r, (change){ .iri = iri, .expect = VERSION_NONE, .kind = EVENT_CREATE, .reason = reason }, doc, ret);
}

status entry_create(ctx *cx, const entry_store *e, const reg *r, slice name, const graph *doc, slice reason, event *ret)
{
	TRY(entry_signed_in(cx));
	if (name.p) {
		TRY(check_name(cx, name));
		return create_named(cx, e, r, resource_iri(cx, e->base, r->name, name), doc, reason, ret);
	}
	slice subject = document_subject(r, doc);
	json *v;
	if (!subject.p) return fail(cx, INVALID, "The document describes nothing of the type <{1}>.", r->class_iri);
	TRY(document_to_json(cx, r, doc, subject, &v));
	/* Another may take the name between choosing and appending: then the next free one is tried. */
	for (int attempt = 0;; attempt++) {
		slice iri = resource_iri(cx, e->base, r->name, entry_name(cx, e, r, v));
		status st = create_named(cx, e, r, iri, document_rename(cx->mem, doc, subject, iri), reason, ret);
		if (st != ST_CONFLICT || attempt == 5) return st;
		ctx_error_clear(cx);
	}
}

/* The entry as it is, when this person may see it and it is what the writer saw. */
status entry_current(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, resource *ret, graph **ret_doc)
{
	TRY(entry_signed_in(cx));
	TRY(entry_get(cx, e, r, iri, ret, ret_doc));
	if (ret->withdrawn) return fail(cx, GONE, "<{1}> was withdrawn. Undo the withdrawal first; its history has the button.", iri);
	if (expect > 0 && (uint64_t)expect != ret->version)
		return fail(cx, STALE, "You changed version {1}, and somebody has made version {2} since. Look at what changed, and save again.", ctx_num(cx, (uint64_t)expect), ctx_num(cx, ret->version));
	return ST_OK;
}

static status same_state(ctx *cx, const reg *r, const resource *res, graph *doc)
{
	slice said = document_state(doc, res->iri), now = state_or_initial(r, res->state);
	if (said.p && !slice_eq(said, now)) {
		const workflow_state *s = reg_state(r, now);
		finding_add(cx, S("state"), "The state is \"{1}\" and changes only by moving the entry. Leave it out here.", s ? s->label.v[cx->lang] : now);
		return fail(cx, INVALID, "Some of the values are not right yet.");
	}
	document_set_state(doc, res->iri, now);
	return ST_OK;
}

/* What says the same as the version that is there, whatever its syntax and the names of its blank nodes, is no change: no event is written. */
static status unchanged(ctx *cx, const entry_store *e, const graph *doc, slice iri, uint64_t version, event *ret, bool *ret_same)
{
	slice old, text;
	event last;
	graph *before;
	TRY(log_current(cx, e->log, iri, &last, &old));
	TRY(document_text(cx, doc, iri, &text));
	if (last.version != version) return ST_OK;
	bool same = slice_eq(old, text);
	if (!same) {
		TRY(document_read(cx, last.media, old, iri, &before));
		status st = canon_same(cx, before, doc, &same);
		if (st == ST_TOO_LARGE) ctx_error_clear(cx); /* blank nodes too much alike to tell: then it is a change */
		else TRY(st);
	}
	if (same) *ret = last;
	*ret_same = same;
	return ST_OK;
}

static status update_once(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, const graph *given, slice reason, event *ret)
{
	resource res;
	graph *now, *doc = document_copy(cx->mem, given);
	bool same = false;
	TRY(entry_current(cx, e, r, iri, expect, &res, &now));
	rights before = document_rights(cx, r, now, iri), after = document_rights(cx, r, doc, iri);
	TRY(must_may(cx, r, MAY_EDIT, before));
	if (!slice_eq(before.organisation, after.organisation) || !slice_eq(before.through, after.through)) TRY(must_may(cx, r, MAY_EDIT, after));
	const workflow_state *s = reg_state(r, res.state);
	if (s && s->closed) return fail(cx, CONFLICT, "This entry is \"{1}\" and cannot be edited as it is. Reopen it first.", s->label.v[cx->lang]);
	TRY(check_privileges(cx, r, doc, iri));
	TRY(check_privileges(cx, r, now, iri));
	TRY(same_state(cx, r, &res, doc));
	TRY(document_right(cx, e, r, doc, iri, now));
	TRY(unchanged(cx, e, doc, iri, res.version, ret, &same));
	if (same) return ST_OK;
	return entry_append(cx, e, r, (change){ .iri = iri, .expect = (int64_t)res.version, .kind = EVENT_UPDATE, .reason = reason }, doc, ret);
}

status entry_update(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, const graph *doc, slice reason, event *ret)
{
	/* Who does not mind which version is there still gets the state that is there: read again when it moved meanwhile. */
	for (int attempt = 0;; attempt++) {
		status st = update_once(cx, e, r, iri, expect, doc, reason, ret);
		if (st != ST_STALE || expect != VERSION_ANY || attempt == 5) return st;
		ctx_error_clear(cx);
	}
}
