/* SPDX-License-Identifier: EUPL-1.2
 * html: what the page templates (web/page, compiled by tools/tplc) stand on. Everything written is escaped unless its
 * type is safe_html, which only the functions here make. */
#ifndef SPIL_FACE_HTML_HTML_H
#define SPIL_FACE_HTML_HTML_H
#include "face/services.h"

typedef struct html { ctx *cx; buf *out; lang lang; const request *request; } html;
typedef struct { slice s; } safe_html;

/* Starts a page in the response: media type, security of caching; the template then writes into o.out. */
html html_to(ctx *cx, const request *q, response *r);
void html_literal(html *o, const char *p, size_t n);
void html_escape(html *o, slice s);
void html_safe(html *o, safe_html s);
void html_text(html *o, slice msgid, const slice *args, size_t n);

/* Addresses. */
slice html_path(const ctx *cx, slice iri);            /* our own resource: /doc/REGISTER/NAME; else the IRI itself; only http(s), mailto and our paths: anything else gives "" */
slice html_static(ctx *cx, const char *name);         /* /static/HASH/name */
/* The request's address with one query parameter set (value NO_SLICE: removed); always without "page" and "notice". */
slice html_with(html *o, const char *name, slice value);
/* The same for one of several values of a name: added when absent, removed when there. */
slice html_toggled(html *o, const char *name, slice value);
bool html_has(html *o, const char *name, slice value);

/* Values as people read them. */
slice html_num(html *o, uint64_t n);
slice html_percent(html *o, uint64_t part, uint64_t whole); /* "37 %"; "–" when whole is 0 */
slice html_date(html *o, slice xsd);                  /* xsd:date or xsd:dateTime written out; the text itself when neither */
slice html_moment(html *o, msec t);
/* Text with line breaks and paragraphs, links to http(s) addresses recognised; everything else escaped. */
safe_html html_prose(html *o, slice text);

/* What a tone looks like: a word, a shape, then a colour. */
slice tone_shape(slice tone);                         /* "●", "▲", "■", "○", "?", "–" */
slice tone_class(slice tone);                         /* "tone-good" ...; unknown tones are neutral */
slice html_accept(ctx *cx, const property *p);           /* the endings that a file field offers: ".pdf,.png" */
#endif
