/* SPDX-License-Identifier: EUPL-1.2
 * StratML Part 1 (ISO 17469-1:2015): Name, Description, OtherInformation, StrategicPlanCore (Organization, Vision, Mission, Value, Goal with its
 * Objectives), AdministrativeInformation. The order of elements and the namespace are those of the schema StrategicPlan as published in
 * 2015; the schema itself is not at hand here, so no test validates against it.
 *
 * Our goals are its Goals, our actions its Objectives. An action stands once, under its first goal; its other goals, its domain, step and status
 * are told in OtherInformation. Actions without a goal stand under a Goal that says so. Vision, mission and values are not told by our registers: Vision and
 * Mission are there with an empty Description, as the schema asks for the elements; nothing is made up. */
#include "strategy/export_private.h"
#include "format/xml.h"
#include <stdlib.h>

#define NS_STRATML "urn:ISO:std:iso:17469:tech:xsd:stratml_core"

typedef struct { ctx *cx; const export_set *x; xml_writer w; slice strategy_iri; graph *strategy; resource strategy_entry; } writing;

static slice text_of(const writing *v, const reg *r, const graph *g, slice iri, slice key)
{
	lang l = v->cx->lang;
	slice t = document_text_in(r, g, iri, key, l);
	return t.n ? t : document_text_in(r, g, iri, key, l == LANG_NL ? LANG_EN : LANG_NL);
}

/* xs:ID may not begin with a digit nor hold ':' or '/': a name made of the address, the same each time. */
static slice identifier(writing *v, slice iri)
{
	digest d = sha256_of(iri);
	return JOIN(v->cx->mem, S("_"), slice_take(digest_hex(v->cx->mem, &d), 32));
}

static void optional(writing *v, slice name, slice text)
{
	if (text.n) xml_element(&v->w, name, text);
}

static void stakeholder(writing *v, slice iri, slice part)
{
	slice both[LANG_COUNT];
	label_of(v->cx, iri, both);
	xml_begin(&v->w, S("Stakeholder"));
	xml_attribute(&v->w, S("StakeholderTypeType"), S("Organization"));
	xml_element(&v->w, S("Name"), both[v->cx->lang]);
	xml_element(&v->w, S("Description"), part);
	xml_end(&v->w);
}

static void fact(buf *b, slice name, slice value)
{
	if (!value.n) return;
	if (b->n) buf_lit(b, " | ");
	buf_printf(b, "%.*s: %.*s", SL(name), SL(value));
}

static slice label_value(writing *v, const exported *a, const graph *g, slice key)
{
	slice iri = document_value(v->x->actions, g, a->r.iri, key), both[LANG_COUNT];
	if (!iri.n) return NO_SLICE;
	label_of(v->cx, iri, both);
	return both[v->cx->lang];
}

static slice property_name(const writing *v, slice key)
{
	const property *p = reg_property(v->x->actions, key);
	return p ? p->name.v[v->cx->lang] : key;
}

static slice other_information(writing *v, const exported *a, const graph *g)
{
	buf *b = buf_new(v->x->scratch, 1 << 16);
	slice *goals, both[LANG_COUNT];
	const workflow_state *s = reg_state(v->x->actions, a->r.state);
	slice unknown = tr(v->cx->lang, "unknown");
	fact(b, tr(v->cx->lang, "Status"), s ? s->label.v[v->cx->lang] : unknown);
	fact(b, property_name(v, S("plan")), label_value(v, a, g, S("plan")));
	fact(b, property_name(v, S("domain")), label_value(v, a, g, S("domain")));
	fact(b, property_name(v, S("step")), label_value(v, a, g, S("step")));
	fact(b, property_name(v, S("start")), document_value(v->x->actions, g, a->r.iri, S("start")));
	fact(b, property_name(v, S("end")), document_value(v->x->actions, g, a->r.iri, S("end")));
	size_t n = document_values(v->x->scratch, v->x->actions, g, a->r.iri, S("goals"), &goals);
	for (size_t i = 1; i < n; i++) {
		label_of(v->cx, goals[i], both);
		fact(b, tr(v->cx->lang, "Also contributes to"), both[v->cx->lang]);
	}
	fact(b, tr(v->cx->lang, "Address"), a->r.iri);
	return buf_slice(b);
}

