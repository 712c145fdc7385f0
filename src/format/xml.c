/* SPDX-License-Identifier: EUPL-1.2 */
#include "format/xml.h"
#include <libxml/xmlreader.h>
#include <string.h>

/* ---- writing ---- */

xml_writer xml_writer_to(buf *out, bool pretty)
{
	buf_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	return (xml_writer){ .out = out, .pretty = pretty };
}

static bool xml_character(uint32_t c) { return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF); }

static void escaped(buf *b, slice s, bool attribute)
{
	while (s.n) {
		size_t plain = 0;
		while (plain < s.n && (unsigned char)s.p[plain] - 0x20u < 0x5Fu && !strchr("<>&\"", s.p[plain])) plain++;
		buf_put(b, slice_take(s, plain));
		s = slice_skip(s, plain);
		if (!s.n) break;
		slice rest = s;
		uint32_t c = utf8_next(&rest);
		slice bytes = slice_take(s, s.n - rest.n);
		s = rest;
		if (c == '<') buf_lit(b, "&lt;");
		else if (c == '>') buf_lit(b, "&gt;");
		else if (c == '&') buf_lit(b, "&amp;");
		else if (c == '"') buf_put(b, attribute ? S("&quot;") : S("\""));
		else if (c == '\r' || (attribute && (c == '\n' || c == '\t'))) buf_printf(b, "&#%u;", c); /* else a reader would change them */
		else if (!xml_character(c) || (c == 0xFFFD && bytes.n == 1)) buf_lit(b, "\xEF\xBF\xBD");
		else buf_put(b, bytes);
	}
}

static void close_tag(xml_writer *w)
{
	if (w->open) buf_putc(w->out, '>');
	w->open = false;
}

static void new_line(xml_writer *w, int depth)
{
	buf_putc(w->out, '\n');
	for (int i = 0; i < depth; i++) buf_lit(w->out, "  ");
}

void xml_begin(xml_writer *w, slice name)
{
	close_tag(w);
	if (w->depth >= XML_MOST_LEVELS) {
		w->out->failed = true;
		return;
	}
	if (w->depth) {
		if (w->pretty && !w->has_text[w->depth - 1]) new_line(w, w->depth);
		w->has_child[w->depth - 1] = true;
	}
	buf_putc(w->out, '<');
	buf_put(w->out, name);
	w->names[w->depth] = name;
	w->has_text[w->depth] = w->has_child[w->depth] = false;
	w->depth++;
	w->open = true;
}

void xml_attribute(xml_writer *w, slice name, slice value)
{
	if (!w->open) {
		w->out->failed = true;
		return;
	}
	buf_putc(w->out, ' ');
	buf_put(w->out, name);
	buf_lit(w->out, "=\"");
	escaped(w->out, value, true);
	buf_putc(w->out, '"');
}

void xml_text(xml_writer *w, slice text)
{
	if (!text.n || !w->depth) return;
	close_tag(w);
	w->has_text[w->depth - 1] = true;
	escaped(w->out, text, false);
}

void xml_end(xml_writer *w)
{
	if (!w->depth) {
		w->out->failed = true;
		return;
	}
	w->depth--;
	if (w->open) {
		buf_lit(w->out, "/>");
		w->open = false;
	} else {
		if (w->pretty && w->has_child[w->depth] && !w->has_text[w->depth]) new_line(w, w->depth);
		buf_lit(w->out, "</");
		buf_put(w->out, w->names[w->depth]);
		buf_putc(w->out, '>');
	}
	if (!w->depth) buf_putc(w->out, '\n');
}

void xml_element(xml_writer *w, slice name, slice text)
{
	xml_begin(w, name);
	xml_text(w, text);
	xml_end(w);
}

/* ---- reading ---- */

const xml_limits XML_LIMITS = { .bytes = 32u << 20, .nodes = 5000000, .levels = 64 };

