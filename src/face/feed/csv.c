/* SPDX-License-Identifier: EUPL-1.2
 * A list as a sheet: the address, then every property of the register, texts per language in columns of their own. Choices and
 * references are written as people read them; dates and numbers as programs do. Formulas are made harmless (format/csv.h). */
#include "face/feed/inside.h"
#include "format/csv.h"

static bool shown(const property *p) { return p->widget != WIDGET_GROUP && !p->hidden && !slice_eq(p->key, S("audience")); }

static csv_writer writer_of(buf *out, unsigned more) { return csv_writer_to(out, ',', CSV_GUARD | more); }

void feed_csv_head(ctx *cx, const reg *r, buf *out)
{
	csv_writer w = writer_of(out, CSV_BOM);
	csv_cell(&w, tr(cx->lang, "Address"));
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		slice name = p->name.v[cx->lang];
		if (!shown(p)) continue;
		if (!p->lang_text) csv_cell(&w, p->unit.n ? JOIN(cx->mem, name, S(" ("), p->unit, S(")")) : name);
		else
			for (lang l = 0; l < LANG_COUNT; l++) csv_cell(&w, JOIN(cx->mem, name, S(" ("), lang_tag(l), S(")")));
	}
	csv_cell(&w, tr(cx->lang, "Version"));
	csv_cell(&w, tr(cx->lang, "Changed on"));
	csv_end_row(&w);
}

static slice cell_text(ctx *cx, const property *p, const term *t)
{
	bool raw = t->kind == TERM_LITERAL && !p->choice_n && !slice_eq(p->datatype, XSD("boolean"));
	return raw ? t->lex : value_text(cx, cx->sv->registers, p, t);
}

/* The values of a property (of one language, when a tag is given), with "; " between. */
static slice joined(ctx *cx, const graph *g, tid subject, const property *p, slice tag)
{
	buf *b = buf_new(cx->mem, 1 << 20);
	tid path = graph_find_iri(g, p->path);
	if (!path) return S("");
	for (graph_walk w = graph_match(g, subject, path, 0); graph_next(&w);) {
		const term *t = graph_term(g, w.t.o);
		if (tag.n && !slice_eq(t->lang, tag)) continue;
		if (b->n) buf_lit(b, "; ");
		buf_put(b, cell_text(cx, p, t));
	}
	return b->n ? buf_slice(b) : S("");
}

void feed_csv_row(ctx *cx, const reg *r, const resource *res, const graph *g, buf *out)
{
	csv_writer w = writer_of(out, 0);
	tid subject = graph_find_iri(g, res->iri);
	csv_cell(&w, res->iri);
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		if (!shown(p)) continue;
		if (!p->lang_text) csv_cell(&w, joined(cx, g, subject, p, NO_SLICE));
		else
			for (lang l = 0; l < LANG_COUNT; l++) csv_cell(&w, joined(cx, g, subject, p, lang_tag(l)));
	}
	csv_cell(&w, ctx_num(cx, res->version));
	csv_cell(&w, time_iso(cx->mem, res->modified));
	csv_end_row(&w);
}
