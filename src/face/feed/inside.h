/* SPDX-License-Identifier: EUPL-1.2
 * What the files of this folder share. */
#ifndef SPIL_FACE_FEED_INSIDE_H
#define SPIL_FACE_FEED_INSIDE_H
#include "face/feed/feed.h"
#include "face/rest/entry_json.h"
#include "face/rest/query.h"

#define FORMS(X) X(HTML, "html", "text/html") X(TURTLE, "ttl", "text/turtle") X(NTRIPLES, "nt", "application/n-triples") X(RDFXML, "rdf", "application/rdf+xml") \
	X(JSONLD, "jsonld", "application/ld+json") X(JSON, "json", "application/json") X(ATOM, "atom", "application/atom+xml") X(CSV, "csv", "text/csv")
typedef enum form_kind {
#define X(code, extension, media) FORM_##code,
	FORMS(X)
#undef X
	FORM_COUNT
} form_kind;
slice form_extension(form_kind f);
slice form_media(form_kind f);                        /* with its charset where it is text */
rdf_format form_rdf(form_kind f);                     /* of the first three that are RDF */

void feed_headers(ctx *cx, response *r, form_kind f); /* media type, caching */
status feed_one(ctx *cx, const request *q, response *r, const reg *reg_, slice iri, form_kind f);
status feed_list(ctx *cx, const request *q, response *r, const reg *reg_, form_kind f);
status feed_atom_list(ctx *cx, const request *q, response *r, const reg *reg_);
status feed_atom_one(ctx *cx, const request *q, response *r, const reg *reg_, const resource *res);
slice feed_list_tag(ctx *cx, form_kind f);

/* csv.c: the header row and the row of an entry. */
void feed_csv_head(ctx *cx, const reg *r, buf *out);
void feed_csv_row(ctx *cx, const reg *r, const resource *res, const graph *g, buf *out);
#endif
