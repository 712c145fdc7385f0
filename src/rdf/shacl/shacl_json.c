/* SPDX-License-Identifier: EUPL-1.2
 * A report for programs (docs/rdf.md has the form). Terms are written as SPARQL 1.1 Query Results JSON does (3.2.2). */
#include "format/json.h"
#include "rdf/shacl/shapes.h"
#include "rdf/vocab.h"

typedef struct json_telling { ctx *cx; const shapes *s; json_writer w; } json_telling;

static void term_put(json_telling *t, slice key, const term *x)
{
	json_key(&t->w, key);
	json_begin(&t->w, '{');
	json_pair(&t->w, S("type"), x->kind == TERM_IRI ? S("uri") : x->kind == TERM_BLANK ? S("bnode") : S("literal"));
	json_pair(&t->w, S("value"), x->lex);
	if (x->lang.n) json_pair(&t->w, S("xml:lang"), x->lang);
	else if (x->kind == TERM_LITERAL && !slice_eq(x->datatype, XSD("string"))) json_pair(&t->w, S("datatype"), x->datatype);
	json_end(&t->w, '}');
}

static void shapes_term_put(json_telling *t, slice key, tid x) { term_put(t, key, graph_term(t->s->g, x)); }

static void source_put(json_telling *t, tid shape_, tid component_, tid severity, slice path_text)
{
	const shape *sh = t->s->by_node[shape_];
	if (path_text.p) json_pair(&t->w, S("path"), path_text);
	json_pair(&t->w, S("component"), graph_term(t->s->g, component_)->lex);
	json_pair(&t->w, S("severity"), graph_term(t->s->g, severity)->lex);
	shapes_term_put(t, S("shape"), shape_);
	if (sh->owner) shapes_term_put(t, S("ownerShape"), sh->owner->id);
}

static void result_put(json_telling *t, const shacl_result *x)
{
	json_begin(&t->w, '{');
	term_put(t, S("focus"), &x->focus_term);
	if (x->path_iri.p) json_pair(&t->w, S("pathIri"), x->path_iri);
	if (x->value_term.kind) term_put(t, S("value"), &x->value_term);
	source_put(t, x->shape, x->component, x->severity, x->path_text);
	json_pair(&t->w, S("message"), x->message);
	if (x->detail) {
		json_key(&t->w, S("detail"));
		json_begin(&t->w, '[');
		for (const shacl_result *d = x->detail; d; d = d->next) result_put(t, d);
		json_end(&t->w, ']');
	}
	json_end(&t->w, '}');
}

static void group_put(json_telling *t, const shacl_group *g)
{
	json_begin(&t->w, '{');
	json_key(&t->w, S("count"));
	json_int(&t->w, (int64_t)g->count);
	source_put(t, g->shape, g->component, g->severity, g->path_text);
	if (g->first) json_pair(&t->w, S("message"), g->first->message);
	json_end(&t->w, '}');
}

static void notes_put(json_telling *t)
{
	const shapes_note *notes;
	size_t n = shapes_notes(t->s, &notes);
	json_key(&t->w, S("notChecked"));
	json_begin(&t->w, '[');
	for (size_t i = 0; i < n; i++) {
		json_begin(&t->w, '{');
		json_pair(&t->w, S("what"), notes[i].what);
		json_key(&t->w, S("count"));
		json_int(&t->w, (int64_t)notes[i].count);
		json_pair(&t->w, S("message"), shapes_note_text(t->cx, &notes[i]));
		json_end(&t->w, '}');
	}
	json_end(&t->w, ']');
}

status shacl_report_json(ctx *cx, const shapes *s, const shacl_report *r, buf *out)
{
	json_telling t = { .cx = cx, .s = s, .w = json_writer_to(out, true) };
	json_begin(&t.w, '{');
	json_key(&t.w, S("conforms"));
	json_bool(&t.w, r->conforms);
	json_key(&t.w, S("count"));
	json_int(&t.w, (int64_t)r->count);
	json_key(&t.w, S("checked"));
	json_int(&t.w, (int64_t)r->targets);
	notes_put(&t);
	json_key(&t.w, S("groups"));
	json_begin(&t.w, '[');
	for (size_t i = 0; i < r->group_n; i++) group_put(&t, &r->groups[i]);
	json_end(&t.w, ']');
	json_key(&t.w, S("results"));
	json_begin(&t.w, '[');
	for (const shacl_result *x = r->first; x; x = x->next) result_put(&t, x);
	json_end(&t.w, ']');
	json_end(&t.w, '}');
	buf_putc(out, '\n');
	return buf_ok(out) ? ST_OK : fail(cx, TOO_LARGE, "The report would be larger than is accepted; keep fewer results with --most.");
}
