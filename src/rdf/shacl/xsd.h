/* SPDX-License-Identifier: EUPL-1.2
 * xsd: whether a literal's text is one of its datatype, and which of two literals is the greater (XML Schema 1.1 part 2; comparison as
 * SPARQL 1.1, 17.3, by value across numeric types). */
#ifndef SPIL_RDF_XSD_H
#define SPIL_RDF_XSD_H
#include "rdf/graph.h"

bool xsd_valid(slice datatype, slice lex);            /* true for a datatype that is not known here */
bool xsd_numeric(slice datatype);
bool xsd_temporal(slice datatype);                    /* dates, times and moments */
/* -1, 0, 1 in *ret; false when the two cannot be compared: different kinds, one without a time zone within 14 hours, NaN, ill-formed. */
bool xsd_compare(const term *a, const term *b, int *ret);
#endif
