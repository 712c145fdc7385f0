/* SPDX-License-Identifier: EUPL-1.2
 * RDF/XML (RDF 1.1 XML Syntax): a rdf:Description for each subject, blank nodes inside what refers to them, lists of resources as
 * parseType="Collection". Every property becomes an element, so its IRI must end in an XML name. */
#include "rdf/layout.h"
#include "rdf/turtle/terminal.h"

typedef struct writer { layout *l; buf *out; map *namespaces; tid *later; size_t later_n; } writer;

/* XML 1.0, 2.2 and 2.4. What XML has no way to write is refused before. */
static void put_xml(buf *out, slice s, bool attribute)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		slice as = NO_SLICE;
		switch (s.p[i]) {
		case '&': as = S("&amp;"); break;
		case '<': as = S("&lt;"); break;
		case '>': as = S("&gt;"); break;
		case '\r': as = S("&#13;"); break;
		case '"': if (attribute) as = S("&quot;"); break;
		case '\n': if (attribute) as = S("&#10;"); break;
		case '\t': if (attribute) as = S("&#9;"); break;
		default: break;
		}
		if (!as.p) continue;
		buf_put(out, slice_sub(s, from, i));
		buf_put(out, as);
		from = i + 1;
	}
	buf_put(out, slice_skip(s, from));
}

static bool xml_can_say(slice s)
{
	while (s.n) {
		uint32_t c = utf8_next(&s);
		if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF) return false;
	}
	return true;
}

/* Cuts before the longest ending that is an XML name (Namespaces in XML 1.0, NCName); Turtle's name characters are the same. */
static bool split(slice iri, slice *ret_ns, slice *ret_local)
{
	size_t at = iri.n, name = iri.n;
	while (at) {
		size_t from = at - 1;
		while (from && ((unsigned char)iri.p[from] & 0xC0) == 0x80) from--;
		slice rest = slice_sub(iri, from, at);
		uint32_t c = utf8_next(&rest);
		if (!rdf_char_name(c) && c != '.') break;
		if (rdf_char_name_under(c)) name = from;
		at = from;
	}
	if (name == iri.n || name == 0) return false;
	*ret_ns = slice_take(iri, name);
	*ret_local = slice_skip(iri, name);
	return true;
}

/* RDF/XML gives these a meaning of their own (section 5.1), and rdf:li would be counted. */
static bool reserved(slice iri)
{
	static const slice NAMES[] = { SLICE_INIT("RDF"), SLICE_INIT("ID"), SLICE_INIT("about"), SLICE_INIT("bagID"), SLICE_INIT("parseType"), SLICE_INIT("resource"), SLICE_INIT("nodeID"),
				       SLICE_INIT("datatype"), SLICE_INIT("Description"), SLICE_INIT("aboutEach"), SLICE_INIT("aboutEachPrefix"), SLICE_INIT("li") };
	if (!slice_starts(iri, S(NS_RDF))) return false;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) if (slice_eq(slice_skip(iri, sizeof NS_RDF - 1), NAMES[i])) return true;
	return false;
}

/* The prefix of the namespace, given on first sight. */
static slice prefix_of(writer *w, slice ns)
{
	slice *known = map_get(w->namespaces, ns);
	if (known) return *known;
	slice *name = arena_new(w->l->mem, slice, 1);
	for (size_t i = 0; i < rdf_prefix_count(); i++) if (slice_eq(rdf_prefix_namespace(i), ns)) *name = rdf_prefix_name(i);
	if (!name->p) *name = arena_printf(w->l->mem, "ns%zu", map_count(w->namespaces) + 1);
	map_put(w->namespaces, ns, name);
	return *name;
}

static void put_indent(buf *out, int depth)
{
	buf_putc(out, '\n');
	for (int i = 0; i < depth; i++) buf_lit(out, "  ");
}

static void put_attribute(buf *out, slice name, slice value)
{
	buf_putc(out, ' ');
	buf_put(out, name);
	buf_lit(out, "=\"");
	put_xml(out, value, true);
	buf_putc(out, '"');
}

static void put_properties(writer *w, tid s, int depth);

static void put_node(writer *w, tid t, int depth)
{
	buf *out = w->out;
	const term *x = graph_term(w->l->g, t);
	put_indent(out, depth);
	buf_lit(out, "<rdf:Description");
	if (x->kind == TERM_IRI) put_attribute(out, S("rdf:about"), x->lex);
	else if (!layout_nested(w->l, t)) put_attribute(out, S("rdf:nodeID"), layout_label(w->l, t));
	graph_walk any = graph_match(w->l->g, t, 0, 0);
	if (!graph_next(&any) || (x->kind == TERM_IRI && depth > 1)) {
		buf_lit(out, "/>");
		return;
	}
	buf_putc(out, '>');
	put_properties(w, t, depth + 1);
	put_indent(out, depth);
	buf_lit(out, "</rdf:Description>");
}

