/* SPDX-License-Identifier: EUPL-1.2
 * rdfxml: reading RDF 1.1 XML Syntax. Inside src/rdf only. */
#ifndef SPIL_RDF_RDFXML_H
#define SPIL_RDF_RDFXML_H
#include "format/xml.h"
#include "rdf/dataset.h"

typedef struct rdfxml_reader rdfxml_reader;           /* lives in cx->mem; memory grows with depth and with the number of rdf:ID */
status rdfxml_open(ctx *cx, slice base, const rdf_limits *limits, const rdf_sink *sink, rdfxml_reader **ret);
status rdfxml_feed(ctx *cx, rdfxml_reader *r, slice piece);
status rdfxml_end(ctx *cx, rdfxml_reader *r);

/* The value of a parseType="Literal": exclusive canonical XML (W3C, 2002) of what is fed, with comments. */
typedef struct xml_literal xml_literal;
xml_literal *xml_literal_new(arena *a, size_t most);
void xml_literal_begin(xml_literal *l);               /* anew: what was made before is gone */
void xml_literal_start(xml_literal *l, const xml_tag *tag);
void xml_literal_stop(xml_literal *l, const xml_tag *tag);
void xml_literal_text(xml_literal *l, slice text);
void xml_literal_comment(xml_literal *l, slice text);
void xml_literal_instruction(xml_literal *l, slice target, slice data);
const buf *xml_literal_made(const xml_literal *l);
#endif
