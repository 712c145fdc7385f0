/* SPDX-License-Identifier: EUPL-1.2
 * xml_stream: libxml2's push parser behind a handler. Its own handlers are not used, so that it builds no tree and knows no loader. */
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include "format/xml.h"

enum { ENTITY_MOST = 4096, ENTITIES_MOST = 1000, EXPANDED_MOST = 16 << 20 };

struct xml_stream {
	ctx *cx;
	xml_handler h;
	xml_limits limits;
	xmlParserCtxtPtr x;
	xmlDocPtr entities;                           /* its internal subset keeps what a DOCTYPE declares */
	size_t taken, nodes, declared, expanded;
	int level;
	bool rooted;                                  /* an element was there */
	status st;
	xml_stream_attribute *attributes; size_t attribute_cap;
	xml_stream_namespace *namespaces; size_t namespace_cap;
	char message[300];                            /* libxml2's first complaint, and its place */
	uint64_t line, column;
};

static slice of_xml(const xmlChar *s) { return slice_from((const char *)s); }

void xml_stream_place(const xml_stream *s, uint64_t *ret_line, uint64_t *ret_column)
{
	int line = s->x ? xmlSAX2GetLineNumber(s->x) : 0, column = s->x ? xmlSAX2GetColumnNumber(s->x) : 0;
	*ret_line = line > 0 ? (uint64_t)line : 1;
	*ret_column = column > 0 ? (uint64_t)column : 1;
}

/* Ends the reading with what a handler, or a limit, said. */
static void stop(xml_stream *s, status st)
{
	if (s->st != ST_OK || st == ST_OK) return;
	s->st = st;
	xmlStopParser(s->x);
}

static status bad(xml_stream *s, slice reason)
{
	uint64_t line, column;
	xml_stream_place(s, &line, &column);
	return fail(s->cx, BAD_REQUEST, "line {1}, column {2}: {3}", ctx_num(s->cx, line), ctx_num(s->cx, column), reason);
}

static bool going(xml_stream *s)
{
	if (s->st != ST_OK) return false;
	if (++s->nodes <= s->limits.nodes && s->level <= s->limits.levels) return true;
	stop(s, fail(s->cx, TOO_LARGE, "The XML has more than {1} parts or is nested more than {2} levels deep.", ctx_num(s->cx, s->limits.nodes), ctx_num(s->cx, (uint64_t)s->limits.levels)));
	return false;
}

/* What libxml2 tells. */

static void on_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns, int ns_n, const xmlChar **ns_list, int n, int defaulted, const xmlChar **list)
{
	xml_stream *s = arg;
	(void)defaulted;                              /* without ATTLIST there are none */
	s->level++;
	s->rooted = true;
	if (!going(s)) return;
	if ((size_t)n > s->attribute_cap) {
		s->attribute_cap = (size_t)n * 2;
		s->attributes = base_realloc(s->attributes, s->attribute_cap * sizeof *s->attributes);
	}
	if ((size_t)ns_n > s->namespace_cap) {
		s->namespace_cap = (size_t)ns_n * 2;
		s->namespaces = base_realloc(s->namespaces, s->namespace_cap * sizeof *s->namespaces);
	}
	for (int i = 0; i < n; i++, list += 5)
		s->attributes[i] = (xml_stream_attribute){ of_xml(list[1]), of_xml(list[2]), of_xml(list[0]), slice_of(list[3], (size_t)(list[4] - list[3])) };
	for (int i = 0; i < ns_n; i++) s->namespaces[i] = (xml_stream_namespace){ of_xml(ns_list[2 * i]), ns_list[2 * i + 1] ? of_xml(ns_list[2 * i + 1]) : S("") };
	const xml_tag tag = { of_xml(prefix), of_xml(ns), of_xml(name), s->attributes, (size_t)n, s->namespaces, (size_t)ns_n };
	stop(s, s->h.start(s->h.to, &tag));
}

static void on_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
	xml_stream *s = arg;
	if (s->st == ST_OK) stop(s, s->h.end(s->h.to, &(xml_tag){ .prefix = of_xml(prefix), .ns = of_xml(ns), .name = of_xml(name) }));
	s->level--;
}

static void on_text(void *arg, const xmlChar *text, int n)
{
	xml_stream *s = arg;
	if (n > 0 && s->level && going(s)) stop(s, s->h.text(s->h.to, slice_of(text, (size_t)n)));
}

static void on_comment(void *arg, const xmlChar *text)
{
	xml_stream *s = arg;
	if (s->h.comment && s->level && going(s)) stop(s, s->h.comment(s->h.to, of_xml(text)));
}

static void on_instruction(void *arg, const xmlChar *target, const xmlChar *data)
{
	xml_stream *s = arg;
	if (s->h.instruction && s->level && going(s)) stop(s, s->h.instruction(s->h.to, of_xml(target), of_xml(data)));
}

static void complain(void *arg, xmlErrorPtr e)
{
	xml_stream *s = arg;
	if (s->message[0] || e->level < XML_ERR_ERROR || s->st != ST_OK) return;
	slice text = slice_trim(slice_take(slice_from(e->message), sizeof s->message - 1));
	memcpy(s->message, text.p, text.n);
	xml_stream_place(s, &s->line, &s->column);
	if (e->line > 0) s->line = (uint64_t)e->line;
	if (e->int2 > 0) s->column = (uint64_t)e->int2;
}

/* Declarations. */

static void refuse(xml_stream *s)
{
	stop(s, bad(s, tr(s->cx->lang, "This part of a document type is not accepted: only entities of plain text are. Take it out.")));
}

