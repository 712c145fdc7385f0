/* SPDX-License-Identifier: EUPL-1.2
 * import: an action plan out of a spreadsheet, in three steps: choose the file, look at what would happen and change how it is read, keep it.
 * The server keeps nothing between the steps: the file travels along in the form, and what is kept must be what the person saw (fingerprint). */
#include "face/html/strategy_parts.h"
#include "face/html/strategy_routes.h"

enum { FILE_MAX = 3 << 20, ROWS_SHOWN = 200, COLUMNS_MAX = 200, NAMES_MAX = 300, NAMES_SHOWN = 150, PLANS_MAX = 200, NEWS_SHOWN = 100 };

typedef struct { const form *f; slice bytes, sheet_was; import_options o; } step_in;

static slice kept(const form *f, const char *name) { return slice_trim(form_field(f, slice_from(name))); }
static slice or_none(slice s) { return s.n ? s : NO_SLICE; }

static status options_of_register(ctx *cx, slice register_name, slice order, const option_view **ret, size_t *ret_n)
{
	list_query q = { .register_name = register_name, .order = order, .limit = PLANS_MAX };
	list_result found;
	TRY(index_list(cx, &q, &found));
	option_view *v = arena_new(cx->mem, option_view, found.n + 1);
	for (size_t i = 0; i < found.n; i++) v[i] = (option_view){ found.rows[i].iri, resource_label(&found.rows[i], cx->lang) };
	*ret = v;
	*ret_n = found.n;
	return ST_OK;
}

static status show(ctx *cx, const request *q, response *r, import_view *v)
{
	TRY(options_of_register(cx, S("strategies"), S("title"), &v->strategies, &v->strategy_n));
	TRY(options_of_register(cx, S("plans"), S("-year"), &v->plans, &v->plan_n));
	html o = html_to(cx, q, r);
	crumb home = { S("/strategy?all=1"), tr(cx->lang, "All strategies") };
	v->head = (page_head){ .title = tr(cx->lang, "Import an action plan"), .section = S("strategy"), .crumbs = &home, .crumb_n = 1 };
	page_import(&o, v);
	return ST_OK;
}

static status may_import(ctx *cx)
{
	return may(cx, MAY_IMPORT, NULL) ? ST_OK : fail(cx, FORBIDDEN, "To import an action plan you need the role of data steward or owner in an organisation. Ask your administrator for it.");
}

status html_import(ctx *cx, const request *q, response *r)
{
	TRY(may_import(cx));
	import_view v = { .strategy = request_query(q, "strategy"), .plan = request_query(q, "plan") };
	return show(cx, q, r, &v);
}

/* What the form says about the columns (column-0 ...) and the names (name-field-0, name-text-0, name-value-0 ...). */
static void read_choices(ctx *cx, step_in *in)
{
	import_field *columns = arena_new(cx->mem, import_field, COLUMNS_MAX);
	if (slice_eq(in->sheet_was, kept(in->f, "sheet")) || !kept(in->f, "sheet").n)
		for (size_t i = 0; i < COLUMNS_MAX; i++) {
			slice name = arena_printf(cx->mem, "column-%zu", i), value = form_field(in->f, name);
			if (!value.p) break;
			if (!import_field_from(value, &columns[i])) columns[i] = FIELD_GUESS;
			in->o.column_n = i + 1;
		}
	in->o.columns = columns;
	import_decision *decisions = arena_new(cx->mem, import_decision, NAMES_MAX);
	for (size_t i = 0; i < NAMES_MAX; i++) {
		slice text = form_field(in->f, arena_printf(cx->mem, "name-text-%zu", i)), value = form_field(in->f, arena_printf(cx->mem, "name-value-%zu", i));
		import_field field;
		if (!text.p) break;
		if (slice_eq(value, S("*")) || !import_field_from(form_field(in->f, arena_printf(cx->mem, "name-field-%zu", i)), &field)) continue;
		decisions[in->o.decision_n++] = (import_decision){ field, text, value };
	}
	in->o.decisions = decisions;
}

