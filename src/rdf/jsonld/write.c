/* SPDX-License-Identifier: EUPL-1.2
 * Graphs as compacted JSON-LD 1.1: short names, plain values where the context says what they are, texts by language, blank nodes and lists where
 * they are referred to. Read again it gives the same graphs; the same graphs give the same bytes. */
#include "rdf/jsonld/write.h"

static slice id_of(jsonld_writing *w, layout *l, tid t)
{
	const term *x = graph_term(l->g, t);
	return x->kind == TERM_IRI ? jsonld_words_name(w, x->lex) : JOIN(w->mem, S("_:"), layout_label(l, t));
}

static void put_properties(jsonld_writing *w, layout *l, tid s);
static void put_list(jsonld_writing *w, layout *l, const word *how, tid head);

static void put_literal(jsonld_writing *w, const word *how, const term *x)
{
	bool text = slice_eq(x->datatype, XSD("string")), typed = how->form == FORM_TYPED;
	if (jsonld_words_native(x) && (!typed || slice_eq(how->datatype, x->datatype))) {
		if (slice_eq(x->datatype, XSD("boolean"))) json_bool(&w->w, slice_eq(x->lex, S("true")));
		else json_value(&w->w, &(json){ .kind = JSON_NUMBER, .text = x->lex });
		return;
	}
	if (how->form == FORM_PLAIN ? text : typed && slice_eq(how->datatype, x->datatype)) {
		json_string(&w->w, x->lex);
		return;
	}
	json_begin(&w->w, '{');
	if (x->lang.n) json_pair(&w->w, S("@language"), x->lang);
	else if (!text) json_pair(&w->w, S("@type"), jsonld_words_name(w, x->datatype));
	json_pair(&w->w, S("@value"), x->lex);
	json_end(&w->w, '}');
}

static void put_value(jsonld_writing *w, layout *l, const word *how, tid t)
{
	const term *x = graph_term(l->g, t);
	if (x->kind == TERM_LITERAL) {
		put_literal(w, how, x);
	} else if (layout_list(l, t)) {
		json_begin(&w->w, '{');
		json_key(&w->w, S("@list"));
		put_list(w, l, how, t);
		json_end(&w->w, '}');
	} else if (layout_nested(l, t)) {
		json_begin(&w->w, '{');
		put_properties(w, l, t);
		json_end(&w->w, '}');
	} else if (how->form == FORM_ID) {
		json_string(&w->w, id_of(w, l, t));
	} else {
		json_begin(&w->w, '{');
		json_pair(&w->w, S("@id"), id_of(w, l, t));
		json_end(&w->w, '}');
	}
}

static void put_list(jsonld_writing *w, layout *l, const word *how, tid head)
{
	tid *members;
	size_t n = layout_members(l, head, &members);
	json_begin(&w->w, '[');
	for (size_t i = 0; i < n; i++) put_value(w, l, how, members[i]);
	json_end(&w->w, ']');
}

/* The texts of one property by language; they are in that order. */
static void put_languages(jsonld_writing *w, layout *l, const triple *list, size_t n)
{
	json_begin(&w->w, '{');
	for (size_t i = 0, next; i < n; i = next) {
		slice tag = graph_term(l->g, list[i].o)->lang;
		for (next = i + 1; next < n && slice_eq(graph_term(l->g, list[next].o)->lang, tag);) next++;
		json_key(&w->w, tag.n ? tag : S("@none"));
		if (next - i > 1) json_begin(&w->w, '[');
		for (size_t k = i; k < next; k++) json_string(&w->w, graph_term(l->g, list[k].o)->lex);
		if (next - i > 1) json_end(&w->w, ']');
	}
	json_end(&w->w, '}');
}

static void put_types(jsonld_writing *w, layout *l, const triple *list, size_t n)
{
	json_key(&w->w, S("@type"));
	if (n > 1) json_begin(&w->w, '[');
	for (size_t i = 0; i < n; i++) json_string(&w->w, jsonld_words_name(w, graph_term(l->g, list[i].o)->lex));
	if (n > 1) json_end(&w->w, ']');
}

