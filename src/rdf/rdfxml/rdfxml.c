/* SPDX-License-Identifier: EUPL-1.2
 * RDF 1.1 XML Syntax, section 7.2: each production is what a frame of the stack expects. Names of functions follow the productions.
 *
 *   document ─ RDF ─ node ─ property ─ node ...          a property holds text, one node, or (parseType) nodes, properties or any XML */
#include "rdf/rdfxml/rdfxml.h"
#include "rdf/turtle/terminal.h"

typedef enum {
	IN_DOCUMENT, IN_RDF, IN_NODE,                 /* NODE: property elements; also what parseType="Resource" opens */
	IN_PROPERTY,                                  /* text or one node element */
	IN_EMPTY,                                     /* its attributes said all */
	IN_COLLECTION, IN_LITERAL
} place;

typedef struct frame {
	place in;
	buf *base_text, *lang_text, *node_text, *property_text, *datatype_text, *id_text, *text;
	slice base, lang;                             /* of this frame, or of one below */
	term node;                                    /* NODE: its subject. COLLECTION: the last cell, once there is one */
	term property;                                /* of all but NODE */
	slice datatype, id;                           /* IRIs; NO_SLICE when not said */
	bool filled;                                  /* PROPERTY: a node element was there. COLLECTION: a cell */
	uint64_t members;                             /* NODE: rdf:li so far */
} frame;

struct rdfxml_reader {
	ctx *cx;
	rdf_limits limits;
	const rdf_sink *sink;
	xml_stream *xml;
	arena *mem;
	frame **frames; int top, cap;                 /* frames[0] is the document; kept and used again */
	map *ids;                                     /* each rdf:ID, as an IRI */
	uint64_t blanks;
	size_t quads;
	xml_literal *literal; int literal_level;
	buf *scratch[3];
};

#define RDF_IRI(name) { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF name) }
static const term TYPE = RDF_IRI("type"), FIRST = RDF_IRI("first"), REST = RDF_IRI("rest"), NIL = RDF_IRI("nil"), SUBJECT = RDF_IRI("subject"), PREDICATE = RDF_IRI("predicate"), OBJECT = RDF_IRI("object"),
		  STATEMENT = RDF_IRI("Statement");

static status bad(rdfxml_reader *r, slice reason)
{
	uint64_t line, column;
	xml_stream_place(r->xml, &line, &column);
	return fail(r->cx, BAD_REQUEST, "line {1}, column {2}: {3}", ctx_num(r->cx, line), ctx_num(r->cx, column), reason);
}

static status too_long(rdfxml_reader *r)
{
	uint64_t line, column;
	xml_stream_place(r->xml, &line, &column);
	return fail(r->cx, TOO_LARGE, "line {1}: one text is longer than {2} bytes, the most that is accepted.", ctx_num(r->cx, line), ctx_num(r->cx, r->limits.term_bytes));
}

static status give(rdfxml_reader *r, const term *s, const term *p, const term *o)
{
	uint64_t line, column;
	xml_stream_place(r->xml, &line, &column);
	if (++r->quads > r->limits.triples)
		return fail(r->cx, TOO_LARGE, "line {1}: there are more than {2} triples, the most that is accepted.", ctx_num(r->cx, line), ctx_num(r->cx, r->limits.triples));
	return r->sink->quad(r->sink->to, s, p, o, NULL);
}

/* The triple of a property, and what its rdf:ID says of it (7.3). */
static status give_property(rdfxml_reader *r, const term *s, const frame *f, const term *o)
{
	TRY(give(r, s, &f->property, o));
	if (!f->id.p) return ST_OK;
	const term statement = { .kind = TERM_IRI, .lex = f->id };
	TRY(give(r, &statement, &TYPE, &STATEMENT));
	TRY(give(r, &statement, &SUBJECT, s));
	TRY(give(r, &statement, &PREDICATE, &f->property));
	return give(r, &statement, &OBJECT, o);
}

/* Frames. */

