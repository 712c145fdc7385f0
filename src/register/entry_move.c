/* SPDX-License-Identifier: EUPL-1.2
 * What happens to an entry besides edits: moves through its workflow, withdrawal, undo, erasure. */
#include "register/internal.h"

static status reason_needed(ctx *cx, slice reason)
{
	if (slice_trim(reason).n) return ST_OK;
	finding_add(cx, S("reason"), "Say why: the reason stands in the history.");
	return fail(cx, INVALID, "A reason is needed for this.");
}

static bool leaves(const transition *t, slice state)
{
	for (size_t i = 0; i < t->from_n; i++)
		if (slice_eq(t->from[i], state)) return true;
	return false;
}

static bool role_may(ctx *cx, const transition *t, rights s)
{
	if (t->self && s.self && cx->who && (cx->who->scopes >> MAY_MOVE & 1u)) return true;
	return t->roles && may(cx, MAY_MOVE, &(may_about){ s.organisation, t->roles });
}

/* Four eyes: the person who made the last version is not the one who approves it. */
static status made_last(ctx *cx, const entry_store *e, slice iri, bool *ret)
{
	event last;
	slice text;
	TRY(log_current(cx, e->log, iri, &last, &text));
	*ret = cx->who && slice_eq(last.actor, cx->who->iri);
	return ST_OK;
}

status entry_transitions(ctx *cx, const entry_store *e, const reg *r, const resource *res, const transition ***ret, size_t *ret_n)
{
	const transition **out = arena_new(cx->mem, const transition *, r->transition_n + 1);
	slice state = state_or_initial(r, res->state);
	size_t n = 0;
	bool mine = false;
	rights s = { 0 };
	if (cx->who && r->transition_n && !res->withdrawn) {
		TRY(made_last(cx, e, res->iri, &mine));
		TRY(entry_rights(cx, r, res, &s));
	}
	for (size_t i = 0; cx->who && !res->withdrawn && i < r->transition_n; i++) {
		const transition *t = &r->transitions[i];
		if (leaves(t, state) && role_may(cx, t, s) && !(t->four_eyes && mine)) out[n++] = t;
	}
	*ret = out;
	*ret_n = n;
	return ST_OK;
}

static status find_transition(ctx *cx, const reg *r, slice name, slice state, const transition **ret)
{
	slice *names = arena_new(cx->mem, slice, r->transition_n + 1);
	const workflow_state *s = reg_state(r, state);
	for (size_t i = 0; i < r->transition_n; i++) {
		const transition *t = &r->transitions[i];
		names[i] = t->name;
		if (!slice_eq(t->name, name)) continue;
		*ret = t;
		if (leaves(t, state)) return ST_OK;
		return fail(cx, CONFLICT, "\"{1}\" is not possible now: this entry is \"{2}\".", t->label.v[cx->lang], s ? s->label.v[cx->lang] : S("?"));
	}
	slice near = word_nearest(cx->mem, name, names, r->transition_n);
	finding_add(cx, S("transition"), "There is no \"{1}\" here. Did you mean \"{2}\"?", name, near.p ? near : r->transition_n ? names[0] : S("-"));
	return fail(cx, INVALID, "The register \"{1}\" has no transition \"{2}\".", r->name, name);
}

static status move_once(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, slice name, slice reason, event *ret)
{
	resource res;
	graph *doc;
	const transition *t = NULL;
	bool mine = false;
	TRY(entry_current(cx, e, r, iri, expect, &res, &doc));
	TRY(find_transition(cx, r, name, state_or_initial(r, res.state), &t));
	if (!role_may(cx, t, document_rights(cx, r, doc, iri)))
		return fail(cx, FORBIDDEN, "You do not have the role that \"{1}\" asks in the organisation of this entry.", t->label.v[cx->lang]);
	TRY(made_last(cx, e, iri, &mine));
	if (t->four_eyes && mine) return fail(cx, FORBIDDEN, "\"{1}\" is for somebody else than who made the last change: four eyes see more than two.", t->label.v[cx->lang]);
	if (t->reason) TRY(reason_needed(cx, reason));
	document_set_state(doc, iri, t->to);
	TRY(document_validate(cx, e->registers, r, doc, iri));
	return entry_append(cx, e, r, (change){ .iri = iri, .expect = (int64_t)res.version, .kind = EVENT_UPDATE, .reason = reason }, doc, ret);
}

