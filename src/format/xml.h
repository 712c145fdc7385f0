/* SPDX-License-Identifier: EUPL-1.2
 * xml: a streaming writer, and a pull reader over libxml2 that takes no document type, no entities of its own, no network. */
#ifndef SPIL_FORMAT_XML_H
#define SPIL_FORMAT_XML_H
#include "base/base.h"

/* ---- writing ---- */
enum { XML_MOST_LEVELS = 64 };
typedef struct {
	buf *out;
	bool pretty;                                  /* a line and two spaces a level; never inside an element that has text */
	int depth;
	slice names[XML_MOST_LEVELS];
	bool open;                                    /* the start tag can still take attributes */
	bool has_text[XML_MOST_LEVELS], has_child[XML_MOST_LEVELS];
} xml_writer;
/* Writes the XML declaration (UTF-8). Names are written as given: they are ours, never a person's. */
xml_writer xml_writer_to(buf *out, bool pretty);
void xml_begin(xml_writer *w, slice name);
void xml_attribute(xml_writer *w, slice name, slice value); /* right after xml_begin */
void xml_text(xml_writer *w, slice text);             /* characters that XML 1.0 cannot hold, and malformed UTF-8, become U+FFFD */
void xml_end(xml_writer *w);
/* <name>text</name>, also when the text is empty */
void xml_element(xml_writer *w, slice name, slice text);

/* ---- reading ---- */
typedef struct { size_t bytes, nodes; int levels; } xml_limits;
extern const xml_limits XML_LIMITS;                   /* 32 MiB, 5,000,000 nodes, 64 levels */
typedef enum { XML_DONE, XML_START, XML_END, XML_TEXT } xml_kind;
/* An empty element gives START and END. Text between two tags may come in more than one piece; white space alone is delivered too. */
typedef struct {
	xml_kind kind;
	slice ns, name;                               /* of START and END: namespace IRI (NO_SLICE for none) and local name */
	slice text;                                   /* of TEXT */
	int level;                                    /* 0 for the root element */
	uint64_t line;
} xml_event;                                          /* slices are valid until the next call of xml_next */

typedef struct xml_reader xml_reader;
status xml_open(ctx *cx, slice text, const xml_limits *limits, xml_reader **ret); /* `text` must live as long; closed with cx->mem */
void xml_close(xml_reader *r);                        /* earlier than the arena; harmless twice */
/* ST_BAD_REQUEST "Line 3: ..." for what is not well-formed or has a DOCTYPE, ST_TOO_LARGE past a limit. */
status xml_next(ctx *cx, xml_reader *r, xml_event *ret);
/* Of the element just started; ns NO_SLICE: an attribute without a prefix. NO_SLICE when absent; valid until the next xml_next. */
slice xml_attr(xml_reader *r, slice ns, slice name);
/* All attributes of the element just started but xmlns ones, in order. Copied into `a`. */
typedef struct { slice ns, name, value; } xml_attr_item;
size_t xml_attrs(xml_reader *r, arena *a, xml_attr_item **ret);
/* After START: gathers all text inside, passes its children by, and ends after its END. */
status xml_inner_text(ctx *cx, xml_reader *r, slice *ret);
status xml_inner_into(ctx *cx, xml_reader *r, buf *into); /* the same, added to a buffer */
status xml_skip(ctx *cx, xml_reader *r);              /* after START: to the matching END, which is taken */

/* ---- reading as it comes ----
 * The text is fed piece by piece, in any encoding that XML knows, and each part is told to a handler; memory is that of one tag or run of
 * text and of the depth. A DOCTYPE may declare entities of plain text (no markup, no other entities); their expansion has a limit. All else
 * of a DTD is refused or passed by: nothing is ever fetched. */
typedef struct { slice prefix, ns, name, value; } xml_stream_attribute;   /* prefix, ns: NO_SLICE for none */
typedef struct { slice prefix, ns; } xml_stream_namespace;                /* prefix NO_SLICE: the default; ns may be empty */
typedef struct xml_tag {
	slice prefix, ns, name;
	const xml_stream_attribute *attributes; size_t attribute_n;       /* without xmlns ones */
	const xml_stream_namespace *namespaces; size_t namespace_n;       /* declared on this tag */
} xml_tag;                                            /* an end tag has the three names only; all valid during the call */
/* A status that is not ST_OK ends the reading and is what xml_stream_feed gives. comment and instruction may be NULL. */
typedef struct xml_handler {
	void *to;
	status (*start)(void *to, const xml_tag *tag);
	status (*end)(void *to, const xml_tag *tag);
	status (*text)(void *to, slice text);
	status (*comment)(void *to, slice text);
	status (*instruction)(void *to, slice target, slice data);
} xml_handler;
typedef struct xml_stream xml_stream;
status xml_stream_open(ctx *cx, const xml_handler *h, const xml_limits *limits, xml_stream **ret); /* closed with cx->mem */
/* ST_BAD_REQUEST "line 3, column 7: ...", ST_TOO_LARGE past a limit. */
status xml_stream_feed(ctx *cx, xml_stream *s, slice piece);
status xml_stream_end(ctx *cx, xml_stream *s);        /* after the last piece */
void xml_stream_close(xml_stream *s);                 /* earlier than the arena; harmless twice */
void xml_stream_place(const xml_stream *s, uint64_t *ret_line, uint64_t *ret_column); /* where the reading is: behind the part being told */
#endif