static frame *new_frame(rdfxml_reader *r)
{
	frame *f = arena_new(r->mem, frame, 1);
	buf **const texts[] = { &f->base_text, &f->lang_text, &f->node_text, &f->property_text, &f->datatype_text, &f->id_text, &f->text };
	for (size_t i = 0; i < COUNT_OF(texts); i++) *texts[i] = buf_new(r->mem, SIZE_MAX / 4);
	return f;
}

static frame *push(rdfxml_reader *r, place in)
{
	if (++r->top == r->cap) {
		frame **more = arena_new(r->mem, frame *, r->cap * 2);
		memcpy(more, r->frames, (size_t)r->cap * sizeof *more);
		r->frames = more;
		r->cap *= 2;
	}
	if (!r->frames[r->top]) r->frames[r->top] = new_frame(r);
	frame *f = r->frames[r->top], *below = r->frames[r->top - 1];
	f->in = in;
	f->base = below->base;
	f->lang = below->lang;
	f->node = f->property = (term){ 0 };
	f->datatype = f->id = NO_SLICE;
	f->filled = false;
	f->members = 0;
	buf_clear(f->text);
	return f;
}

static slice kept(buf *b, slice s)
{
	buf_clear(b);
	buf_put(b, s);
	return b->n ? buf_slice(b) : S("");
}

/* Terms. */

static bool nc_name(slice s)
{
	for (bool first = true; s.n; first = false) {
		uint32_t c = utf8_next(&s);
		if (first ? !rdf_char_name_under(c) : !rdf_char_name(c) && c != '.') return false;
		if (!s.n) return true;
	}
	return false;
}

static status iri_of(rdfxml_reader *r, slice base, slice reference, buf *into, slice *ret)
{
	if (scan_iri(reference.p, reference.p + reference.n) < reference.p + reference.n)
		return bad(r, trf(r->cx->mem, r->cx->lang, "The IRI \"{1}\" contains a character that an IRI cannot have; write it as %XX.", reference));
	uri parts;
	uri_parse(reference, &parts);
	if (!parts.scheme.n && !base.n) return bad(r, tr(r->cx->lang, "This IRI is relative and there is no base to complete it with; write it in full."));
	if (parts.scheme.n) {
		*ret = kept(into, reference);
	} else {
		arena *mem = arena_create(0);
		*ret = kept(into, uri_resolve(mem, base, reference));
		arena_destroy(mem);
	}
	return ret->n > r->limits.term_bytes ? too_long(r) : ST_OK;
}

static void new_blank(rdfxml_reader *r, buf *into, term *ret)
{
	buf_clear(into);
	buf_putc(into, 'g');
	buf_u64(into, ++r->blanks);
	*ret = (term){ .kind = TERM_BLANK, .lex = buf_slice(into) };
}

/* A name that would meet one of ours, or that N-Triples cannot have as a label, gets g- and - around it; so does one that has g- already. */
static status named_blank(rdfxml_reader *r, slice name, buf *into, term *ret)
{
	if (!nc_name(name)) return bad(r, trf(r->cx->mem, r->cx->lang, "\"{1}\" is no name: it starts with a letter or _ and has no colon or spaces.", name));
	if (name.n > r->limits.term_bytes) return too_long(r);
	size_t digits = 1;
	while (digits < name.n && scan_is(name.p[digits], SCAN_DIGIT)) digits++;
	bool marked = slice_starts(name, S("g-")) || slice_ends(name, S(".")) || (name.p[0] == 'g' && name.n > 1 && digits == name.n);
	buf_clear(into);
	if (marked) buf_lit(into, "g-");
	buf_put(into, name);
	if (marked) buf_putc(into, '-');
	*ret = (term){ .kind = TERM_BLANK, .lex = buf_slice(into) };
	return ST_OK;
}

/* An rdf:ID: its IRI, which no other may have. */
static status id_of(rdfxml_reader *r, const frame *f, slice name, buf *into, slice *ret)
{
	if (!nc_name(name)) return bad(r, trf(r->cx->mem, r->cx->lang, "\"{1}\" is no name: it starts with a letter or _ and has no colon or spaces.", name));
	buf_clear(r->scratch[0]);
	buf_putc(r->scratch[0], '#');
	buf_put(r->scratch[0], name);
	TRY(iri_of(r, f->base, buf_slice(r->scratch[0]), into, ret));
	if (map_has(r->ids, *ret)) return bad(r, trf(r->cx->mem, r->cx->lang, "rdf:ID \"{1}\" is used twice; a document gives each name once.", name));
	map_put(r->ids, arena_copy(r->mem, *ret), r);
	return ST_OK;
}

