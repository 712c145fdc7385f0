/* SPDX-License-Identifier: EUPL-1.2
 * terminal: the smallest pieces of the Turtle family (Turtle 1.1, 6.5; N-Triples 1.1, 7), read from text in memory that is known
 * to be UTF-8. Inside src/rdf only. A terminal's bytes are a view of the text, or of `scratch` when escapes were undone. */
#ifndef SPIL_RDF_TERMINAL_H
#define SPIL_RDF_TERMINAL_H
#include "rdf/rdf.h"

typedef struct turtle_reader {
	ctx *cx;
	arena *mem;                                   /* what lives as long as the reading: prefixes, base, scratch */
	const char *start, *p, *end;                  /* p: the next byte to read */
	rdf_format format;
	const rdf_limits *limits;
	graph *g;
	map *lines;
	slice base;
	map *prefixes, *labels;
	char *scratch;                                /* one term being put together */
	size_t scratch_n, scratch_cap;
	size_t triples;
	int depth;
	const char *line_start; size_t line;          /* the last place where lines were counted to */
} turtle_reader;

/* Raises ST_BAD_REQUEST with the line and column of `at`; `reason` is already in the reader's language. */
status turtle_bad(turtle_reader *r, const char *at, slice reason) MUST_CHECK;
size_t turtle_line_number(turtle_reader *r, const char *at);        /* from 1; asked for in rising order it costs one pass in all */
status turtle_too_long(turtle_reader *r, const char *at) MUST_CHECK; /* a term is too long */

void turtle_space(turtle_reader *r);                         /* white space and comments */
static inline bool turtle_at(const turtle_reader *r, char c) { return r->p < r->end && *r->p == c; }

bool rdf_char_name_start(uint32_t c);                     /* PN_CHARS_BASE */
bool rdf_char_name_under(uint32_t c);                     /* PN_CHARS_U */
bool rdf_char_name(uint32_t c);                           /* PN_CHARS */

/* Each starts at its first byte and leaves r->p behind its last. */
status terminal_iri(turtle_reader *r, slice *ret);           /* <...>, escapes undone, not resolved */
status terminal_prefix(turtle_reader *r, slice *ret);        /* `name:` without the colon; may be empty */
status terminal_local(turtle_reader *r, slice ns, slice *ret); /* what follows it; gives the whole IRI */
status terminal_label(turtle_reader *r, slice *ret);         /* _:label, without _: */
status terminal_string(turtle_reader *r, slice *ret);        /* any of the four kinds of quotes; N-Triples: only " */
status terminal_language(turtle_reader *r, slice *ret);      /* @nl-be, without @ */
/* A number in short form; ret_datatype says which. */
status terminal_number(turtle_reader *r, slice *ret, slice *ret_datatype);
#endif
