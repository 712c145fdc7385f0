/* SPDX-License-Identifier: EUPL-1.2 */
#include "format/html.h"
#include <libxml/HTMLparser.h>
#include <string.h>

enum { HTML_MOST_BYTES = 16 << 20, HTML_MOST_SCRIPTS = 1000 };

typedef struct reading { ctx *cx; html_data data; html_script *last; buf *text; size_t scripts; bool inside; } reading;

static slice attribute(ctx *cx, const xmlChar **list, const char *name)
{
	for (; list && list[0]; list += 2)
		if (!xmlStrcasecmp(list[0], (const xmlChar *)name)) return list[1] ? arena_copy(cx->mem, slice_from((const char *)list[1])) : S("");
	return NO_SLICE;
}

static void start(void *to, const xmlChar *name, const xmlChar **attributes)
{
	reading *r = to;
	if (!xmlStrcasecmp(name, (const xmlChar *)"base") && !r->data.base.p) r->data.base = attribute(r->cx, attributes, "href");
	if (xmlStrcasecmp(name, (const xmlChar *)"script") || ++r->scripts > HTML_MOST_SCRIPTS) return;
	html_script *s = arena_new(r->cx->mem, html_script, 1);
	*s = (html_script){ .type = attribute(r->cx, attributes, "type"), .id = attribute(r->cx, attributes, "id") };
	if (r->last) r->last->next = s;
	else r->data.scripts = s;
	r->last = s;
	r->text = buf_new(r->cx->mem, HTML_MOST_BYTES);
	r->inside = true;
}

static void end(void *to, const xmlChar *name)
{
	reading *r = to;
	if (!r->inside || xmlStrcasecmp(name, (const xmlChar *)"script")) return;
	r->last->text = r->text->n ? buf_slice(r->text) : S("");
	r->inside = false;
}

static void characters(void *to, const xmlChar *p, int n)
{
	reading *r = to;
	if (r->inside && n > 0) buf_put(r->text, slice_of(p, (size_t)n));
}

static void quiet(void *to, const char *message, ...) PRINTF(2, 3);
static void quiet(void *to, const char *message, ...)
{
	(void)to;
	(void)message; /* pages are seldom without a fault */
}

status html_read(ctx *cx, slice text, html_data *ret)
{
	reading r = { .cx = cx };
	htmlSAXHandler events = { .startElement = start, .endElement = end, .characters = characters, .cdataBlock = characters, .ignorableWhitespace = characters, .error = quiet, .warning = quiet };
	if (text.n > HTML_MOST_BYTES) return fail(cx, TOO_LARGE, "The page is larger than {1} MiB.", ctx_num(cx, HTML_MOST_BYTES >> 20));
	htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&events, &r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (!parser) return fail(cx, SYSTEM, "The page cannot be read: there is no memory for it.");
	htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	htmlParseChunk(parser, text.n ? text.p : "", (int)text.n, 0);
	htmlParseChunk(parser, "", 0, 1);
	htmlFreeParserCtxt(parser);
	if (r.inside) end(&r, (const xmlChar *)"script");
	if (r.scripts > HTML_MOST_SCRIPTS) return fail(cx, TOO_LARGE, "The page has more than {1} scripts.", ctx_num(cx, HTML_MOST_SCRIPTS));
	*ret = r.data;
	return ST_OK;
}