static term plain(const frame *f, slice text)
{
	return (term){ .kind = TERM_LITERAL, .lex = text, .datatype = f->lang.n ? RDF("langString") : XSD("string"), .lang = f->lang };
}

/* Attributes (7.2.2 to 7.2.7). */

typedef struct said {
	slice about, id, node_id, resource, parse_type, datatype; /* NO_SLICE when absent */
	size_t properties;                            /* attributes that are properties, rdf:type among them */
} said;

static bool is_one_of(slice name, const slice *list, size_t n)
{
	for (size_t i = 0; i < n; i++) if (slice_eq(name, list[i])) return true;
	return false;
}

static const slice CORE[] = { SLICE_INIT("RDF"), SLICE_INIT("ID"), SLICE_INIT("about"), SLICE_INIT("parseType"), SLICE_INIT("resource"), SLICE_INIT("nodeID"), SLICE_INIT("datatype"),
			      SLICE_INIT("aboutEach"), SLICE_INIT("aboutEachPrefix"), SLICE_INIT("bagID") };

static bool core_term(slice ns, slice name) { return slice_eq(ns, S(NS_RDF)) && is_one_of(name, CORE, COUNT_OF(CORE)); }

/* Which of the terms of RDF an attribute is; an unqualified about, ID, resource, parseType or type is one too. */
static bool rdf_attribute(const xml_stream_attribute *a, slice name)
{
	return slice_eq(a->name, name) && (slice_eq(a->ns, S(NS_RDF)) || !a->ns.p);
}

/* xml:lang and its like, and what XML keeps for itself (6.1.2): they are no part of the RDF. */
static bool xml_attribute_of(const xml_stream_attribute *a) { return slice_eq(a->prefix, S("xml")) || (!a->prefix.p && slice_eq_nocase(slice_take(a->name, 3), S("xml"))); }

static bool is_property(const xml_stream_attribute *a)
{
	if (xml_attribute_of(a)) return false;
	if (!a->ns.p) return slice_eq(a->name, S("type"));
	return !slice_eq(a->ns, S(NS_RDF)) || !(is_one_of(a->name, CORE, COUNT_OF(CORE)) || slice_eq(a->name, S("Description")) || slice_eq(a->name, S("li")));
}

/* As Turtle has it ([144s]). */
static bool language_tag(slice s)
{
	slice part;
	for (bool first = true; slice_split(&s, '-', &part); first = false) {
		if (!part.n) return false;
		for (size_t i = 0; i < part.n; i++) if (!scan_is(part.p[i], first ? SCAN_ALPHA : SCAN_ALPHA | SCAN_DIGIT)) return false;
	}
	return true;
}

/* xml:base and xml:lang first: they hold for the other attributes too. */
static status scope(rdfxml_reader *r, frame *f, const xml_tag *tag)
{
	for (size_t i = 0; i < tag->attribute_n; i++) {
		const xml_stream_attribute *a = &tag->attributes[i];
		if (!slice_eq(a->prefix, S("xml"))) continue;
		if (slice_eq(a->name, S("lang"))) f->lang = kept(f->lang_text, a->value);
		if (slice_eq(a->name, S("base"))) TRY(iri_of(r, f->base, a->value, f->base_text, &f->base));
	}
	if (f->lang.n && !language_tag(f->lang)) return bad(r, trf(r->cx->mem, r->cx->lang, "xml:lang \"{1}\" is no language tag; write one such as nl or en-GB.", f->lang));
	return ST_OK;
}