struct xml_reader {
	arena *mem;
	xmlTextReaderPtr x;
	xml_limits limits;
	size_t nodes;
	bool end_owed;                                /* an empty element was started: its END comes next */
	bool done;
	char message[300];                            /* libxml2's first complaint */
	int line;
};

static void complain(void *arg, xmlErrorPtr e)
{
	xml_reader *r = arg;
	if (r->message[0] || e->level < XML_ERR_ERROR) return;
	slice text = slice_trim(slice_take(slice_from(e->message), sizeof r->message - 1));
	memcpy(r->message, text.p, text.n);
	r->line = e->line;
}

void xml_close(xml_reader *r)
{
	if (r->x) xmlFreeTextReader(r->x);
	r->x = NULL;
}

static void close_deferred(void *p) { xml_close(p); }

status xml_open(ctx *cx, slice text, const xml_limits *limits, xml_reader **ret)
{
	if (text.n > limits->bytes || text.n > INT32_MAX) return fail(cx, TOO_LARGE, "The XML is larger than {1} MiB.", ctx_num(cx, limits->bytes >> 20));
	xml_reader *r = arena_new(cx->mem, xml_reader, 1);
	r->mem = cx->mem;
	r->limits = *limits;
	/* no NOENT, DTDLOAD, XINCLUDE or HUGE: nothing is expanded or fetched, and libxml2's own ceilings hold */
	r->x = xmlReaderForMemory(text.n ? text.p : "", (int)text.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
	if (!r->x) return fail(cx, BAD_REQUEST, "The XML is empty or could not be read.");
	xmlTextReaderSetStructuredErrorHandler(r->x, complain, r);
	arena_defer(cx->mem, close_deferred, r);
	*ret = r;
	return ST_OK;
}

static slice of_xml(const xmlChar *s) { return slice_from((const char *)s); }

static void describe(xml_reader *r, xml_kind kind, xml_event *ret)
{
	int line = xmlTextReaderGetParserLineNumber(r->x);
	*ret = (xml_event){ .kind = kind, .level = xmlTextReaderDepth(r->x), .line = line > 0 ? (uint64_t)line : 0 };
	if (kind == XML_TEXT) {
		ret->text = of_xml(xmlTextReaderConstValue(r->x));
		return;
	}
	ret->ns = of_xml(xmlTextReaderConstNamespaceUri(r->x));
	ret->name = of_xml(xmlTextReaderConstLocalName(r->x));
}

static status not_well_formed(ctx *cx, xml_reader *r)
{
	int line = r->line ? r->line : xmlTextReaderGetParserLineNumber(r->x);
	slice why = r->message[0] ? slice_from(r->message) : tr(cx->lang, "the text ends too early.");
	return fail(cx, BAD_REQUEST, "Line {1}: this is not well-formed XML: {2}", ctx_num(cx, line > 0 ? (uint64_t)line : 1), arena_copy(cx->mem, why));
}

status xml_next(ctx *cx, xml_reader *r, xml_event *ret)
{
	if (r->end_owed) {
		r->end_owed = false;
		describe(r, XML_END, ret);
		return ST_OK;
	}
	while (!r->done) {
		int more = xmlTextReaderRead(r->x);
		if (more < 0 || r->message[0]) return not_well_formed(cx, r);
		if (!more) break;
		if (++r->nodes > r->limits.nodes || xmlTextReaderDepth(r->x) >= r->limits.levels)
			return fail(cx, TOO_LARGE, "The XML has more than {1} parts or is nested more than {2} levels deep.", ctx_num(cx, r->limits.nodes), ctx_num(cx, (uint64_t)r->limits.levels));
		switch (xmlTextReaderNodeType(r->x)) {
		case XML_READER_TYPE_ELEMENT:
			r->end_owed = xmlTextReaderIsEmptyElement(r->x) == 1;
			describe(r, XML_START, ret);
			return ST_OK;
		case XML_READER_TYPE_END_ELEMENT:
			describe(r, XML_END, ret);
			return ST_OK;
		case XML_READER_TYPE_TEXT:
		case XML_READER_TYPE_CDATA:
		case XML_READER_TYPE_WHITESPACE:
		case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
			describe(r, XML_TEXT, ret);
			return ST_OK;
		case XML_READER_TYPE_DOCUMENT_TYPE:
		case XML_READER_TYPE_ENTITY_REFERENCE:
		case XML_READER_TYPE_ENTITY:
			return fail(cx, BAD_REQUEST, "The XML has a document type or entities of its own (<!DOCTYPE ...>). That is not accepted here; take it out.");
		default: break; /* comments, processing instructions */
		}
	}
	r->done = true;
	*ret = (xml_event){ .kind = XML_DONE };
	return ST_OK;
}

/* The value of the attribute the reader stands on. One made of several nodes would live in a buffer of libxml2 that the next call reuses. */
static slice attribute_value(xml_reader *r)
{
	const xmlNode *n = xmlTextReaderCurrentNode(r->x);
	if (n && n->type == XML_ATTRIBUTE_NODE && !n->children) return S("");
	if (n && n->type == XML_ATTRIBUTE_NODE && n->children->type == XML_TEXT_NODE && !n->children->next) return of_xml(n->children->content);
	return arena_copy(r->mem, of_xml(xmlTextReaderConstValue(r->x)));
}

slice xml_attr(xml_reader *r, slice ns, slice name)
{
	slice found = NO_SLICE;
	if (!r->x || xmlTextReaderNodeType(r->x) != XML_READER_TYPE_ELEMENT) return found;
	for (int more = xmlTextReaderMoveToFirstAttribute(r->x); more == 1 && !found.p; more = xmlTextReaderMoveToNextAttribute(r->x))
		if (slice_eq(of_xml(xmlTextReaderConstLocalName(r->x)), name) && slice_eq(of_xml(xmlTextReaderConstNamespaceUri(r->x)), ns)) found = attribute_value(r);
	xmlTextReaderMoveToElement(r->x);
	return found;
}

size_t xml_attrs(xml_reader *r, arena *a, xml_attr_item **ret)
{
	int count = xmlTextReaderAttributeCount(r->x);
	xml_attr_item *items = arena_new(a, xml_attr_item, count > 0 ? count : 1);
	size_t n = 0;
	for (int more = xmlTextReaderMoveToFirstAttribute(r->x); more == 1 && n < (size_t)count; more = xmlTextReaderMoveToNextAttribute(r->x)) {
		if (xmlTextReaderIsNamespaceDecl(r->x)) continue;
		items[n++] = (xml_attr_item){ arena_copy(a, of_xml(xmlTextReaderConstNamespaceUri(r->x))), arena_copy(a, of_xml(xmlTextReaderConstLocalName(r->x))),
					      arena_copy(a, attribute_value(r)) };
	}
	xmlTextReaderMoveToElement(r->x);
	*ret = items;
	return n;
}

status xml_inner_into(ctx *cx, xml_reader *r, buf *into)
{
	xml_event e;
	for (int depth = 1; depth;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE) break;
		if (e.kind == XML_START) depth++;
		else if (e.kind == XML_END) depth--;
		else buf_put(into, e.text);
	}
	return ST_OK;
}

status xml_inner_text(ctx *cx, xml_reader *r, slice *ret)
{
	buf *b = buf_new(cx->mem, r->limits.bytes);
	TRY(xml_inner_into(cx, r, b));
	*ret = buf_slice(b);
	return ST_OK;
}

status xml_skip(ctx *cx, xml_reader *r)
{
	xml_event e;
	for (int depth = 1; depth;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE) break;
		if (e.kind == XML_START) depth++;
		else if (e.kind == XML_END) depth--;
	}
	return ST_OK;
}
