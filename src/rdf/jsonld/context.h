/* SPDX-License-Identifier: EUPL-1.2
 * jsonld_context: one run of the JSON-LD algorithms, contexts as they are in force, and how names become IRIs (JSON-LD 1.1 API, 4 and 5).
 * Inside src/rdf only. */
#ifndef SPIL_RDF_JSONLD_CONTEXT_H
#define SPIL_RDF_JSONLD_CONTEXT_H
#include <string.h>
#include "rdf/jsonld/jsonld.h"

/* Keywords, in the order of the alphabet. */
#define JSONLD_KEYWORDS(X) \
	X(ALWAYS, "@always") X(ANY, "@any") X(BASE, "@base") X(CONTAINER, "@container") X(CONTEXT, "@context") X(DEFAULT, "@default") X(DIRECTION, "@direction") X(EMBED, "@embed") \
	X(EXPLICIT, "@explicit") X(GRAPH, "@graph") X(ID, "@id") X(IMPORT, "@import") X(INCLUDED, "@included") X(INDEX, "@index") X(JSON, "@json") \
	X(LANGUAGE, "@language") X(LIST, "@list") X(NEST, "@nest") X(NEVER, "@never") X(NO_KEY, "@none") X(NULL, "@null") X(OMIT_DEFAULT, "@omitDefault") X(ONCE, "@once") X(PREFIX, "@prefix") \
	X(PRESERVE, "@preserve") X(PROPAGATE, "@propagate") X(PROTECTED, "@protected") X(REQUIRE_ALL, "@requireAll") X(REVERSE, "@reverse") X(SET, "@set") X(TYPE, "@type") \
	X(VALUE, "@value") X(VERSION, "@version") X(VOCAB, "@vocab")
typedef enum jsonld_keyword {
	KW_NONE,                                      /* no keyword */
#define X(name, text) KW_##name,
	JSONLD_KEYWORDS(X)
#undef X
	KW_COUNT
} jsonld_keyword;
/* Of the specification JSON-LD 1.1 (not the ones of framing: they are keywords only in frames, see jsonld.frame). Quick for what does not begin with @. */
jsonld_keyword jsonld_keyword_of(slice s);
bool jsonld_framing_keyword(jsonld_keyword k);        /* @always @any? @default @embed @explicit @never @null @omitDefault @once @requireAll */
slice jsonld_keyword_text(jsonld_keyword k);          /* one and the same bytes each time */
#define KEYWORD(name) jsonld_keyword_text(KW_##name)
bool jsonld_like_keyword(slice s);                    /* @ and letters only: such a term or IRI is ignored */

/* Container mapping: a set of these. */
enum { CONTAINER_LIST = 1, CONTAINER_SET = 2, CONTAINER_LANGUAGE = 4, CONTAINER_INDEX = 8, CONTAINER_ID = 16, CONTAINER_TYPE = 32, CONTAINER_GRAPH = 64 };

/* A term definition (API, 4.1). Absent texts are NO_SLICE. A term that is defined as null has iri NO_SLICE. */
typedef struct jsonld_term {
	slice name;
	slice iri;                                    /* IRI mapping: an IRI, a blank node identifier or a keyword */
	jsonld_keyword keyword;                       /* when the IRI mapping is one */
	slice type;                                   /* type mapping */
	jsonld_keyword type_keyword;                  /* @id, @vocab, @json, @none when it is one */
	slice language;                               /* language mapping, when has_language; NO_SLICE: null */
	slice index, nest;
	const json *context;                          /* local context, when has_context (its value may be JSON null) */
	slice context_base;                           /* base URL of that context */
	jsonld_direction direction;                   /* when has_direction; DIRECTION_NONE: null */
	unsigned char container;
	bool has_language, has_direction, has_context, prefix, is_protected, reverse;
	bool absent;                                  /* taken away again: jsonld_term_get() does not see it */
	uint64_t hash;                                /* of the name */
} jsonld_term;

/* An active context. It is never changed once made, so that many may share it. */
typedef struct jsonld_context jsonld_context;
struct jsonld_context {
	slice base;                                   /* base IRI; NO_SLICE: null */
	slice original_base;
	slice vocab;                                  /* vocabulary mapping; NO_SLICE: none */
	slice language;                               /* default language; NO_SLICE: none */
	jsonld_direction direction;
	const jsonld_context *previous;               /* what a type-scoped context goes back to; NULL: none */
	bool colons;                                  /* some term has a colon in its name */
	const jsonld_term **slots; uint32_t slot_n, term_n; /* hash table of terms, by name; slot_n is a power of two */
	arena *mem;                                   /* where it lives: of the run, or kept longer */
	void *inverse;                                /* made on demand in the same arena: jsonld_inverse.c */
};
const jsonld_term *jsonld_term_get(const jsonld_context *c, slice name); /* NULL when there is no such definition */
/* All terms, shortest first, then by code point (as the inverse context asks). Returns their number. */
size_t jsonld_terms_sorted(const jsonld_context *c, arena *a, const jsonld_term ***ret);

