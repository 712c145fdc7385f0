/* SPDX-License-Identifier: EUPL-1.2
 * A preview for programs (JSON) and for a terminal. */
#include "strategy/import.h"

static const struct { slice name, text; } HOWS[] = {
	[MATCH_NONE] = { SLICE_INIT("none"), N_("not found") },
	[MATCH_CHOSEN] = { SLICE_INIT("chosen"), N_("chosen by you") },
	[MATCH_IRI] = { SLICE_INIT("address"), N_("by its address") },
	[MATCH_IDENTIFIER] = { SLICE_INIT("number"), N_("by its number") },
	[MATCH_LABEL] = { SLICE_INIT("name"), N_("by its name") },
	[MATCH_ABBREVIATION] = { SLICE_INIT("abbreviation"), N_("by its abbreviation") },
	[MATCH_WORDS] = { SLICE_INIT("words"), N_("the same words") },
	[MATCH_ALIKE] = { SLICE_INIT("alike"), N_("almost the same spelling") },
	[MATCH_NEW] = { SLICE_INIT("new"), N_("new: comes along") },
	[MATCH_LEFT_OUT] = { SLICE_INIT("left-out"), N_("left out by you") },
};
slice match_how_name(match_how h) { return HOWS[h].name; }
slice match_how_text(match_how h, lang l) { return tr_slice(l, HOWS[h].text); }

static const struct { slice name, text; } OUTCOMES[ROW_OUTCOMES] = {
	[ROW_CREATE] = { SLICE_INIT("create"), N_("new") },
	[ROW_CHANGE] = { SLICE_INIT("change"), N_("changed") },
	[ROW_SAME] = { SLICE_INIT("same"), N_("unchanged") },
	[ROW_WRONG] = { SLICE_INIT("wrong"), N_("wrong") },
};
slice row_outcome_name(row_outcome o) { return OUTCOMES[o].name; }
slice row_outcome_text(row_outcome o, lang l) { return tr_slice(l, OUTCOMES[o].text); }

static void number(json_writer *w, slice key, uint64_t n)
{
	json_key(w, key);
	json_int(w, (int64_t)n);
}