static void put_property(jsonld_writing *w, layout *l, const triple *list, size_t n)
{
	static const word BARE = { .form = FORM_PLAIN };
	const term *p = graph_term(l->g, list->p);
	bool type = list->p == l->type;
	const word *how = type ? &BARE : map_get(w->words, p->lex);
	json_key(&w->w, type ? jsonld_words_name(w, p->lex) : how->name);
	if (how->form == FORM_LANGUAGE) {
		put_languages(w, l, list, n);
	} else if (how->list) {
		put_list(w, l, how, list->o);
	} else {
		if (n > 1) json_begin(&w->w, '[');
		for (size_t i = 0; i < n; i++) put_value(w, l, how, list[i].o);
		if (n > 1) json_end(&w->w, ']');
	}
}

static void put_properties(jsonld_writing *w, layout *l, tid s)
{
	triple *list;
	size_t n = layout_properties(l, s, &list);
	for (size_t i = 0, next; i < n; i = next) {
		size_t iris = 0;
		for (next = i; next < n && list[next].p == list[i].p; next++) iris += graph_term(l->g, list[next].o)->kind == TERM_IRI;
		if (list[i].p == l->type && iris == next - i) put_types(w, l, list + i, iris);
		else put_property(w, l, list + i, next - i);
	}
}

static void put_node(jsonld_writing *w, layout *l, tid s)
{
	graph_walk referred = graph_match(l->g, 0, 0, s);
	bool named = graph_term(l->g, s)->kind != TERM_BLANK || graph_next(&referred) || layout_apart(l, s);
	if (named) json_pair(&w->w, S("@id"), id_of(w, l, s));
	put_properties(w, l, s);
}

jsonld_writing *jsonld_writing_new(arena *mem, buf *out)
{
	jsonld_writing *w = arena_new(mem, jsonld_writing, 1);
	*w = (jsonld_writing){ .mem = mem, .out = out, .body = buf_new(mem, out->max), .words = map_new(mem) };
	return w;
}

/* The body is written apart: only then is it known which prefixes it uses. */
static void begin(jsonld_writing *w)
{
	jsonld_words_choose(w);
	w->w = json_writer_to(w->body, true);
	w->w.depth = 1;
	w->w.first = false;
	if (!w->graphs) return;
	json_key(&w->w, S("@graph"));
	json_begin(&w->w, '[');
}

void jsonld_writing_graph(jsonld_writing *w, layout *l, tid name)
{
	if (!w->w.out) begin(w);
	if (!w->graphs) {
		put_node(w, l, l->subjects[0]);
		return;
	}
	if (name) {
		json_begin(&w->w, '{');
		json_pair(&w->w, S("@id"), id_of(w, l, name));
		json_key(&w->w, S("@graph"));
		json_begin(&w->w, '[');
	}
	for (size_t i = 0; i < l->subject_n; i++) {
		json_begin(&w->w, '{');
		put_node(w, l, l->subjects[i]);
		json_end(&w->w, '}');
	}
	if (!name) return;
	json_end(&w->w, ']');
	json_end(&w->w, '}');
}

void jsonld_writing_end(jsonld_writing *w)
{
	json_writer whole = json_writer_to(w->out, true);
	if (!w->w.out) begin(w);
	if (w->graphs) json_end(&w->w, ']');
	json_begin(&whole, '{');
	json_key(&whole, S("@context"));
	jsonld_words_write(w, &whole);
	buf_put(w->out, buf_ok(w->body) ? buf_slice(w->body) : S(""));
	json_end(&whole, '}');
	if (!buf_ok(w->body)) w->out->failed = true;
}

status write_jsonld(layout *l, buf *out)
{
	jsonld_writing *w = jsonld_writing_new(l->mem, out);
	jsonld_writing_look(w, l, 0);
	jsonld_writing_graph(w, l, 0);
	jsonld_writing_end(w);
	return ST_OK;
}