static status read_step(ctx *cx, const form *f, step_in *in, import_view *v)
{
	const upload *u = form_upload(f, S("table"));
	*in = (step_in){ .f = f, .sheet_was = kept(f, "sheet-was") };
	*v = (import_view){ .strategy = kept(f, "strategy"), .plan = kept(f, "plan"), .new_strategy = kept(f, "new-strategy"), .publisher = kept(f, "publisher"), .new_plan = kept(f, "new-plan"), .year = kept(f, "year"),
			    .sheet = kept(f, "sheet"), .only_good = kept(f, "only-good"), .english = kept(f, "english"), .reason = kept(f, "reason"), .filename = kept(f, "filename") };
	in->o = (import_options){ .sheet = or_none(v->sheet), .strategy = or_none(v->strategy), .new_strategy = v->strategy.n ? NO_SLICE : or_none(v->new_strategy), .publisher = or_none(v->publisher), .plan = or_none(v->plan),
				  .new_plan = v->plan.n ? NO_SLICE : or_none(v->new_plan), .text_english = v->english.n > 0, .only_good = v->only_good.n > 0 };
	if (v->year.n && (!slice_to_i64(v->year, &in->o.year) || in->o.year < 1900 || in->o.year > 2200)) return fail(cx, INVALID, "\"{1}\" is no year. Write it with four digits, such as 2026.", v->year);
	if (u && u->content.n) {
		in->bytes = u->content;
		v->filename = u->filename;
	} else if (!base64url_decode(cx->mem, form_field(f, S("file")), &in->bytes) || !in->bytes.n) {
		return fail(cx, INVALID, "Choose a CSV or XLSX file first.");
	}
	if (in->bytes.n > FILE_MAX) return fail(cx, TOO_LARGE, "The file is larger than {1} MB. Leave out pictures and sheets that are not part of the plan, or use the command \"spil import\".", ctx_num(cx, FILE_MAX >> 20));
	if (!v->strategy.n && !v->new_strategy.n && !v->plan.n) return fail(cx, INVALID, "Choose a strategy or a yearly plan, or give the name of a new strategy.");
	read_choices(cx, in);
	return ST_OK;
}

/* ---- the preview ---- */

static slice column_letter(ctx *cx, size_t i)
{
	return i < 26 ? arena_printf(cx->mem, "%c", (int)('A' + i)) : arena_printf(cx->mem, "%c%c", (int)('A' + i / 26 - 1), (int)('A' + i % 26));
}

static void fill_columns(ctx *cx, const import_preview *p, import_view *v)
{
	size_t n = p->column_n < COLUMNS_MAX ? p->column_n : COLUMNS_MAX;
	column_choice *columns = arena_new(cx->mem, column_choice, n + 1);
	for (size_t i = 0; i < n; i++) {
		const import_column *c = &p->columns[i];
		choice_view *fields = arena_new(cx->mem, choice_view, FIELD_COUNT);
		for (int k = 0; k < FIELD_COUNT; k++)
			fields[k] = (choice_view){ import_field_name((import_field)k), k == FIELD_NOTHING ? tr(cx->lang, "(not used)") : import_field_title((import_field)k, cx->lang), (int)c->field == k };
		slice samples = c->samples[0];
		for (int k = 1; k < 3; k++)
			if (c->samples[k].n) samples = JOIN(cx->mem, samples, S(" · "), c->samples[k]);
		columns[i] = (column_choice){ .letter = column_letter(cx, i), .header = c->header, .samples = utf8_take(samples, 120), .id = arena_printf(cx->mem, "column-%zu", i), .guessed = c->guessed, .fields = fields, .n = FIELD_COUNT };
	}
	v->columns = columns;
	v->column_n = n;
}

/* Names worth a look: those that were not found as they stand. A decision made before travels along too. */
static void fill_names(ctx *cx, const import_preview *p, import_view *v)
{
	name_choice *names = arena_new(cx->mem, name_choice, NAMES_SHOWN + 1);
	for (size_t i = 0; i < p->name_n && v->name_n < NAMES_SHOWN; i++) {
		const import_name *n = &p->names[i];
		if (n->how == MATCH_IRI || n->how == MATCH_IDENTIFIER || n->how == MATCH_LABEL) continue;
		choice_view *options = arena_new(cx->mem, choice_view, IMPORT_CANDIDATES + 4);
		size_t k = 0;
		bool chosen = n->how == MATCH_CHOSEN, out = n->how == MATCH_LEFT_OUT, made = n->how == MATCH_NEW;
		if (!chosen && !out) options[k++] = (choice_view){ S("*"), n->label.n ? trf(cx->mem, cx->lang, "As understood: {1}", n->label) : tr(cx->lang, "Not understood yet"), true };
		if (chosen) options[k++] = (choice_view){ n->iri, n->label, true };
		for (size_t j = 0; j < n->candidate_n; j++)
			if (!chosen || !slice_eq(n->candidates[j].iri, n->iri)) options[k++] = (choice_view){ n->candidates[j].iri, n->candidates[j].label, false };
		if (!made) options[k++] = (choice_view){ S("new"), tr(cx->lang, "Make a new entry"), false };
		options[k++] = (choice_view){ S(""), tr(cx->lang, "Leave it out"), out };
		names[v->name_n] = (name_choice){ .key = ctx_num(cx, v->name_n), .field = import_field_name(n->field), .text = n->text, .how = match_how_text(n->how, cx->lang), .uses = text_u64(cx->mem, cx->lang, n->uses), .options = options, .n = k, .open = n->how == MATCH_NONE };
		v->name_n++;
	}
	v->names = names;
}

