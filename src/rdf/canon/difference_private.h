/* SPDX-License-Identifier: EUPL-1.2
 * difference_private: two datasets side by side, for difference*.c. A place in a quad is a `part`: a term of the common dictionary, or a blank
 * node of its side by number. */
#ifndef SPIL_RDF_DIFFERENCE_PRIVATE_H
#define SPIL_RDF_DIFFERENCE_PRIVATE_H
#include "rdf/canon/difference.h"

typedef uint32_t part;                                /* 0: the default graph */
#define BLANK_PART 0x80000000u
#define ONLY_PART  0x40000000u                        /* with BLANK_PART: a blank node that B has and A has not */
#define UNMATCHED  UINT32_MAX
typedef struct { part c[4]; } parts;                  /* s, p, o, g */

enum { ROUNDS = 6 };                                  /* how far around a blank node its colours look */

typedef struct side {
	parts *quads; size_t n;
	uint32_t blanks;
	tid *tid_of;                                  /* of each blank node, in its dataset */
	uint32_t *first, *list;                       /* quads of blank node i: list[first[i]] up to list[first[i + 1]] */
	uint32_t *match;                              /* its blank node on the other side, or UNMATCHED */
	uint64_t *color[ROUNDS + 1];                  /* color[r]: what is said within r steps; equal on both sides for what is equal */
} side;

typedef struct matching {
	arena *mem;
	side s[2];                                    /* A, B */
	uint32_t *todo; size_t todo_n;                /* blank nodes of A whose neighbours are to be looked at */
	uint64_t matched;
} matching;

static inline bool part_blank(part c) { return c & BLANK_PART; }
static inline uint64_t mix(uint64_t h)
{
	h = (h ^ h >> 33) * 0xff51afd7ed558ccdULL;
	h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53ULL;
	return h ^ h >> 33;
}

void difference_color(matching *m);                   /* anew, with what is matched held fast */
bool difference_colors_differ(const matching *m);     /* then the datasets differ, for certain */
void difference_match(matching *m);                   /* as many as there are good reasons for */
void difference_pair(matching *m, uint32_t a, uint32_t b); /* and their neighbours, as far as these follow */
bool difference_greedy(matching *m, size_t most_alike);
#endif