static status sort_attributes(rdfxml_reader *r, const xml_tag *tag, said *ret)
{
	*ret = (said){ 0 };
	for (size_t i = 0; i < tag->attribute_n; i++) {
		const xml_stream_attribute *a = &tag->attributes[i];
		slice *to = rdf_attribute(a, S("about")) ? &ret->about : rdf_attribute(a, S("ID")) ? &ret->id : rdf_attribute(a, S("resource")) ? &ret->resource :
			    rdf_attribute(a, S("parseType")) ? &ret->parse_type : !a->ns.p ? NULL : rdf_attribute(a, S("nodeID")) ? &ret->node_id : rdf_attribute(a, S("datatype")) ? &ret->datatype : NULL;
		if (xml_attribute_of(a)) continue;
		if (to && to->p) return bad(r, trf(r->cx->mem, r->cx->lang, "The attribute {1} is said twice.", a->name));
		if (to) *to = a->value.p ? a->value : S("");
		else if (is_property(a)) ret->properties++;
		else if (!a->ns.p) return bad(r, trf(r->cx->mem, r->cx->lang, "The attribute {1} has no namespace; give it a prefix, such as rdf:{1}.", a->name));
		else return bad(r, trf(r->cx->mem, r->cx->lang, "The attribute rdf:{1} cannot stand here.", a->name));
	}
	return ST_OK;
}

static slice joined(rdfxml_reader *r, slice ns, slice name)
{
	buf_clear(r->scratch[1]);
	buf_put(r->scratch[1], ns);
	buf_put(r->scratch[1], name);
	return buf_slice(r->scratch[1]);
}

static status give_attributes(rdfxml_reader *r, const frame *f, const term *s, const xml_tag *tag)
{
	for (size_t i = 0; i < tag->attribute_n; i++) {
		const xml_stream_attribute *a = &tag->attributes[i];
		if (!is_property(a)) continue;
		if (a->value.n > r->limits.term_bytes) return too_long(r);
		if (rdf_attribute(a, S("type"))) {
			term type = { .kind = TERM_IRI };
			TRY(iri_of(r, f->base, a->value, r->scratch[2], &type.lex));
			TRY(give(r, s, &TYPE, &type));
			continue;
		}
		term p = { .kind = TERM_IRI }, o = plain(f, a->value.n ? a->value : S(""));
		TRY(iri_of(r, NO_SLICE, joined(r, a->ns, a->name), r->scratch[2], &p.lex));
		TRY(give(r, s, &p, &o));
	}
	return ST_OK;
}

/* An element's name as an IRI. */
static status name_of(rdfxml_reader *r, const xml_tag *tag, buf *into, slice *ret)
{
	if (!tag->ns.n) return bad(r, trf(r->cx->mem, r->cx->lang, "The element {1} has no namespace, so that it is no IRI.", tag->name));
	return iri_of(r, NO_SLICE, joined(r, tag->ns, tag->name), into, ret);
}

/* Node elements (7.2.11). */

/* The cell of a collection for the node that starts. */
static status add_cell(rdfxml_reader *r, frame *c, const frame *below, const term *member)
{
	term cell;
	new_blank(r, r->scratch[2], &cell);
	if (c->filled) TRY(give(r, &c->node, &REST, &cell));
	else TRY(give_property(r, &below->node, c, &cell));
	c->node = (term){ .kind = TERM_BLANK, .lex = kept(c->node_text, cell.lex) };
	c->filled = true;
	return give(r, &c->node, &FIRST, member);
}

