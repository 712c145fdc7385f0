/* SPDX-License-Identifier: EUPL-1.2
 * JSON-LD 1.1, flattened but for blank nodes and lists, which stand where they are referred to. Names of properties, types and datatypes
 * are shortened with prefixes; every value is an object, so nothing depends on a reader's guess. */
#include "rdf/layout.h"
#include "format/json.h"

/* A prefix may not be used when some IRI begins with its letters and a colon: a reader would expand that IRI. */
static uint64_t prefixes_of(layout *l)
{
	uint64_t used = 0, banned = 0;
	size_t number;
	slice local;
	for (tid t = 1; t <= l->terms; t++) {
		const term *x = graph_term(l->g, t);
		slice iri = x->kind == TERM_LITERAL ? x->datatype : x->lex;
		if (x->kind == TERM_BLANK) continue;
		for (size_t i = 0; x->kind == TERM_IRI && i < rdf_prefix_count(); i++) {
			slice name = rdf_prefix_name(i);
			if (slice_starts(iri, name) && iri.n > name.n && iri.p[name.n] == ':' && !slice_starts(slice_skip(iri, name.n + 1), S("//"))) banned |= 1ULL << i;
		}
		if (!rdf_prefix_split(iri, &number, &local)) continue;
		graph_walk p = graph_match(l->g, 0, t, 0), o = graph_match(l->g, 0, l->type, t);
		bool datatype = x->kind == TERM_LITERAL && !x->lang.n && !slice_eq(iri, XSD("string"));
		bool plumbing = t == l->type || t == l->first || t == l->rest; /* mostly written as @type and @list */
		if (datatype || (x->kind == TERM_IRI && !plumbing && (graph_next(&p) || (l->type && graph_next(&o))))) used |= 1ULL << number;
	}
	return used & ~banned;
}

static slice name_of(layout *l, slice iri)
{
	size_t number;
	slice local;
	if (!rdf_prefix_split(iri, &number, &local) || !(l->prefixes_used >> number & 1)) return iri;
	return JOIN(l->mem, rdf_prefix_name(number), S(":"), local);
}

static void put_properties(layout *l, json_writer *w, tid s);

static slice id_of(layout *l, tid t)
{
	const term *x = graph_term(l->g, t);
	return x->kind == TERM_IRI ? x->lex : JOIN(l->mem, S("_:"), layout_label(l, t));
}

static void put_value(layout *l, json_writer *w, tid t)
{
	const term *x = graph_term(l->g, t);
	json_begin(w, '{');
	if (x->kind == TERM_LITERAL) {
		if (x->lang.n) json_pair(w, S("@language"), x->lang);
		else if (!slice_eq(x->datatype, XSD("string"))) json_pair(w, S("@type"), name_of(l, x->datatype));
		json_pair(w, S("@value"), x->lex);
	} else if (layout_list(l, t)) {
		tid *members;
		size_t n = layout_members(l, t, &members);
		json_key(w, S("@list"));
		json_begin(w, '[');
		for (size_t i = 0; i < n; i++) put_value(l, w, members[i]);
		json_end(w, ']');
	} else if (layout_nested(l, t)) {
		put_properties(l, w, t);
	} else {
		json_pair(w, S("@id"), id_of(l, t));
	}
	json_end(w, '}');
}

static void put_properties(layout *l, json_writer *w, tid s)
{
	triple *list;
	size_t n = layout_properties(l, s, &list);
	bool types = true;                            /* @type takes no literals */
	for (size_t i = 0; i < n; i++) if (list[i].p == l->type && (graph_term(l->g, list[i].o)->kind != TERM_IRI)) types = false;
	for (size_t i = 0; i < n; i++) {
		bool type = types && list[i].p == l->type;
		if (!i || list[i].p != list[i - 1].p) {
			if (i) json_end(w, ']');
			json_key(w, type ? S("@type") : name_of(l, graph_term(l->g, list[i].p)->lex));
			json_begin(w, '[');
		}
		if (type) json_string(w, name_of(l, graph_term(l->g, list[i].o)->lex));
		else put_value(l, w, list[i].o);
	}
	if (n) json_end(w, ']');
}

status write_jsonld(layout *l, buf *out)
{
	json_writer w = json_writer_to(out, true);
	l->prefixes_used = prefixes_of(l);
	json_begin(&w, '{');
	json_key(&w, S("@context"));
	json_begin(&w, '{');
	for (size_t i = 0; i < rdf_prefix_count(); i++) if (l->prefixes_used >> i & 1) json_pair(&w, rdf_prefix_name(i), rdf_prefix_namespace(i));
	json_end(&w, '}');
	json_key(&w, S("@graph"));
	json_begin(&w, '[');
	for (size_t i = 0; i < l->subject_n; i++) {
		json_begin(&w, '{');
		json_pair(&w, S("@id"), id_of(l, l->subjects[i]));
		put_properties(l, &w, l->subjects[i]);
		json_end(&w, '}');
	}
	json_end(&w, ']');
	json_end(&w, '}');
	return ST_OK;
}
