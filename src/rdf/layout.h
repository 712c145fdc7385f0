/* SPDX-License-Identifier: EUPL-1.2
 * layout: what the writers share: the order of things, which blank nodes stand inside what refers to them, which are lists, and
 * names with prefixes. Inside src/rdf only. */
#ifndef SPIL_RDF_LAYOUT_H
#define SPIL_RDF_LAYOUT_H
#include "rdf/prefixes.h"
#include "rdf/rdf.h"

/* What the layouts of the graphs of one dataset share. */
typedef struct layout_shared {
	const tid *whole;                             /* per term of this graph: its number in the dataset */
	const unsigned char *apart;                   /* per term of the dataset: a blank node that others speak of too */
	uint32_t *label, *labels;                     /* the same: the number of its label; how many there are */
} layout_shared;

typedef struct layout {
	ctx *cx;
	arena *mem;                                   /* lives as long as the writing */
	const graph *g;
	size_t terms;
	unsigned char *flags;                         /* per term */
	uint64_t *color;                              /* per term: orders blank nodes by what is said of them, not by label */
	uint32_t *label;                              /* per term: the number of a blank node's label, in order of writing */
	uint32_t labels;
	const layout_shared *shared;                  /* NULL: this graph is all there is */
	int indent;                                   /* of all lines, for a graph inside { } */
	tid *subjects; size_t subject_n;              /* those that get a block of their own, in order */
	tid first_subject, type, first, rest, nil;
	uint64_t prefixes_used;                       /* by number of the prefix */
	told_prefixes *told;                          /* those of the documents, which go before; NULL: none */
} layout;

layout layout_of(ctx *cx, arena *mem, const graph *g, tid first_subject, bool nest, const layout_shared *shared); /* nest false: every subject gets its block */
bool layout_nested(const layout *l, tid t);           /* a blank node that one triple refers to: it is written there */
bool layout_list(const layout *l, tid t);             /* the same, and from there on a proper list; or rdf:nil */
size_t layout_properties(layout *l, tid s, triple **ret); /* the triples of a subject: rdf:type first, then by predicate and object */
size_t layout_members(layout *l, tid head, tid **ret); /* of a list */
bool layout_apart(const layout *l, tid blank);
slice layout_label(layout *l, tid blank);             /* "b1" */

/* The number of the prefix and the local name, when the IRI can be written so with plain letters, digits, - _ and inner dots. */
bool rdf_plain_local(slice s);                         /* these letters only */
bool rdf_prefix_split(slice iri, size_t *ret_number, slice *ret_local);
size_t rdf_prefix_count(void);
slice rdf_prefix_name(size_t number);
slice rdf_prefix_namespace(size_t number);

status write_turtle(layout *l, buf *out);
status write_ntriples(layout *l, buf *out);
status write_rdfxml(layout *l, buf *out);
status write_jsonld(layout *l, buf *out);
#endif
