/* SPDX-License-Identifier: EUPL-1.2
 * jsonld_frame: one framing (JSON-LD 1.1 Framing, 4). Inside src/rdf only. Frames and nodes are in expanded form. */
#ifndef SPIL_RDF_JSONLD_FRAME_H
#define SPIL_RDF_JSONLD_FRAME_H
#include "rdf/jsonld/compact.h"

typedef struct frame_flags { jsonld_embed embed; bool is_explicit, require_all, last; } frame_flags; /* last: of JSON-LD 1.0, in that mode alone */

/* Where the framing is: the graph, whether a value of a property is being filled in, and the nodes that stand around it. */
typedef struct frame_around frame_around;
struct frame_around { const frame_around *up; slice id, graph; };
typedef struct framing {
	jsonld *j;
	jsonld_node_map nodes;
	map *embedded;                                /* graph and id -> what stands somewhere in the present top node */
	map *referrers;                               /* graph and property -> id -> who refers to it */
	size_t looks;
	compaction members;
} framing;
typedef struct frame_state { slice graph; bool embedded; const frame_around *around; } frame_state;

/* A flag of a frame ("@explicit" ...): the frame's own, else `otherwise`. */
bool frame_flag(const json *frame, jsonld_keyword k, bool otherwise);
const json *frame_first(const json *frame, slice key); /* the first value of the key, or NULL */
bool frame_wildcard(const json *v);                   /* an object with nothing but framing keywords */
/* 4.2, step 1: the frame is an object, its @id and @type are what they may be. `frame` may be an array with one object in it. */
status frame_valid(framing *f, const json *frame, const json **ret) MUST_CHECK;
/* 4.3 and 4.4, jsonld_frame_match.c */
status frame_matches(framing *f, slice graph_name, const json *node, const json *frame, bool require_all, bool *ret) MUST_CHECK;
bool frame_value_matches(const json *pattern, const json *value);
#endif
