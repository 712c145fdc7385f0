/* SPDX-License-Identifier: EUPL-1.2
 * extra: above an action its three voices, never mixed: what the owner reports, what was measured, what the assessor says; above a policy
 * the source's score beside ours. */
#include "face/html/extra.h"
#include "face/html/common.h"

enum { INDICATORS_SHOWN = 5, TEXT_SHOWN = 400 };

/* The newest entry of a register about this action. */
static status newest(html *o, slice register_name, slice action, const reg **ret_reg, resource *ret, graph **ret_doc, uint64_t *ret_total)
{
	const reg *r = registers_find(o->cx->sv->registers, register_name);
	*ret_total = 0;
	*ret_reg = r;
	if (!r) return ST_OK;
	list_filter about = { .column = S("action"), .values = &action, .value_count = 1 };
	list_query q = { .register_name = register_name, .filters = &about, .filter_count = 1, .order = S("-date"), .limit = 1 };
	list_result found;
	TRY(index_list(o->cx, &q, &found));
	if (!found.n) return ST_OK;
	*ret = found.rows[0];
	*ret_doc = graph_new(o->cx->mem);
	TRY(index_graph(o->cx, ret->iri, *ret_doc));
	*ret_total = found.total;
	return ST_OK;
}

static slice value_at(html *o, const reg *r, const graph *g, slice iri, slice key, slice *ret_tone)
{
	slice path, tone;
	const property *p = reg_property(r, key);
	slice text = p ? first_value(o, g, graph_find_iri(g, iri), p, &path, &tone) : NO_SLICE;
	if (p && ret_tone) *ret_tone = tone;
	return text;
}

static slice behind(html *o, slice register_name, slice action)
{
	return JOIN(o->cx->mem, S("/doc/"), register_name, S("?action="), uri_encode(o->cx->mem, action));
}

static status owner_says(html *o, slice action, voices_view *v)
{
	const reg *r;
	resource res;
	graph *g;
	TRY(newest(o, S("reports"), action, &r, &res, &g, &v->reports));
	if (!v->reports) return ST_OK;
	slice period = value_at(o, r, g, res.iri, S("period"), NULL);
	slice said = value_at(o, r, g, res.iri, S("status"), &v->report_tone);
	v->report = trf(o->cx->mem, o->lang, "{1} ({2})", said, period);
	v->report_path = resource_path(o->cx, &res);
	v->report_date = value_at(o, r, g, res.iri, S("date"), NULL);
	v->report_text = utf8_take(value_at(o, r, g, res.iri, S("done"), NULL), TEXT_SHOWN);
	v->reports_path = behind(o, S("reports"), action);
	return ST_OK;
}

static status assessor_says(html *o, slice action, voices_view *v)
{
	const reg *r;
	resource res;
	graph *g;
	TRY(newest(o, S("assessments"), action, &r, &res, &g, &v->assessments));
	if (!v->assessments) return ST_OK;
	v->assessment = value_at(o, r, g, res.iri, S("scale"), &v->assessment_tone);
	v->assessment_path = resource_path(o->cx, &res);
	v->assessment_date = value_at(o, r, g, res.iri, S("date"), NULL);
	v->assessment_text = utf8_take(value_at(o, r, g, res.iri, S("text"), NULL), TEXT_SHOWN);
	v->assessor = value_at(o, r, g, res.iri, S("assessor"), NULL);
	v->assessments_path = behind(o, S("assessments"), action);
	return ST_OK;
}

static status measures(html *o, slice action, voices_view *v)
{
	if (!registers_find(o->cx->sv->registers, S("indicators"))) return ST_OK;
	list_filter about = { .column = S("action"), .values = &action, .value_count = 1 };
	list_query q = { .register_name = S("indicators"), .filters = &about, .filter_count = 1, .limit = INDICATORS_SHOWN };
	list_result found;
	TRY(index_list(o->cx, &q, &found));
	link_view *links = arena_new(o->cx->mem, link_view, found.n + 1);
	for (size_t i = 0; i < found.n; i++) links[i] = (link_view){ resource_label(&found.rows[i], o->lang), resource_path(o->cx, &found.rows[i]) };
	v->indicators = links;
	v->indicator_n = found.n;
	return ST_OK;
}

static void show_voices(html *o, const entry_view *v) { ui_voices(o, v->extra_arg); }
static void show_rubric(html *o, const entry_view *v) { ui_rubric(o, v->extra_arg); }

static status fill_voices(html *o, const resource *res, entry_view *v)
{
	voices_view *x = arena_new(o->cx->mem, voices_view, 1);
	x->state = v->state;
	x->tone = v->tone;
	TRY(owner_says(o, res->iri, x));
	TRY(measures(o, res->iri, x));
	TRY(assessor_says(o, res->iri, x));
	v->extra = show_voices;
	v->extra_arg = x;
	return ST_OK;
}

void extra_for(html *o, const reg *r, const resource *res, const graph *g, entry_view *v)
{
	if (slice_eq(r->name, S("actions"))) {
		if (fill_voices(o, res, v) == ST_OK) return;
		log_line(LOG_WARN, "voices-not-shown", "why", o->cx->err.message, "entry", res->iri, NULL);
		ctx_error_clear(o->cx);   /* the entry itself is good: it is shown without them */
	} else if (slice_eq(r->name, S("policies"))) {
		policy_score *score = arena_new(o->cx->mem, policy_score, 1);
		*score = rubric_of(r, g, res->iri);
		v->extra = show_rubric;
		v->extra_arg = score;
	}
}
