/* SPDX-License-Identifier: EUPL-1.2
 * The names of a written document: which properties it has, what they are called, how their values stand. It does not depend on the order of
 * the triples: where two properties would have the same short name, neither gets it. */
#include "rdf/jsonld/write.h"
#include <stdlib.h>

/* ---- what is met ---- */

/* A prefix may not be used when some IRI begins with its letters and a colon: a reader would expand that IRI. */
static void ban(jsonld_writing *w, slice iri)
{
	size_t colon = slice_find_char(slice_take(iri, 16), ':');
	if (colon == SLICE_NONE || slice_starts(slice_skip(iri, colon + 1), S("//"))) return;
	for (size_t i = 0; i < rdf_prefix_count(); i++) if (slice_eq(rdf_prefix_name(i), slice_take(iri, colon))) w->banned |= 1ULL << i;
}

bool jsonld_words_native(const term *x)
{
	slice s = x->lex;
	if (slice_eq(x->datatype, XSD("boolean"))) return slice_eq(s, S("true")) || slice_eq(s, S("false"));
	if (!slice_eq(x->datatype, XSD("integer"))) return false;
	size_t i = slice_starts(s, S("-"));
	if (s.n == i || s.n > 15 || (s.p[i] == '0' && s.n > 1)) return false; /* what every reader of JSON takes without loss */
	for (; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') return false;
	return true;
}

static void meet_datatype(arena *a, slice *kept, bool *mixed, slice datatype)
{
	if (!kept->p) *kept = arena_copy(a, datatype);
	else if (!slice_eq(*kept, datatype)) *mixed = true;
}

static void meet(jsonld_writing *w, word *x, const term *o)
{
	if (o->kind == TERM_IRI) ban(w, o->lex);
	if (o->kind != TERM_LITERAL) x->nodes = true;
	else if (o->lang.n) x->tagged = true;
	else if (slice_eq(o->datatype, XSD("string"))) x->plain = true;
	else if (jsonld_words_native(o)) meet_datatype(w->mem, &x->native, &x->mixed, o->datatype);
	else meet_datatype(w->mem, &x->datatype, &x->mixed, o->datatype);
	if (o->kind == TERM_LITERAL) ban(w, o->datatype);
}

static word *word_of(jsonld_writing *w, slice iri)
{
	word *x = map_get(w->words, iri);
	if (x) return x;
	ban(w, iri);
	x = arena_new(w->mem, word, 1);
	x->iri = arena_copy(w->mem, iri);
	map_put(w->words, x->iri, x);
	return x;
}

static void meet_list(jsonld_writing *w, word *x, const layout *l, const triple *t)
{
	graph_walk same = graph_match(l->g, t->s, t->p, 0);
	bool alone = graph_next(&same) && !graph_next(&same);
	x->some_list = true;
	if (alone) x->lists = true;
	else x->others = true;
	for (tid cell = t->o; cell != l->nil;) {
		graph_walk first = graph_match(l->g, cell, l->first, 0), rest = graph_match(l->g, cell, l->rest, 0);
		if (!graph_next(&first) || !graph_next(&rest)) return;
		if (layout_list(l, first.t.o)) x->others = true;
		else meet(w, x, graph_term(l->g, first.t.o));
		cell = rest.t.o;
	}
}

/* Whether rdf:type can be written as @type, which takes no literals. */
static bool as_type(const layout *l, tid p, tid o) { return p == l->type && graph_term(l->g, o)->kind == TERM_IRI; }

void jsonld_writing_look(jsonld_writing *w, const layout *l, tid name)
{
	if (name || l->subject_n != 1) w->graphs = true;
	for (size_t i = 0; i < l->subject_n; i++) if (graph_term(l->g, l->subjects[i])->kind == TERM_IRI) ban(w, graph_term(l->g, l->subjects[i])->lex);
	if (name && graph_term(l->g, name)->kind == TERM_IRI) ban(w, graph_term(l->g, name)->lex);
	for (graph_walk t = graph_match(l->g, 0, 0, 0); graph_next(&t);) {
		if (t.t.s != l->nil && layout_list(l, t.t.s)) continue;
		if (as_type(l, t.t.p, t.t.o)) ban(w, graph_term(l->g, t.t.o)->lex);
		word *x = word_of(w, graph_term(l->g, t.t.p)->lex);
		if (layout_list(l, t.t.o)) {
			meet_list(w, x, l, &t.t);
		} else {
			x->others = true;
			meet(w, x, graph_term(l->g, t.t.o));
		}
	}
}

/* ---- what is chosen ---- */

static word_form form_of(const word *x)
{
	bool literals = x->tagged || x->plain || x->datatype.p;
	if (x->nodes) return literals ? FORM_PLAIN : FORM_ID;
	if (x->tagged) return x->datatype.p || x->native.p || x->some_list ? FORM_PLAIN : FORM_LANGUAGE;
	if (!x->datatype.p || x->plain || x->mixed || (x->native.p && !slice_eq(x->native, x->datatype))) return FORM_PLAIN;
	return FORM_TYPED;
}

/* The last part of an IRI, when it can be a key: it is then shorter than any name with a prefix. */
static slice short_name(slice iri)
{
	size_t from = iri.n;
	while (from && iri.p[from - 1] != '#' && iri.p[from - 1] != '/' && iri.p[from - 1] != ':') from--;
	slice s = slice_skip(iri, from);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && (!i || !((c >= '0' && c <= '9') || c == '-' || c == '_'))) return NO_SLICE;
	}
	for (size_t i = 0; i < rdf_prefix_count(); i++) if (slice_eq(rdf_prefix_name(i), s)) return NO_SLICE;
	return s.n ? s : NO_SLICE;
}

