/* SPDX-License-Identifier: EUPL-1.2
 * put: terms as the Turtle family writes them. Inside src/rdf only. What the grammar does not let into an IRI is written as %XX, so
 * that the output is always well-formed. */
#ifndef SPIL_RDF_PUT_H
#define SPIL_RDF_PUT_H
#include "rdf/rdf.h"

void put_iri(buf *out, slice iri);
void put_declaration(buf *out, slice prefix, slice ns);  /* @prefix and a line end */
void put_string(buf *out, slice s, bool is_long);     /* in triple quotes line ends stand as they are */
/* Whether the literal may stand without quotes: in its canonical form, so that it reads back letter for letter and looks as expected. */
bool put_short_form(const term *literal);
/* As a line of N-Triples or N-Quads has it, at `to`, which has room for put_line_most() bytes; gives the end. */
size_t put_line_most(const term *t);
char *put_line_term(char *to, const term *t);
#endif