static void columns_json(ctx *cx, const import_preview *p, json_writer *w)
{
	json_key(w, S("columns"));
	json_begin(w, '[');
	for (size_t i = 0; i < p->column_n; i++) {
		const import_column *c = &p->columns[i];
		json_begin(w, '{');
		json_pair(w, S("column"), table_column_name(cx->mem, i));
		json_pair(w, S("header"), c->header);
		json_pair(w, S("field"), import_field_name(c->field));
		json_key(w, S("guessed"));
		json_bool(w, c->guessed);
		number(w, S("confidence"), (uint64_t)c->confidence);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void rows_json(const import_preview *p, lang l, json_writer *w)
{
	json_key(w, S("rows"));
	json_begin(w, '[');
	for (size_t i = 0; i < p->row_n; i++) {
		const import_row *r = &p->rows[i];
		json_begin(w, '{');
		number(w, S("row"), r->row);
		json_pair(w, S("outcome"), row_outcome_name(r->outcome));
		if (r->iri.n) json_pair(w, S("@id"), r->iri);
		if (r->identifier.n) json_pair(w, S("identifier"), r->identifier);
		json_pair(w, S("title"), r->title);
		if (r->diff_n) {
			json_key(w, S("changes"));
			json_begin(w, '[');
			for (size_t k = 0; k < r->diff_n; k++) {
				json_begin(w, '{');
				json_pair(w, S("name"), r->diff[k].name.v[l]);
				json_pair(w, S("before"), r->diff[k].before);
				json_pair(w, S("after"), r->diff[k].after);
				json_end(w, '}');
			}
			json_end(w, ']');
		}
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void names_json(const import_preview *p, json_writer *w)
{
	json_key(w, S("names"));
	json_begin(w, '[');
	for (size_t i = 0; i < p->name_n; i++) {
		const import_name *n = &p->names[i];
		json_begin(w, '{');
		json_pair(w, S("field"), import_field_name(n->field));
		json_pair(w, S("text"), n->text);
		number(w, S("uses"), n->uses);
		json_pair(w, S("how"), match_how_name(n->how));
		if (n->iri.n) json_pair(w, S("@id"), n->iri);
		if (n->label.n) json_pair(w, S("label"), n->label);
		json_key(w, S("candidates"));
		json_begin(w, '[');
		for (size_t k = 0; k < n->candidate_n; k++) {
			json_begin(w, '{');
			json_pair(w, S("@id"), n->candidates[k].iri);
			json_pair(w, S("label"), n->candidates[k].label);
			json_end(w, '}');
		}
		json_end(w, ']');
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void problems_json(const import_preview *p, json_writer *w)
{
	json_key(w, S("problems"));
	json_begin(w, '[');
	for (size_t i = 0; i < p->problem_n; i++) {
		const import_problem *x = &p->problems[i];
		json_begin(w, '{');
		number(w, S("row"), x->row);
		if (x->column != SIZE_MAX) number(w, S("column"), x->column + 1);
		json_pair(w, S("place"), x->place);
		json_pair(w, S("message"), x->message);
		json_key(w, S("warning"));
		json_bool(w, x->warning);
		json_end(w, '}');
	}
	json_end(w, ']');
}

void import_preview_json(ctx *cx, const import_preview *p, json_writer *w)
{
	json_begin(w, '{');
	json_key(w, S("ready"));
	json_bool(w, p->ready);
	for (int i = 0; i < ROW_OUTCOMES; i++) number(w, OUTCOMES[i].name, p->counts[i]);
	number(w, S("errors"), p->errors);
	number(w, S("warnings"), p->warnings);
	number(w, S("headerRow"), p->header_row);
	number(w, S("absent"), p->absent_total);
	columns_json(cx, p, w);
	names_json(p, w);
	json_key(w, S("new"));
	json_begin(w, '[');
	for (size_t i = 0; i < p->new_n; i++) {
		json_begin(w, '{');
		json_pair(w, S("register"), p->news[i].register_name);
		json_pair(w, S("@id"), p->news[i].iri);
		json_pair(w, S("label"), p->news[i].label);
		json_end(w, '}');
	}
	json_end(w, ']');
	rows_json(p, cx->lang, w);
	problems_json(p, w);
	json_pair(w, S("fingerprint"), digest_hex(cx->mem, &p->fingerprint));
	json_end(w, '}');
}

static void put(buf *out, slice line)
{
	buf_put(out, line);
	buf_putc(out, '\n');
}

void import_preview_text(ctx *cx, const import_preview *p, buf *out)
{
	arena *a = cx->mem;
	lang l = cx->lang;
	put(out, trf(a, l, "Columns (titles in row {1}):", ctx_num(cx, p->header_row)));
	for (size_t i = 0; i < p->column_n; i++)
		buf_printf(out, "  %-3.*s %.*s -> %.*s\n", SL(table_column_name(a, i)), SL(p->columns[i].header), SL(import_field_title(p->columns[i].field, l)));
	if (p->name_n) put(out, tr(l, "Names:"));
	for (size_t i = 0; i < p->name_n; i++) {
		const import_name *n = &p->names[i];
		buf_printf(out, "  %.*s \"%.*s\" (%d): %.*s%s%.*s\n", SL(import_field_title(n->field, l)), SL(n->text), (int)n->uses, SL(match_how_text(n->how, l)), n->label.n ? " = " : "", SL(n->label));
	}
	for (size_t i = 0; i < p->row_n; i++) {
		const import_row *r = &p->rows[i];
		if (r->outcome == ROW_SAME) continue;
		buf_printf(out, "  %d  %.*s  %.*s %.*s\n", (int)r->row, SL(row_outcome_text(r->outcome, l)), SL(r->identifier), SL(r->title));
		for (size_t k = 0; k < r->diff_n && r->outcome == ROW_CHANGE; k++)
			buf_printf(out, "       %.*s: \"%.*s\" -> \"%.*s\"\n", SL(r->diff[k].name.v[l]), SL(r->diff[k].before), SL(r->diff[k].after));
	}
	for (size_t i = 0; i < p->problem_n; i++)
		buf_printf(out, "  %.*s: %.*s%.*s\n", SL(p->problems[i].place), SL(p->problems[i].warning ? tr(l, "(note) ") : S("")), SL(p->problems[i].message));
	put(out, trf(a, l, "{1} new, {2} changed, {3} unchanged, {4} wrong; {5} other entries come along; {6} actions of the plan are not in the file and stay as they are.",
		     ctx_num(cx, p->counts[ROW_CREATE]), ctx_num(cx, p->counts[ROW_CHANGE]), ctx_num(cx, p->counts[ROW_SAME]), ctx_num(cx, p->counts[ROW_WRONG]), ctx_num(cx, p->new_n),
		     ctx_num(cx, p->absent_total)));
}