slice jsonld_words_name(jsonld_writing *w, slice iri)
{
	size_t number;
	slice local;
	if (!rdf_prefix_split(iri, &number, &local) || w->banned >> number & 1) return iri;
	w->used |= 1ULL << number;
	return JOIN(w->mem, rdf_prefix_name(number), S(":"), local);
}

/* How many want a short name: those with a prefix go first, the others get what is left. */
typedef struct wanting { size_t prefixed, others; } wanting;

static bool prefixed(const jsonld_writing *w, slice iri)
{
	size_t number;
	slice local;
	return rdf_prefix_split(iri, &number, &local) && !(w->banned >> number & 1);
}

static bool is_type(const word *x) { return slice_eq(x->iri, RDF("type")); } /* has its keyword */

void jsonld_words_choose(jsonld_writing *w)
{
	map *names = map_new(w->mem);
	size_t n = map_count(w->words);
	for (size_t i = 0; i < n; i++) {
		const word *x = map_value(w->words, i);
		slice s = short_name(x->iri);
		if (!s.p || is_type(x)) continue;
		wanting *all = map_get(names, s);
		if (!all) map_put(names, s, all = arena_new(w->mem, wanting, 1));
		if (prefixed(w, x->iri)) all->prefixed++;
		else all->others++;
	}
	for (size_t i = 0; i < n; i++) {
		word *x = map_value(w->words, i);
		slice s = short_name(x->iri);
		const wanting *all = s.p ? map_get(names, s) : NULL;
		bool mine = all && (prefixed(w, x->iri) ? all->prefixed == 1 : all->prefixed + all->others == 1);
		if (is_type(x)) continue;
		x->form = form_of(x);
		x->list = x->lists && !x->others;
		x->name = mine ? s : jsonld_words_name(w, x->iri);
		x->defined = mine || x->form != FORM_PLAIN || x->list;
	}
}

static int by_name(const void *a, const void *b) { return slice_cmp((*(word *const *)a)->name, (*(word *const *)b)->name); }

static void write_word(jsonld_writing *w, json_writer *out, const word *x)
{
	json_key(out, x->name);
	if (x->form == FORM_PLAIN && !x->list) {
		json_string(out, jsonld_words_name(w, x->iri));
		return;
	}
	json_begin(out, '{');
	json_pair(out, S("@id"), jsonld_words_name(w, x->iri));
	if (x->form == FORM_ID) json_pair(out, S("@type"), S("@id"));
	if (x->form == FORM_TYPED) json_pair(out, S("@type"), jsonld_words_name(w, x->datatype));
	if (x->form == FORM_LANGUAGE) json_pair(out, S("@container"), S("@language"));
	if (x->list) json_pair(out, S("@container"), S("@list"));
	json_end(out, '}');
}

void jsonld_words_write(jsonld_writing *w, json_writer *out)
{
	size_t n = 0;
	word **list = arena_new(w->mem, word *, map_count(w->words) + 1);
	for (size_t i = 0; i < map_count(w->words); i++) {
		word *x = map_value(w->words, i);
		if (!x->defined) continue;
		list[n++] = x;
		(void)jsonld_words_name(w, x->iri);       /* its prefix is used */
		if (x->form == FORM_TYPED) (void)jsonld_words_name(w, x->datatype);
	}
	if (n > 1) qsort(list, n, sizeof(word *), by_name);
	json_begin(out, '{');
	for (size_t i = 0; i < rdf_prefix_count(); i++) if (w->used >> i & 1) json_pair(out, rdf_prefix_name(i), rdf_prefix_namespace(i));
	for (size_t i = 0; i < n; i++) write_word(w, out, list[i]);
	json_end(out, '}');
}