static void on_entity(void *arg, const xmlChar *name, int type, const xmlChar *public_id, const xmlChar *system_id, xmlChar *content)
{
	xml_stream *s = arg;
	if (s->st != ST_OK) return;
	slice text = of_xml(content);
	if (type != XML_INTERNAL_GENERAL_ENTITY || public_id || system_id || text.n > ENTITY_MOST || slice_find_char(text, '&') != SLICE_NONE || slice_find_char(text, '<') != SLICE_NONE || ++s->declared > ENTITIES_MOST) {
		refuse(s);
		return;
	}
	/* a second declaration of a name is passed by, as XML has it (4.2); libxml2 then gives NULL */
	(void)xmlAddDocEntity(s->entities, name, type, NULL, NULL, content ? content : BAD_CAST "");
}

static xmlEntityPtr on_entity_asked(void *arg, const xmlChar *name)
{
	xml_stream *s = arg;
	xmlEntityPtr e = xmlGetPredefinedEntity(name);
	if (e || !s->entities || s->st != ST_OK) return e;
	e = xmlGetDocEntity(s->entities, name);
	s->expanded += e && e->length > 0 ? (size_t)e->length : 0;
	if (s->expanded > EXPANDED_MOST) {
		stop(s, fail(s->cx, TOO_LARGE, "The entities in the XML expand to more than {1} MiB.", ctx_num(s->cx, EXPANDED_MOST >> 20)));
		return NULL;
	}
	return e;
}

static void on_attribute_declared(void *arg, const xmlChar *element, const xmlChar *name, int type, int preset, const xmlChar *value, xmlEnumerationPtr tree)
{
	(void)element, (void)name, (void)type, (void)preset, (void)value;
	xmlFreeEnumeration(tree);                     /* ours by libxml2's convention */
	refuse(arg);
}

static void on_unparsed(void *arg, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id, const xmlChar *notation)
{
	(void)name, (void)public_id, (void)system_id, (void)notation;
	refuse(arg);
}

static xmlEntityPtr on_parameter_asked(void *arg, const xmlChar *name)
{
	(void)name;
	refuse(arg);
	return NULL;
}

/* All. */

void xml_stream_close(xml_stream *s)
{
	if (s->x && s->x->myDoc) xmlFreeDoc(s->x->myDoc); /* libxml2 makes one of its own when entities are declared */
	if (s->x) s->x->myDoc = NULL;
	if (s->x) xmlFreeParserCtxt(s->x);
	if (s->entities) xmlFreeDoc(s->entities);
	base_free(s->attributes);
	base_free(s->namespaces);
	s->x = NULL;
	s->entities = NULL;
	s->attributes = NULL;
	s->namespaces = NULL;
}

static void close_deferred(void *s) { xml_stream_close(s); }

status xml_stream_open(ctx *cx, const xml_handler *h, const xml_limits *limits, xml_stream **ret)
{
	xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .endElementNs = on_end, .characters = on_text, .cdataBlock = on_text, .ignorableWhitespace = on_text,
			      .comment = on_comment, .processingInstruction = on_instruction, .serror = complain, .entityDecl = on_entity, .getEntity = on_entity_asked,
			      .getParameterEntity = on_parameter_asked, .attributeDecl = on_attribute_declared, .unparsedEntityDecl = on_unparsed };
	xml_stream *s = arena_new(cx->mem, xml_stream, 1);
	*s = (xml_stream){ .cx = cx, .h = *h, .limits = *limits, .st = ST_OK };
	s->x = xmlCreatePushParserCtxt(&sax, s, NULL, 0, NULL);
	s->entities = xmlNewDoc(BAD_CAST "1.0");
	if (s->entities) xmlCreateIntSubset(s->entities, BAD_CAST "entities", NULL, NULL);
	arena_defer(cx->mem, close_deferred, s);
	if (!s->x || !s->entities || !s->entities->intSubset) return fail(cx, SYSTEM, "The XML cannot be read: there is no memory for it.");
	/* NOENT: declared entities are put in their place; those are plain text, see on_entity. No DTDLOAD, DTDATTR, XINCLUDE or HUGE. */
	xmlCtxtUseOptions(s->x, XML_PARSE_NONET | XML_PARSE_NOENT);
	*ret = s;
	return ST_OK;
}

static status outcome(ctx *cx, xml_stream *s)
{
	if (s->st == ST_OK && s->message[0])
		s->st = fail(cx, BAD_REQUEST, "line {1}, column {2}: {3}", ctx_num(cx, s->line), ctx_num(cx, s->column), trf(cx->mem, cx->lang, "this is not well-formed XML: {1}", slice_from(s->message)));
	return s->st;
}

status xml_stream_feed(ctx *cx, xml_stream *s, slice piece)
{
	enum { STEP = 1 << 20 };
	while (piece.n && s->st == ST_OK) {
		slice part = slice_take(piece, STEP);
		s->taken += part.n;
		if (s->taken > s->limits.bytes) return s->st = fail(cx, TOO_LARGE, "The XML is larger than {1} MiB.", ctx_num(cx, s->limits.bytes >> 20));
		xmlParseChunk(s->x, part.p, (int)part.n, 0);
		TRY(outcome(cx, s));
		piece = slice_skip(piece, part.n);
	}
	return s->st;
}

status xml_stream_end(ctx *cx, xml_stream *s)
{
	if (s->st != ST_OK) return s->st;
	if (s->taken) xmlParseChunk(s->x, NULL, 0, 1);
	TRY(outcome(cx, s));
	/* what libxml2 cannot decode it may leave out without a word */
	if (!s->rooted || s->level || !s->x->wellFormed) return s->st = bad(s, tr(cx->lang, "the text ends too early."));
	return ST_OK;
}