static slice outcome_tone(row_outcome o)
{
	return o == ROW_CREATE || o == ROW_CHANGE ? S("good") : o == ROW_WRONG ? S("bad") : S("open");
}

static void fill_rows(ctx *cx, const import_preview *p, import_view *v)
{
	import_line *rows = arena_new(cx->mem, import_line, ROWS_SHOWN + 1);
	static const row_outcome ORDER[] = { ROW_WRONG, ROW_CHANGE, ROW_CREATE };   /* what is the same is only counted */
	for (size_t k = 0; k < COUNT_OF(ORDER); k++)
		for (size_t i = 0; i < p->row_n && v->row_n < ROWS_SHOWN; i++) {
			const import_row *x = &p->rows[i];
			if (x->outcome != ORDER[k]) continue;
			rows[v->row_n++] = (import_line){ .row = x->row, .outcome = row_outcome_text(x->outcome, cx->lang), .tone = outcome_tone(x->outcome), .title = x->title, .identifier = x->identifier,
							  .path = x->outcome == ROW_CHANGE ? html_path(cx, x->iri) : NO_SLICE, .diff = x->diff, .diff_n = x->diff_n };
		}
	v->rows = rows;
	link_view *news = arena_new(cx->mem, link_view, NEWS_SHOWN + 1);
	for (size_t i = 0; i < p->new_n && v->news_n < NEWS_SHOWN; i++) {
		const reg *r = registers_find(cx->sv->registers, p->news[i].register_name);
		news[v->news_n++] = (link_view){ JOIN(cx->mem, r ? r->singular.v[cx->lang] : p->news[i].register_name, S(": "), p->news[i].label), NO_SLICE };
	}
	v->news = news;
}

static slice strategy_of(ctx *cx, const step_in *in, const import_preview *p)
{
	if (in->o.strategy.n) return strategy_path(cx, in->o.strategy);
	for (size_t i = 0; i < p->new_n; i++)
		if (slice_eq(p->news[i].register_name, S("strategies"))) return strategy_path(cx, p->news[i].iri);
	return in->o.plan.n ? html_path(cx, in->o.plan) : S("/strategy");
}

static status again(ctx *cx, const request *q, response *r, import_view *v, status why)
{
	v->error = cx->err.message;
	r->code = status_http(why);
	ctx_error_clear(cx);
	return show(cx, q, r, v);
}

status html_import_step(ctx *cx, const request *q, response *r)
{
	TRY(may_import(cx));
	form f;
	TRY(request_form(cx, q, &f));
	step_in in;
	import_view v;
	status st = read_step(cx, &f, &in, &v);
	import_preview *p = NULL;
	if (st == ST_OK) st = import_read(cx, &cx->sv->entries, in.bytes, &in.o, &p);
	if (st != ST_OK) return status_http(st) >= 500 ? st : again(cx, q, r, &v, st);
	v.p = p;
	v.file = base64url_encode(cx->mem, in.bytes);
	v.fingerprint = digest_hex(cx->mem, &p->fingerprint);
	v.sheet = p->source.name;
	fill_columns(cx, p, &v);
	fill_names(cx, p, &v);
	fill_rows(cx, p, &v);
	if (!slice_eq(kept(&f, "step"), S("keep"))) return show(cx, q, r, &v);
	digest seen;
	import_result done;
	if (!digest_from_hex(kept(&f, "seen"), &seen)) st = fail(cx, BAD_REQUEST, "Look at the preview first.");
	else st = import_apply(cx, &cx->sv->entries, p, &in.o, &seen, v.reason.n ? v.reason : trf(cx->mem, cx->lang, "Import of {1}", v.filename), &done);
	if (st != ST_OK) return status_http(st) >= 500 ? st : again(cx, q, r, &v, st);
	response_redirect(cx, r, 303, JOIN(cx->mem, strategy_of(cx, &in, p), S("?notice=imported")));
	return ST_OK;
}