static status objective(writing *v, const exported *a)
{
	slice *partners;
	const graph *g;
	TRY(export_document(v->cx, v->x, a, &g));
	xml_begin(&v->w, S("Objective"));
	xml_element(&v->w, S("Name"), resource_label(&a->r, v->cx->lang));
	xml_element(&v->w, S("Description"), text_of(v, v->x->actions, g, a->r.iri, S("description")));
	xml_element(&v->w, S("Identifier"), identifier(v, a->r.iri));
	xml_element(&v->w, S("SequenceIndicator"), a->identifier);
	slice owner = document_value(v->x->actions, g, a->r.iri, S("owner"));
	if (owner.n) stakeholder(v, owner, property_name(v, S("owner")));
	size_t n = document_values(v->x->scratch, v->x->actions, g, a->r.iri, S("partners"), &partners);
	for (size_t i = 0; i < n; i++) stakeholder(v, partners[i], property_name(v, S("partners")));
	xml_element(&v->w, S("OtherInformation"), other_information(v, a, g));
	xml_end(&v->w);
	return ST_OK;
}

static status objectives_of(writing *v, slice goal)
{
	for (size_t i = 0; i < v->x->n; i++)
		if (slice_eq(v->x->list[i].goal, goal)) TRY(objective(v, &v->x->list[i]));
	return ST_OK;
}

static void begin_goal(writing *v, slice name, slice description, slice iri, slice sequence)
{
	xml_begin(&v->w, S("Goal"));
	xml_element(&v->w, S("Name"), name);
	xml_element(&v->w, S("Description"), description);
	xml_element(&v->w, S("Identifier"), identifier(v, iri));
	xml_element(&v->w, S("SequenceIndicator"), sequence);
}