static status node_element(rdfxml_reader *r, const xml_tag *tag)
{
	said a;
	frame *around = r->frames[r->top], *f = push(r, IN_NODE);
	TRY(scope(r, f, tag));
	TRY(sort_attributes(r, tag, &a));
	bool li = slice_eq(tag->ns, S(NS_RDF)) && slice_eq(tag->name, S("li"));
	if (core_term(tag->ns, tag->name) || li) return bad(r, trf(r->cx->mem, r->cx->lang, "rdf:{1} cannot stand here; a node is an rdf:Description or has the name of its class.", tag->name));
	if (a.resource.p || a.parse_type.p || a.datatype.p) return bad(r, tr(r->cx->lang, "rdf:resource, rdf:parseType and rdf:datatype belong on a property, not on a node."));
	if ((a.about.p ? 1 : 0) + (a.id.p ? 1 : 0) + (a.node_id.p ? 1 : 0) > 1) return bad(r, tr(r->cx->lang, "A node has one of rdf:about, rdf:ID and rdf:nodeID only."));
	f->node.kind = TERM_IRI;
	if (a.about.p) TRY(iri_of(r, f->base, a.about, f->node_text, &f->node.lex));
	else if (a.id.p) TRY(id_of(r, f, a.id, f->node_text, &f->node.lex));
	else if (a.node_id.p) TRY(named_blank(r, a.node_id, f->node_text, &f->node));
	else new_blank(r, f->node_text, &f->node);
	if (around->in == IN_COLLECTION) TRY(add_cell(r, around, r->frames[r->top - 2], &f->node));
	if (around->in == IN_PROPERTY) TRY(give_property(r, &r->frames[r->top - 2]->node, around, &f->node));
	if (!(slice_eq(tag->ns, S(NS_RDF)) && slice_eq(tag->name, S("Description")))) {
		term class = { .kind = TERM_IRI };
		TRY(name_of(r, tag, r->scratch[2], &class.lex));
		TRY(give(r, &f->node, &TYPE, &class));
	}
	return give_attributes(r, f, &f->node, tag);
}

/* Property elements (7.2.14 to 7.2.21). */

static status property_name(rdfxml_reader *r, frame *node, frame *f, const xml_tag *tag)
{
	f->property.kind = TERM_IRI;
	if (slice_eq(tag->ns, S(NS_RDF)) && slice_eq(tag->name, S("li"))) {
		buf_clear(f->property_text);
		buf_lit(f->property_text, NS_RDF "_");
		buf_u64(f->property_text, ++node->members);
		f->property.lex = buf_slice(f->property_text);
		return ST_OK;
	}
	if (core_term(tag->ns, tag->name) || (slice_eq(tag->ns, S(NS_RDF)) && slice_eq(tag->name, S("Description"))))
		return bad(r, trf(r->cx->mem, r->cx->lang, "rdf:{1} cannot stand here, where a property is expected.", tag->name));
	return name_of(r, tag, f->property_text, &f->property.lex);
}

static status parse_type(rdfxml_reader *r, frame *node, frame *f, const said *a)
{
	if (a->properties || a->resource.p || a->node_id.p || a->datatype.p) return bad(r, tr(r->cx->lang, "Beside rdf:parseType only rdf:ID can stand."));
	if (slice_eq(a->parse_type, S("Resource"))) {
		new_blank(r, f->node_text, &f->node);
		f->in = IN_NODE;
		return give_property(r, &node->node, f, &f->node);
	}
	f->in = slice_eq(a->parse_type, S("Collection")) ? IN_COLLECTION : IN_LITERAL; /* any other is Literal (7.2.20) */
	if (f->in == IN_COLLECTION) return ST_OK;
	xml_literal_begin(r->literal);
	r->literal_level = 0;
	return ST_OK;
}

/* Attributes that leave nothing to say inside (7.2.21). */
static status empty_property(rdfxml_reader *r, frame *node, frame *f, const said *a, const xml_tag *tag)
{
	if (a->resource.p && a->node_id.p) return bad(r, tr(r->cx->lang, "A property has one of rdf:resource and rdf:nodeID only."));
	if (a->datatype.p) return bad(r, tr(r->cx->lang, "rdf:datatype belongs on a property with a text."));
	f->in = IN_EMPTY;
	f->node.kind = TERM_IRI;
	if (a->resource.p) TRY(iri_of(r, f->base, a->resource, f->node_text, &f->node.lex));
	else if (a->node_id.p) TRY(named_blank(r, a->node_id, f->node_text, &f->node));
	else new_blank(r, f->node_text, &f->node);
	TRY(give_property(r, &node->node, f, &f->node));
	return give_attributes(r, f, &f->node, tag);
}