status entry_move(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, slice name, slice reason, event *ret)
{
	for (int attempt = 0;; attempt++) {
		status st = move_once(cx, e, r, iri, expect, name, reason, ret);
		if (st != ST_STALE || expect != VERSION_ANY || attempt == 5) return st;
		ctx_error_clear(cx);
	}
}

status entry_withdraw(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, slice reason, event *ret)
{
	resource res;
	graph *doc;
	TRY(entry_current(cx, e, r, iri, expect, &res, &doc));
	if (!entry_may(cx, r, MAY_WITHDRAW, document_rights(cx, r, doc, iri)))
		return fail(cx, FORBIDDEN, "You do not have the rights to withdraw this. A steward or owner of its organisation does.");
	TRY(check_privileges(cx, r, doc, iri));
	return entry_append(cx, e, r, (change){ .iri = iri, .expect = expect, .kind = EVENT_WITHDRAW, .reason = reason }, NULL, ret);
}

/* Brings back what was withdrawn: a creation under the version of the withdrawal, in the state the entry then had. */
static status revive(ctx *cx, const entry_store *e, const reg *r, const resource *res, int64_t expect, graph *doc, slice reason, event *ret)
{
	if (!entry_may(cx, r, MAY_WITHDRAW, document_rights(cx, r, doc, res->iri))) return fail(cx, FORBIDDEN, "You do not have the rights to bring this back. A steward or owner of its organisation does.");
	if (expect > 0 && (uint64_t)expect != res->version) return fail(cx, STALE, "Somebody changed this since you opened it.");
	event last;
	graph *was;
	TRY(entry_version(cx, e, r, res->iri, res->version, &last, &was));
	document_set_state(doc, res->iri, state_or_initial(r, document_state(was, res->iri)));
	TRY(check_privileges(cx, r, doc, res->iri));
	TRY(document_right(cx, e, r, doc, res->iri, was));
	return entry_append(cx, e, r, (change){ .iri = res->iri, .expect = (int64_t)res->version, .kind = EVENT_CREATE, .reason = reason }, doc, ret);
}

/* The content of then under the state of now: undo does not go around the workflow. */
status entry_undo(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, uint64_t version, event *ret)
{
	resource res;
	event then;
	graph *doc;
	TRY(entry_signed_in(cx));
	TRY(index_get(cx, iri, &res));
	TRY(entry_version(cx, e, r, iri, version, &then, &doc));
	doc = document_copy(cx->mem, doc);
	slice reason = trf(cx->mem, cx->lang, "Back to version {1}", ctx_num(cx, version));
	if (res.withdrawn) return revive(cx, e, r, &res, expect, doc, reason, ret);
	document_set_state(doc, iri, NO_SLICE);
	return entry_update(cx, e, r, iri, expect, doc, reason, ret);
}

status entry_erase(ctx *cx, const entry_store *e, const reg *r, slice iri, slice reason, event *ret)
{
	resource res;
	TRY(entry_signed_in(cx));
	TRY(index_get(cx, iri, &res));
	if (!entry_may(cx, r, MAY_ERASE, (rights){ .organisation = res.audience.organisation }))
		return fail(cx, FORBIDDEN, "Only the data protection officer of its organisation, or an administrator, can erase this. To take it off the site, withdraw it.");
	TRY(reason_needed(cx, reason));
	change c = { .iri = iri, .expect = VERSION_ANY, .kind = EVENT_ERASE, .reason = reason };
	if (!e->files) return entry_append(cx, e, r, c, NULL, ret);
	TRY(upload_erase_begin(cx, e->files)); /* its files go before anybody is answered */
	status st = entry_append(cx, e, r, c, NULL, ret), files = upload_erase_end(cx, e->files);
	return st != ST_OK ? st : files;
}