static status goals(writing *v)
{
	ctx *cx = v->cx;
	resource *rows;
	size_t n, without = 0;
	TRY(list_where(cx, S("goals"), S("strategy"), &v->strategy_iri, 1, S("sequence"), 10000, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		graph *g;
		TRY(read_document(cx, cx->mem, rows[i].iri, &g));
		slice number = document_value(v->x->goals, g, rows[i].iri, S("identifier"));
		if (!number.n) number = document_value(v->x->goals, g, rows[i].iri, S("sequence"));
		begin_goal(v, resource_label(&rows[i], cx->lang), text_of(v, v->x->goals, g, rows[i].iri, S("description")), rows[i].iri, number);
		xml_element(&v->w, S("OtherInformation"), rows[i].iri);
		TRY(objectives_of(v, rows[i].iri));
		xml_end(&v->w);
	}
	/* goals the view cannot see, or of another strategy, count as none here */
	for (size_t i = 0; i < v->x->n; i++) {
		const exported *a = &v->x->list[i];
		bool known = false;
		for (size_t k = 0; k < n; k++) known = known || slice_eq(rows[k].iri, a->goal);
		if (known) continue;
		if (!without++) {
			begin_goal(v, tr(cx->lang, "Actions for which no goal is told"), tr(cx->lang, "The plan does not say which goal these actions contribute to."), JOIN(cx->mem, v->strategy_iri, S("#no-goal")), S(""));
			xml_element(&v->w, S("OtherInformation"), S(""));
		}
		TRY(objective(v, a));
	}
	if (without) xml_end(&v->w);
	if (!n && !without) { /* the schema asks for at least one Goal */
		begin_goal(v, tr(cx->lang, "No goals recorded"), S(""), JOIN(cx->mem, v->strategy_iri, S("#no-goal")), S(""));
		xml_element(&v->w, S("OtherInformation"), S(""));
		xml_end(&v->w);
	}
	return ST_OK;
}

static void organization(writing *v)
{
	slice publisher = document_value(v->x->strategies, v->strategy, v->strategy_iri, S("publisher")), both[LANG_COUNT], acronym = NO_SLICE, about = NO_SLICE;
	if (!publisher.n) return;
	label_of(v->cx, publisher, both);
	graph *g = graph_new(v->cx->mem);
	error before = v->cx->err;
	if (index_graph(v->cx, publisher, g) == ST_OK) {
		acronym = document_value(v->x->organisations, g, publisher, S("abbreviation"));
		about = text_of(v, v->x->organisations, g, publisher, S("description"));
	} else {
		v->cx->err = before;
	}
	xml_begin(&v->w, S("Organization"));
	xml_element(&v->w, S("Name"), both[v->cx->lang]);
	xml_element(&v->w, S("Acronym"), acronym);
	xml_element(&v->w, S("Identifier"), identifier(v, publisher));
	xml_element(&v->w, S("Description"), about);
	xml_end(&v->w);
}

static void empty_statement(writing *v, slice name)
{
	xml_begin(&v->w, name);
	xml_element(&v->w, S("Description"), S(""));
	xml_element(&v->w, S("Identifier"), identifier(v, JOIN(v->cx->mem, v->strategy_iri, S("#"), name)));
	xml_end(&v->w);
}

static void administration(writing *v, const export_scope *scope)
{
	const reg *r = v->x->strategies;
	const graph *g = v->strategy;
	slice iri = v->strategy_iri, start = document_value(r, g, iri, S("start")), end = document_value(r, g, iri, S("end"));
	if (scope->plan.n) {
		graph *plan = graph_new(v->cx->mem);
		if (index_graph(v->cx, scope->plan, plan) == ST_OK) {
			start = document_value(v->x->plans, plan, scope->plan, S("start"));
			end = document_value(v->x->plans, plan, scope->plan, S("end"));
		}
	}
	xml_begin(&v->w, S("AdministrativeInformation"));
	xml_element(&v->w, S("Identifier"), identifier(v, scope->plan.n ? scope->plan : iri));
	optional(v, S("StartDate"), start);
	optional(v, S("EndDate"), end);
	xml_element(&v->w, S("PublicationDate"), time_iso_date(v->cx->mem, v->strategy_entry.modified / 86400000));
	xml_element(&v->w, S("Source"), scope->plan.n ? scope->plan : iri);
	xml_end(&v->w);
}

status export_stratml(ctx *cx, const export_set *x, const export_scope *scope, buf *out)
{
	writing v = { .cx = cx, .x = x, .strategy_iri = x->strategy };
	if (!x->strategy.n) return fail(cx, BAD_REQUEST, "StratML holds one strategy. Say which one.");
	TRY(get_entry(cx, x->e, S("strategies"), x->strategy, &v.strategy_entry));
	TRY(read_document(cx, cx->mem, x->strategy, &v.strategy));
	slice title = resource_label(&v.strategy_entry, cx->lang);
	if (scope->plan.n && x->plan_n) title = JOIN(cx->mem, title, S(": "), resource_label(&x->plan_list[0], cx->lang));
	bool fictional = slice_eq(document_value(x->strategies, v.strategy, x->strategy, S("fictional")), S("true"));
	v.w = xml_writer_to(out, true);
	xml_begin(&v.w, S("StrategicPlan"));
	xml_attribute(&v.w, S("xmlns"), S(NS_STRATML));
	xml_element(&v.w, S("Name"), title);
	xml_element(&v.w, S("Description"), text_of(&v, x->strategies, v.strategy, x->strategy, S("description")));
	xml_element(&v.w, S("OtherInformation"), fictional ? tr(cx->lang, "This strategy is made up, to show what the pages look like.") : S(""));
	xml_begin(&v.w, S("StrategicPlanCore"));
	organization(&v);
	empty_statement(&v, S("Vision"));
	empty_statement(&v, S("Mission"));
	TRY(goals(&v));
	xml_end(&v.w);
	administration(&v, scope);
	xml_end(&v.w);
	return ST_OK;
}