/* Only a list whose members are all IRIs or nested nodes has a short form. Others are written cell by cell, later. */
static bool collection(writer *w, const tid *members, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const term *x = graph_term(w->l->g, members[i]);
		if (x->kind == TERM_LITERAL || layout_list(w->l, members[i]) || (x->kind == TERM_BLANK && !layout_nested(w->l, members[i]))) return false;
	}
	return n > 0;
}

/* What stands between the name of the property's element and its end. */
static void put_object(writer *w, tid p, tid o, slice prefix, slice local, int depth)
{
	buf *out = w->out;
	const term *x = graph_term(w->l->g, o);
	tid *members;
	bool list = layout_list(w->l, o) && o != w->l->nil;
	size_t n = list && p != w->l->rest ? layout_members(w->l, o, &members) : 0; /* a rest goes later: its list had no short form */
	bool inner = false;
	if (x->kind == TERM_LITERAL) {
		if (x->lang.n) put_attribute(out, S("xml:lang"), x->lang);
		else if (!slice_eq(x->datatype, XSD("string"))) put_attribute(out, S("rdf:datatype"), x->datatype);
		buf_putc(out, '>');
		put_xml(out, x->lex, false);
	} else if (x->kind == TERM_IRI) {
		put_attribute(out, S("rdf:resource"), x->lex);
		buf_lit(out, "/>");
		return;
	} else if (n && collection(w, members, n)) {
		put_attribute(out, S("rdf:parseType"), S("Collection"));
		buf_putc(out, '>');
		for (size_t i = 0; i < n; i++) put_node(w, members[i], depth + 1);
		inner = true;
	} else if (list || !layout_nested(w->l, o)) {
		put_attribute(out, S("rdf:nodeID"), layout_label(w->l, o));
		buf_lit(out, "/>");
		if (list) w->later[w->later_n++] = o;
		return;
	} else {
		put_attribute(out, S("rdf:parseType"), S("Resource"));
		buf_putc(out, '>');
		put_properties(w, o, depth + 1);
		inner = true;
	}
	if (inner) put_indent(out, depth);
	buf_lit(out, "</");
	buf_put(out, prefix);
	buf_putc(out, ':');
	buf_put(out, local);
	buf_putc(out, '>');
}

static void put_properties(writer *w, tid s, int depth)
{
	triple *list;
	size_t n = layout_properties(w->l, s, &list);
	for (size_t i = 0; i < n; i++) {
		slice ns, local;
		if (!split(graph_term(w->l->g, list[i].p)->lex, &ns, &local)) continue; /* refused before */
		slice prefix = prefix_of(w, ns);
		put_indent(w->out, depth);
		buf_putc(w->out, '<');
		buf_put(w->out, prefix);
		buf_putc(w->out, ':');
		buf_put(w->out, local);
		put_object(w, list[i].p, list[i].o, prefix, local, depth);
	}
}

static status check(layout *l)
{
	for (graph_walk w = graph_match(l->g, 0, 0, 0); graph_next(&w);) {
		slice ns, local;
		const term *p = graph_term(l->g, w.t.p), *o = graph_term(l->g, w.t.o);
		if (!split(p->lex, &ns, &local) || reserved(p->lex))
			return fail(l->cx, NOT_ACCEPTABLE, "RDF/XML cannot express the property {1}; ask for Turtle or JSON-LD.", p->lex);
		if (!xml_can_say(o->lex) || !xml_can_say(p->lex) || !xml_can_say(graph_term(l->g, w.t.s)->lex))
			return fail(l->cx, NOT_ACCEPTABLE, "A text contains a control character, which XML cannot express; ask for Turtle or JSON-LD.");
	}
	return ST_OK;
}

status write_rdfxml(layout *l, buf *out)
{
	TRY(check(l));
	buf *body = buf_new(l->mem, out->max);
	writer w = { .l = l, .out = body, .namespaces = map_new(l->mem), .later = arena_new(l->mem, tid, l->terms + 1) };
	prefix_of(&w, S(NS_RDF));
	for (size_t i = 0; i < l->subject_n; i++) put_node(&w, l->subjects[i], 1);
	for (size_t i = 0; i < w.later_n; i++) { /* a cell; what it nests may add more */
		tid cell = w.later[i];
		put_indent(body, 1);
		buf_lit(body, "<rdf:Description");
		put_attribute(body, S("rdf:nodeID"), layout_label(l, cell));
		buf_putc(body, '>');
		put_properties(&w, cell, 2);
		put_indent(body, 1);
		buf_lit(body, "</rdf:Description>");
	}
	buf_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF");
	for (size_t i = 0; i < map_count(w.namespaces); i++) {
		buf_lit(out, "\n   ");
		put_attribute(out, JOIN(l->mem, S("xmlns:"), *(slice *)map_value(w.namespaces, i)), map_key(w.namespaces, i));
	}
	buf_putc(out, '>');
	if (buf_ok(body)) buf_put(out, buf_slice(body));
	else out->failed = true;
	buf_lit(out, "\n</rdf:RDF>\n");
	return ST_OK;
}
