/* SPDX-License-Identifier: EUPL-1.2
 * terminal: the smallest pieces of the Turtle family (Turtle 1.1, 6.5; N-Triples 1.1, 7), read from a window over the text that is known
 * to be UTF-8. Inside src/rdf only. A terminal's bytes are a view of the window, or of the pad when they had to be put together.
 *
 * The window holds one statement at least. When a statement turns out to go on behind it, the window is filled further and the statement
 * is read again from its first byte; quads that were given already are counted off (`skip`). A quad is given only when enough stands
 * behind it to be sure that its last term ends there. */
#ifndef SPIL_RDF_TERMINAL_H
#define SPIL_RDF_TERMINAL_H
#include "rdf/dataset.h"
#include "rdf/turtle/scan.h"

/* Terms that are put together: blocks as a stack. What is put in stays where it is until its mark is gone back to. */
typedef struct pad_block pad_block;
struct pad_block { pad_block *before; size_t n, cap; char bytes[]; };
typedef struct pad_mark { pad_block *block; size_t n; } pad_mark;

typedef struct turtle_reader {
	ctx *cx;
	rdf_format format;
	bool lines_only;                              /* N-Triples, N-Quads */
	rdf_limits limits;                            /* none of them 0 */
	const rdf_sink *sink;
	arena *mem;                                   /* lives as long as the reading */

	/* the window: [start, end) */
	const char *start, *p, *end;                  /* p: the next byte to read */
	const char *whole_end;                        /* text in memory: where it ends; end moves towards it */
	const rdf_source *source; char *room; size_t room_cap, room_n; /* text from a source: what was read, of which up to end is known to be UTF-8 */
	bool ended, not_utf8;                         /* nothing, or nothing good, comes behind `end` */
	size_t taken;                                 /* bytes read from the source */
	const char *line_start; size_t line, line_chars; /* the last place where lines were counted to; characters of that line before it */
	size_t start_line, start_chars;               /* the same for `start` */

	/* the statement */
	const char *statement;
	size_t said, skip;                            /* quads of this statement: met, and given in an attempt before */
	uint64_t blanks, statement_blanks;
	bool cut, sink_failed;
	int depth;
	pad_block *pad, *pad_spare; size_t term_at;   /* term_at: where the term being put together starts in the top block */

	/* the document */
	size_t quads;
	map *prefixes; size_t declared;               /* declared: bytes kept for prefixes */
	buf *base_text; slice base;
	bool in_graph, in_default; term graph_name; buf *graph_text; /* in_default: between { and } without a name */
	map *lines; arena *lines_mem;
} turtle_reader;

/* Raises ST_BAD_REQUEST with the line and column of `at`; `reason` is already in the reader's language. */
status turtle_bad(turtle_reader *r, const char *at, slice reason) MUST_CHECK;
size_t turtle_line_number(turtle_reader *r, const char *at);        /* from 1; asked for in rising order it costs one pass in all */
status turtle_too_long(turtle_reader *r, const char *at) MUST_CHECK; /* a term is too long */

/* Whether so little stands between here and the window's end, where more may come, that a term could go on. */
enum { TURTLE_LOOK = 16 };                        /* the longest look ahead of any terminal or keyword, and some */
bool turtle_near_end(const turtle_reader *r);
/* Behind `end` more good text appears, while [from, end) stays, perhaps elsewhere (all pointers of the reader follow). *ret_more false: there is none. */
status window_more(turtle_reader *r, bool *ret_more) MUST_CHECK;
void window_drop(turtle_reader *r, const char *to);          /* what stands before is not needed any more */

pad_mark pad_here(const turtle_reader *r);
void pad_back(turtle_reader *r, pad_mark m);
void pad_begin(turtle_reader *r);                            /* a term is put together */
void pad_put(turtle_reader *r, const char *p, size_t n);
slice pad_term(turtle_reader *r);                            /* what was put since pad_begin; stays valid until pad_back */
void pad_free(turtle_reader *r);

void turtle_space(turtle_reader *r);                         /* white space and comments */
static inline bool turtle_at(const turtle_reader *r, char c) { return r->p < r->end && *r->p == c; }

bool rdf_char_name_start(uint32_t c);                     /* PN_CHARS_BASE */
bool rdf_char_name_under(uint32_t c);                     /* PN_CHARS_U */
bool rdf_char_name(uint32_t c);                           /* PN_CHARS */

/* Each starts at its first byte and leaves r->p behind its last; on failure r->p is where reading stopped. */
status terminal_iri(turtle_reader *r, slice *ret);           /* <...>, escapes undone, not resolved */
status terminal_prefix(turtle_reader *r, slice *ret);        /* `name:` without the colon; may be empty */
status terminal_local(turtle_reader *r, slice ns, slice *ret); /* what follows it; gives the whole IRI */
status terminal_label(turtle_reader *r, slice *ret);         /* _:label, without _: */
status terminal_string(turtle_reader *r, slice *ret);        /* any of the four kinds of quotes; line formats: only " */
status terminal_language(turtle_reader *r, slice *ret);      /* @nl-be, without @ */
/* A number in short form; ret_datatype says which. */
status terminal_number(turtle_reader *r, slice *ret, slice *ret_datatype);
#endif