/* One run. */
typedef struct jsonld_place jsonld_place;
struct jsonld_place { const jsonld_place *up; slice key; size_t index; }; /* key NO_SLICE: the index-th in a list, from 0 */
typedef struct jsonld {
	ctx *cx;
	arena *mem;                                   /* cx->mem unless the run has one of its own */
	jsonld_options o;
	const jsonld_limits *limits;
	const jsonld_context *initial;                /* base only */
	const jsonld_place *at;                       /* for messages; NULL: unknown */
	map *documents;                               /* IRI -> the @context value of a remote context */
	map *processed;                               /* results of context processing, by what went in */
	size_t contexts, work, values, depth, text;   /* against the limits */
	bool overflow;                                /* of text: no more is put together, and the next element says so */
	bool frame;                                   /* frame expansion */
	map *names; const jsonld_context *named; struct names *last_names; /* names found in this run, context by context: jsonld_inverse.c */
	bool used_base;                               /* a context asked for the base */
	slice fine[64];                               /* IRIs that jsonld_absolute_again() found right, by where they stand */
	map *once;                                    /* values of long lists of the node map, by list and hash */
	map *blanks; size_t blank_n;                  /* blank node identifiers: old -> slice *new */
} jsonld;

/* Options NULL: all zero. Sets *o->code to JSONLD_NONE. */
void jsonld_begin(jsonld *j, ctx *cx, const jsonld_options *o);
/* Records the error: the place, the sentence of `c` with {1} filled, the code's name. Gives the status of the table. */
status jsonld_fail(jsonld *j, jsonld_code c, slice what) MUST_CHECK;
status jsonld_fail_value(jsonld *j, jsonld_code c, const json *what) MUST_CHECK; /* shows a short form of the value */
status jsonld_deeper(jsonld *j) MUST_CHECK;           /* one level down; j->depth-- on the way back */

/* The context in force before the input is read: initial, expand_context, context_url. */
status jsonld_start_context(jsonld *j, const jsonld_context **ret) MUST_CHECK;
/* Context processing (API, 5.1). base_url: where the local context stands (for relative IRIs of contexts). */
typedef struct { bool override_protected, no_propagate, no_validate; } jsonld_context_flags; /* no_propagate: propagate=false */
status jsonld_context_process(jsonld *j, const jsonld_context *active, const json *local, slice base_url, jsonld_context_flags flags, const jsonld_context **ret) MUST_CHECK;
/* jsonld_kept.c: the context of the top, out of o.kept or into it. *ret NULL: it is not kept. */
status jsonld_kept_process(jsonld *j, const json *local, uint64_t hash, slice base_url, const jsonld_context **ret) MUST_CHECK;
bool jsonld_identical(const json *a, const json *b);  /* letter for letter, members in the same order: what a program writes each time */
/* What the remote context at `url` comes to when nothing was before it, made in inside->mem within the limits of `j`; NULL when it cannot be, or would
 * be another with another base. For the cache. */
const jsonld_context *jsonld_context_ready(const jsonld *j, ctx *inside, const jsonld_loader *loader, slice url, const json *context, slice from_url);
/* IRI expansion (API, 5.2) with a context that is ready: never fails; NO_SLICE for null. */
slice jsonld_iri(jsonld *j, const jsonld_context *active, slice value, bool document_relative, bool vocab);

slice jsonld_joined(jsonld *j, slice a, slice b);     /* one behind the other; NO_SLICE past the limit of text */
slice jsonld_resolved(jsonld *j, slice base, slice reference);
bool jsonld_absolute(slice iri);                      /* has a scheme, and could be an IRI: no spaces or <>"{}|\^` */
bool jsonld_absolute_again(jsonld *j, slice iri);     /* the same for texts that come often: those of terms */
bool jsonld_is_blank(slice iri);                      /* begins with _: */

/* Expansion (API, 5.3): always an array. `frame` as j->frame. */
status jsonld_expansion(jsonld *j, const jsonld_context *active, const json *input, slice base_url, json **ret) MUST_CHECK;
static inline bool jsonld_same(slice a, slice b) { return a.n == b.n && !memcmp(a.p ? a.p : "", b.p ? b.p : "", a.n); } /* slice_eq() without a call */
uint64_t jsonld_hash(const json *v);                  /* equal for values that json_equal() takes as equal */
bool jsonld_is_value(const json *v);                  /* an object with @value */
bool jsonld_is_list(const json *v);                   /* @list */
bool jsonld_is_graph(const json *v);                  /* @graph, and no more than @id and @index beside it */
bool jsonld_is_simple_graph(const json *v);           /* a graph object without @id */
bool jsonld_is_node(const json *v);                   /* an object without @value, @list or @set */
bool jsonld_is_reference(const json *v);              /* a node with nothing but @id */
bool jsonld_is_nothing(const json *v);                /* a reference whose identifier was none: a word that looks like a keyword */
json *jsonld_array(jsonld *j);                        /* new, empty */
json *jsonld_object(jsonld *j);
json *jsonld_text(jsonld *j, slice s);
json *jsonld_copy(jsonld *j, const json *v);          /* deep; texts are shared */
/* Adds to the array that `key` holds (made when absent; a value that is no array is put in one). */
void jsonld_append(jsonld *j, json *object, slice key, json *value);

/* Node map generation (API, 7.2), in jsonld_nodemap.c. Graph name ("@default" first) -> node_graph; each node is a JSON object with @id. */
typedef struct jsonld_graph { slice name; map *nodes; } jsonld_graph;     /* nodes: id -> json * */
typedef struct jsonld_node_map { map *graphs; } jsonld_node_map;          /* name -> jsonld_graph * */
status jsonld_node_map_make(jsonld *j, const json *expanded, jsonld_node_map *ret) MUST_CHECK;
jsonld_graph *jsonld_node_map_graph(jsonld *j, jsonld_node_map *m, slice name); /* made when absent */
slice jsonld_blank(jsonld *j, slice old);             /* a new identifier _:bN; the same for the same `old`; NO_SLICE: a fresh one */
/* The graph's ids in order of code points. */
size_t jsonld_graph_sorted(jsonld *j, const jsonld_graph *g, slice **ret);
#endif