static status property_element(rdfxml_reader *r, const xml_tag *tag)
{
	said a;
	frame *node = r->frames[r->top], *f = push(r, IN_PROPERTY);
	TRY(scope(r, f, tag));
	TRY(sort_attributes(r, tag, &a));
	TRY(property_name(r, node, f, tag));
	if (a.about.p) return bad(r, tr(r->cx->lang, "rdf:about belongs on a node; a property refers with rdf:resource."));
	if (a.id.p) TRY(id_of(r, f, a.id, f->id_text, &f->id));
	if (a.parse_type.p) return parse_type(r, node, f, &a);
	if (a.resource.p || a.node_id.p || a.properties) return empty_property(r, node, f, &a, tag);
	if (!a.datatype.p) return ST_OK;
	TRY(iri_of(r, f->base, a.datatype, f->datatype_text, &f->datatype));
	if (slice_eq(f->datatype, RDF("langString"))) return bad(r, tr(r->cx->lang, "A text of type rdf:langString needs a language tag, such as @nl."));
	return ST_OK;
}

/* What XML tells. */

static bool white(slice s)
{
	return !slice_trim(s).n;
}

static status root_element(rdfxml_reader *r, const xml_tag *tag)
{
	said a;
	if (!slice_eq(tag->ns, S(NS_RDF)) || !slice_eq(tag->name, S("RDF"))) return node_element(r, tag);
	frame *f = push(r, IN_RDF);
	TRY(scope(r, f, tag));
	TRY(sort_attributes(r, tag, &a));
	if (a.properties || a.about.p || a.id.p || a.node_id.p || a.resource.p || a.parse_type.p || a.datatype.p) return bad(r, tr(r->cx->lang, "rdf:RDF has no attributes but those of XML itself."));
	return ST_OK;
}

/* Prefixes that Turtle can have too are told on. */
static status tell_prefixes(rdfxml_reader *r, const xml_tag *tag)
{
	for (size_t i = 0; r->sink->prefix && i < tag->namespace_n; i++) {
		const xml_stream_namespace *n = &tag->namespaces[i];
		uri parts;
		bool good = n->ns.n && scan_iri(n->ns.p, n->ns.p + n->ns.n) == n->ns.p + n->ns.n;
		for (size_t k = 0; k < n->prefix.n; k++) good = good && scan_is(n->prefix.p[k], k ? SCAN_NAME : SCAN_ALPHA);
		if (!good) continue;
		uri_parse(n->ns, &parts);
		if (parts.scheme.n) TRY(r->sink->prefix(r->sink->to, n->prefix.p ? n->prefix : S(""), n->ns));
	}
	return ST_OK;
}

static status on_start(void *to, const xml_tag *tag)
{
	rdfxml_reader *r = to;
	frame *f = r->frames[r->top];
	if (f->in == IN_LITERAL) {
		r->literal_level++;
		xml_literal_start(r->literal, tag);
		return xml_literal_made(r->literal)->n > r->limits.term_bytes ? too_long(r) : ST_OK;
	}
	if (r->top > r->limits.depth) return fail(r->cx, TOO_LARGE, "The XML has more than {1} parts or is nested more than {2} levels deep.", ctx_num(r->cx, r->limits.bytes), ctx_num(r->cx, (uint64_t)r->limits.depth));
	TRY(tell_prefixes(r, tag));
	switch (f->in) {
	case IN_DOCUMENT: return root_element(r, tag);
	case IN_RDF: case IN_COLLECTION: return node_element(r, tag);
	case IN_NODE: return property_element(r, tag);
	case IN_PROPERTY:
		if (f->filled) return bad(r, tr(r->cx->lang, "A property holds one node only; write the property again for a second one."));
		if (f->datatype.p) return bad(r, tr(r->cx->lang, "A property with rdf:datatype holds a text, no element."));
		if (!white(buf_slice(f->text))) return bad(r, tr(r->cx->lang, "A property holds a text or a node, not both; use rdf:parseType=\"Literal\" for a text with markup."));
		f->filled = true;
		return node_element(r, tag);
	default: return bad(r, tr(r->cx->lang, "This property is said by its attributes already; nothing can stand inside it."));
	}
}

