/* SPDX-License-Identifier: EUPL-1.2 */
#include "strategy/overview.h"

static void labels(json_writer *w, slice key, const slice text[LANG_COUNT])
{
	json_key(w, key);
	json_begin(w, '{');
	for (int l = 0; l < LANG_COUNT; l++)
		if (text[l].n) json_pair(w, lang_tag((lang)l), text[l]);
	json_end(w, '}');
}

static void number(json_writer *w, slice key, uint64_t n)
{
	json_key(w, key);
	json_int(w, (int64_t)n);
}

static void optional(json_writer *w, slice key, slice value)
{
	json_key(w, key);
	if (value.n) json_string(w, value);
	else json_null(w);
}

static void states(json_writer *w, const overview *o, const overview_line *l)
{
	json_key(w, S("states"));
	json_begin(w, '{');
	for (size_t i = 0; i < o->state_n; i++) number(w, o->states[i].name, l->by_state[i]);
	if (l->by_state[o->state_n]) number(w, S("other"), l->by_state[o->state_n]);
	json_end(w, '}');
}

static void line(json_writer *w, const overview *o, const overview_line *l)
{
	json_begin(w, '{');
	optional(w, S("@id"), l->iri);
	labels(w, S("label"), l->label);
	if (l->identifier.n) json_pair(w, S("identifier"), l->identifier);
	if (l->parent.n) json_pair(w, S("parent"), l->parent);
	number(w, S("total"), l->total);
	states(w, o, l);
	json_end(w, '}');
}

static void told(json_writer *w, const announced *a)
{
	json_key(w, S("announced"));
	if (a->told) json_int(w, (int64_t)a->announced);
	else json_null(w);
	number(w, S("recorded"), a->recorded);
}

static void matrix(json_writer *w, slice key, const overview_matrix *m)
{
	json_key(w, key);
	json_begin(w, '{');
	json_pair(w, S("rows"), dimension_key(m->rows_by));
	json_pair(w, S("columns"), dimension_key(m->columns_by));
	number(w, S("empty"), m->empty);
	json_key(w, S("cells"));
	json_begin(w, '[');
	for (size_t r = 0; r < m->row_n; r++)
		for (size_t c = 0; c < m->column_n; c++) {
			json_begin(w, '{');
			optional(w, S("row"), m->rows[r].iri);
			optional(w, S("column"), m->columns[c].iri);
			number(w, S("count"), matrix_cell(m, r, c));
			json_end(w, '}');
		}
	json_end(w, ']');
	json_end(w, '}');
}

static void list(json_writer *w, slice key, const overview_list *v)
{
	json_key(w, key);
	json_begin(w, '{');
	number(w, S("total"), v->total);
	json_key(w, S("actions"));
	json_begin(w, '[');
	for (size_t i = 0; i < v->n; i++) {
		const overview_action *a = &v->rows[i];
		json_begin(w, '{');
		json_pair(w, S("@id"), a->action.iri);
		optional(w, S("identifier"), a->identifier);
		labels(w, S("title"), (slice[LANG_COUNT]){ [LANG_NL] = a->action.label_nl, [LANG_EN] = a->action.label_en });
		optional(w, S("state"), a->action.state);
		optional(w, S("owner"), a->owner);
		optional(w, S("end"), a->end);
		if (a->days_late) number(w, S("daysLate"), (uint64_t)a->days_late);
		json_end(w, '}');
	}
	json_end(w, ']');
	json_end(w, '}');
}

static void plans(json_writer *w, const overview *o)
{
	json_key(w, S("plans"));
	json_begin(w, '[');
	for (size_t i = 0; i < o->plan_n; i++) {
		json_begin(w, '{');
		json_pair(w, S("@id"), o->plans[i].plan.iri);
		labels(w, S("title"), (slice[LANG_COUNT]){ [LANG_NL] = o->plans[i].plan.label_nl, [LANG_EN] = o->plans[i].plan.label_en });
		json_key(w, S("year"));
		json_int(w, o->plans[i].year);
		told(w, &o->plans[i].actions);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void periods(json_writer *w, const overview *o)
{
	json_key(w, S("periods"));
	json_begin(w, '[');
	for (size_t i = 0; i < o->period_n; i++) {
		json_begin(w, '{');
		json_pair(w, S("period"), o->periods[i].period);
		number(w, S("reports"), o->periods[i].total);
		for (size_t k = 0; k < o->status_n; k++) number(w, o->statuses[k].value, o->periods[i].by_status[k]);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void nested(json_writer *w, const overview *o)
{
	json_key(w, S("nested"));
	json_begin(w, '[');
	for (size_t i = 0; i < o->nested_n; i++) {
		json_begin(w, '{');
		json_pair(w, S("@id"), o->nested[i].strategy.iri);
		labels(w, S("title"), o->nested[i].all.label);
		json_key(w, S("fictional"));
		json_bool(w, o->nested[i].fictional);
		told(w, &o->nested[i].actions);
		states(w, o, &o->nested[i].all);
		json_end(w, '}');
	}
	json_end(w, ']');
}

void overview_json(ctx *cx, const overview *o, json_writer *w)
{
	json_begin(w, '{');
	json_pair(w, S("strategy"), o->strategy.iri);
	labels(w, S("title"), (slice[LANG_COUNT]){ [LANG_NL] = o->strategy.label_nl, [LANG_EN] = o->strategy.label_en });
	json_key(w, S("fictional"));
	json_bool(w, o->fictional);
	json_pair(w, S("date"), time_iso_date(cx->mem, o->today));
	told(w, &o->actions);
	states(w, o, &o->all);
	number(w, S("reported"), o->reported);
	number(w, S("assessed"), o->assessed);
	plans(w, o);
	json_key(w, S("by"));
	json_begin(w, '{');
	for (int d = 0; d < DIMENSION_COUNT; d++) {
		json_key(w, dimension_key((dimension)d));
		json_begin(w, '[');
		for (size_t i = 0; i < o->by[d].n; i++) line(w, o, &o->by[d].lines[i]);
		json_end(w, ']');
	}
	json_end(w, '}');
	matrix(w, S("coverage"), &o->coverage);
	matrix(w, S("goals"), &o->goals);
	list(w, S("unreported"), &o->unreported);
	list(w, S("late"), &o->late);
	list(w, S("blocked"), &o->blocked);
	periods(w, o);
	nested(w, o);
	json_end(w, '}');
}