static status end_property(rdfxml_reader *r, const frame *node, frame *f)
{
	if (f->in == IN_COLLECTION) return f->filled ? give(r, &f->node, &REST, &NIL) : give_property(r, &node->node, f, &NIL);
	term o;
	if (f->in == IN_LITERAL) {
		const buf *made = xml_literal_made(r->literal);
		o = (term){ .kind = TERM_LITERAL, .lex = made->n ? buf_slice(made) : S(""), .datatype = RDF("XMLLiteral") };
	} else if (f->in == IN_PROPERTY && !f->filled) {
		o = plain(f, f->text->n ? buf_slice(f->text) : S(""));
		if (f->datatype.p) o = (term){ .kind = TERM_LITERAL, .lex = o.lex, .datatype = f->datatype };
	} else {
		return ST_OK;
	}
	return o.lex.n > r->limits.term_bytes ? too_long(r) : give_property(r, &node->node, f, &o);
}

static status on_end(void *to, const xml_tag *tag)
{
	rdfxml_reader *r = to;
	frame *f = r->frames[r->top];
	if (f->in == IN_LITERAL && r->literal_level) {
		r->literal_level--;
		xml_literal_stop(r->literal, tag);
		return ST_OK;
	}
	TRY(end_property(r, r->frames[r->top - 1], f));
	r->top--;
	return ST_OK;
}

static status on_text(void *to, slice text)
{
	rdfxml_reader *r = to;
	frame *f = r->frames[r->top];
	if (f->in == IN_LITERAL) {
		xml_literal_text(r->literal, text);
		return xml_literal_made(r->literal)->n > r->limits.term_bytes ? too_long(r) : ST_OK;
	}
	if (f->in == IN_PROPERTY && !f->filled) {
		buf_put(f->text, text);
		return f->text->n > r->limits.term_bytes ? too_long(r) : ST_OK;
	}
	if (white(text)) return ST_OK;
	if (f->in == IN_PROPERTY) return bad(r, tr(r->cx->lang, "A property holds a text or a node, not both; use rdf:parseType=\"Literal\" for a text with markup."));
	if (f->in == IN_EMPTY) return bad(r, tr(r->cx->lang, "This property is said by its attributes already; nothing can stand inside it."));
	return bad(r, tr(r->cx->lang, "Text can only stand inside a property."));
}

static status on_comment(void *to, slice text)
{
	rdfxml_reader *r = to;
	if (r->frames[r->top]->in != IN_LITERAL) return ST_OK;
	xml_literal_comment(r->literal, text);
	return xml_literal_made(r->literal)->n > r->limits.term_bytes ? too_long(r) : ST_OK;
}

static status on_instruction(void *to, slice target, slice data)
{
	rdfxml_reader *r = to;
	if (r->frames[r->top]->in != IN_LITERAL) return ST_OK;
	xml_literal_instruction(r->literal, target, data);
	return xml_literal_made(r->literal)->n > r->limits.term_bytes ? too_long(r) : ST_OK;
}

status rdfxml_open(ctx *cx, slice base, const rdf_limits *limits, const rdf_sink *sink, rdfxml_reader **ret)
{
	enum { FRAMES = 32 };
	const xml_limits most = { .bytes = limits->bytes, .nodes = SIZE_MAX, .levels = limits->depth };
	rdfxml_reader *r = arena_new(cx->mem, rdfxml_reader, 1);
	*r = (rdfxml_reader){ .cx = cx, .limits = *limits, .sink = sink, .mem = cx->mem, .cap = FRAMES, .ids = map_new(cx->mem), .literal = xml_literal_new(cx->mem, SIZE_MAX / 4) };
	r->frames = arena_new(r->mem, frame *, FRAMES);
	r->frames[0] = new_frame(r);
	r->frames[0]->in = IN_DOCUMENT;
	r->frames[0]->base = base;
	for (size_t i = 0; i < COUNT_OF(r->scratch); i++) r->scratch[i] = buf_new(r->mem, SIZE_MAX / 4);
	*ret = r;
	return xml_stream_open(cx, &(xml_handler){ r, on_start, on_end, on_text, on_comment, on_instruction }, &most, &r->xml);
}

status rdfxml_feed(ctx *cx, rdfxml_reader *r, slice piece) { return xml_stream_feed(cx, r->xml, piece); }
status rdfxml_end(ctx *cx, rdfxml_reader *r) { return xml_stream_end(cx, r->xml); }
