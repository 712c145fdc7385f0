/* SPDX-License-Identifier: EUPL-1.2
 * jsonld: JSON-LD 1.1 (W3C Recommendation 16 July 2020), its API and Framing: expansion, compaction, flattening, framing, to RDF and from RDF.
 * Values are trees of format/json.h; results live in cx->mem and share texts with the input, which must live as long. Nothing here reaches
 * outside the machine: contexts come from options->loader, and without one every remote context is an error. */
#ifndef SPIL_RDF_JSONLD_H
#define SPIL_RDF_JSONLD_H
#include "format/json.h"
#include "rdf/dataset.h"

/* The error codes of the API (JSON-LD 1.1 API, 9.6; Framing, 5.3), each with the status that the function returns and its sentence; {1} is what
 * is wrong there. The place ("graph, 3, title") stands before the sentence, the code's name behind it. */
#define JSONLD_CODES(X) \
	X(NONE,                       "",                               INTERNAL,    N_("There is nothing wrong.")) \
	X(CONFUSED_PREFIX,            "IRI confused with prefix",       INVALID,     N_("the IRI {1} begins like a prefix of the context, so a reader would take it for something else. Rename that prefix.")) \
	X(COLLIDING_KEYWORDS,         "colliding keywords",             BAD_REQUEST, N_("{1} is said twice here, by two of its names. Keep one.")) \
	X(COMPACT_LIST_OF_LISTS,      "compaction to list of lists",    BAD_REQUEST, N_("a list inside a list cannot be written in JSON-LD 1.0. Use processing mode 1.1.")) \
	X(CONFLICTING_INDEXES,        "conflicting indexes",            BAD_REQUEST, N_("{1} has two different values of @index. Keep one.")) \
	X(CONTEXT_OVERFLOW,           "context overflow",               TOO_LARGE,   N_("the contexts lead to more contexts or terms than are taken in at once ({1}). Use smaller contexts.")) \
	X(CYCLIC_MAPPING,             "cyclic IRI mapping",             BAD_REQUEST, N_("the term {1} is defined by means of itself. Give it a whole IRI.")) \
	X(EMBED_VALUE,                "invalid @embed value",           BAD_REQUEST, N_("@embed can be @always, @once or @never, not {1}.")) \
	X(ID_VALUE,                   "invalid @id value",              BAD_REQUEST, N_("@id must be a text with an IRI, not {1}.")) \
	X(IMPORT_VALUE,               "invalid @import value",          BAD_REQUEST, N_("@import must be a text with the IRI of a context, not {1}.")) \
	X(INCLUDED_VALUE,             "invalid @included value",        BAD_REQUEST, N_("@included can hold nodes only, not {1}.")) \
	X(INDEX_VALUE,                "invalid @index value",           BAD_REQUEST, N_("@index must be a text, not {1}.")) \
	X(NEST_VALUE,                 "invalid @nest value",            BAD_REQUEST, N_("@nest must hold objects without @value, and name @nest or a term; not {1}.")) \
	X(PREFIX_VALUE,               "invalid @prefix value",          BAD_REQUEST, N_("@prefix must be true or false, not {1}.")) \
	X(PROPAGATE_VALUE,            "invalid @propagate value",       BAD_REQUEST, N_("@propagate must be true or false, not {1}.")) \
	X(PROTECTED_VALUE,            "invalid @protected value",       BAD_REQUEST, N_("@protected must be true or false, not {1}.")) \
	X(REVERSE_VALUE,              "invalid @reverse value",         BAD_REQUEST, N_("@reverse must be an object with properties, not {1}.")) \
	X(VERSION_VALUE,              "invalid @version value",         BAD_REQUEST, N_("@version can only be the number 1.1, not {1}.")) \
	X(BASE_DIRECTION,             "invalid base direction",         BAD_REQUEST, N_("@direction can be \"ltr\", \"rtl\" or null, not {1}.")) \
	X(BASE_IRI,                   "invalid base IRI",               BAD_REQUEST, N_("@base must be an IRI, or relative to one that is known, or null; not {1}.")) \
	X(CONTAINER_MAPPING,          "invalid container mapping",      BAD_REQUEST, N_("@container cannot be {1} for this term.")) \
	X(CONTEXT_ENTRY,              "invalid context entry",          BAD_REQUEST, N_("{1} cannot stand in this context.")) \
	X(CONTEXT_NULLIFICATION,      "invalid context nullification",  BAD_REQUEST, N_("a context with protected terms cannot be emptied with null. Take the null away, or do it in the context of a property.")) \
	X(DEFAULT_LANGUAGE,           "invalid default language",       BAD_REQUEST, N_("@language must be a text with a language tag, or null; not {1}.")) \
	X(FRAME,                      "invalid frame",                  BAD_REQUEST, N_("a frame is one object, and its @id and @type are IRIs or empty objects; {1} is not.")) \
	X(IRI_MAPPING,                "invalid IRI mapping",            BAD_REQUEST, N_("the term {1} does not lead to a whole IRI. Write it in full, or use a prefix that the context defines.")) \
	X(JSON_LITERAL,               "invalid JSON literal",           BAD_REQUEST, N_("the text of a value of type rdf:JSON is not JSON: {1}.")) \
	X(KEYWORD_ALIAS,              "invalid keyword alias",          BAD_REQUEST, N_("{1} cannot have another name. Use it as it is.")) \
	X(LANGUAGE_MAP_VALUE,         "invalid language map value",     BAD_REQUEST, N_("in a map by language each value must be a text; {1} is not.")) \
	X(LANGUAGE_MAPPING,           "invalid language mapping",       BAD_REQUEST, N_("@language of a term must be a text with a language tag, or null; not {1}.")) \
	X(LANGUAGE_STRING,            "invalid language-tagged string", BAD_REQUEST, N_("@language must be a text with a language tag, not {1}.")) \
	X(LANGUAGE_VALUE,             "invalid language-tagged value",  BAD_REQUEST, N_("only a text can have @language; {1} is none.")) \
	X(LOCAL_CONTEXT,              "invalid local context",          BAD_REQUEST, N_("a context is an object, an IRI, null, or a list of these; not {1}.")) \
	X(REMOTE_CONTEXT,             "invalid remote context",         BAD_REQUEST, N_("what stands at {1} is no context: it must be an object with @context. Check the address.")) \
	X(REVERSE_PROPERTY,           "invalid reverse property",       BAD_REQUEST, N_("a term with @reverse cannot have {1} as well.")) \
	X(REVERSE_PROPERTY_MAP,       "invalid reverse property map",   BAD_REQUEST, N_("in @reverse only properties can stand, not {1}.")) \
	X(REVERSE_PROPERTY_VALUE,     "invalid reverse property value", BAD_REQUEST, N_("a reverse property can only lead to nodes, not to {1}.")) \
	X(SCOPED_CONTEXT,             "invalid scoped context",         BAD_REQUEST, N_("the context of the term {1} is not right.")) \
	X(SCRIPT_ELEMENT,             "invalid script element",         BAD_REQUEST, N_("the script in this page holds no JSON: {1}")) \
	X(SET_OR_LIST,                "invalid set or list object",     BAD_REQUEST, N_("beside @set or @list only @index can stand, not {1}.")) \
	X(TERM_DEFINITION,            "invalid term definition",        BAD_REQUEST, N_("the definition of the term {1} is not right.")) \
	X(TYPE_MAPPING,               "invalid type mapping",           BAD_REQUEST, N_("@type of a term must be @id, @vocab, @json, @none or a whole IRI, not {1}.")) \
	X(TYPE_VALUE,                 "invalid type value",             BAD_REQUEST, N_("@type must be a text with an IRI, or a list of these; not {1}.")) \
	X(TYPED_VALUE,                "invalid typed value",            BAD_REQUEST, N_("@type of a value must be the IRI of a datatype, not {1}.")) \
	X(VALUE_OBJECT,               "invalid value object",           BAD_REQUEST, N_("beside @value only one of @type or @language, @direction and @index can stand, not {1}.")) \
	X(VALUE_OBJECT_VALUE,         "invalid value object value",     BAD_REQUEST, N_("@value must be a text, a number, true, false or null; not {1}.")) \
	X(VOCAB_MAPPING,              "invalid vocab mapping",          BAD_REQUEST, N_("@vocab must be an IRI, a name with a prefix, or null; not {1}.")) \
	X(KEYWORD_REDEFINITION,       "keyword redefinition",           BAD_REQUEST, N_("{1} has a meaning of its own and cannot be defined. Choose another name.")) \
	X(LIST_OF_LISTS,              "list of lists",                  BAD_REQUEST, N_("a list inside a list cannot be read as JSON-LD 1.0. Use processing mode 1.1.")) \
	X(LOADING_DOCUMENT,           "loading document failed",        NOT_FOUND,   N_("the document {1} could not be loaded.")) \
	X(LOADING_CONTEXT,            "loading remote context failed",  BAD_REQUEST, N_("the context {1} is not known here. Put it in the folder of contexts, allow that it is fetched, or write the context in the document itself.")) \
	X(MULTIPLE_CONTEXT_LINKS,     "multiple context link headers",  BAD_REQUEST, N_("the answer names more than one context in its Link headers: {1}.")) \
	X(PROCESSING_MODE,            "processing mode conflict",       BAD_REQUEST, N_("this needs JSON-LD 1.1, and 1.0 was asked for.")) \
	X(PROTECTED_TERM,             "protected term redefinition",    BAD_REQUEST, N_("the term {1} is protected and cannot get another meaning. Use another name.")) \
	X(RECURSIVE_CONTEXT,          "recursive context inclusion",    BAD_REQUEST, N_("the context {1} includes itself.")) \
	X(TOO_MUCH,                   "",                               TOO_LARGE,   N_("this is deeper or larger than what is taken in at once ({1}). Send it in parts."))

typedef enum jsonld_code {
#define X(code, name, status, sentence) JSONLD_##code,
	JSONLD_CODES(X)
#undef X
	JSONLD_CODE_COUNT
} jsonld_code;
slice jsonld_code_name(jsonld_code c);                /* as the specification spells it; "" for NONE and TOO_MUCH */

/* What a loader gives back: an answer as it came, before anything is read of it. */
typedef struct jsonld_answer {
	slice url;                                    /* where it came from in the end, after redirects; NO_SLICE: as asked */
	slice media;                                  /* Content-Type, with parameters; NO_SLICE: by the name's extension */
	const slice *links; size_t link_n;            /* values of the Link header fields */
	slice body;
} jsonld_answer;
/* Fetches one document. `accept` is the Accept header to send. Any failure may be answered with fail(); the processor then gives its own code, with the
 * loader's sentence behind it. What is returned must live as long as cx->mem. */
typedef struct jsonld_cache jsonld_cache;
typedef struct jsonld_loader jsonld_loader;
struct jsonld_loader {
	status (*load)(void *arg, ctx *cx, slice url, slice accept, jsonld_answer *ret);
	void *arg;
	jsonld_cache *cache;                          /* of contexts, for all runs with this loader, in any thread; NULL: none */
};
jsonld_cache *jsonld_cache_new(void);
void jsonld_cache_free(jsonld_cache *c);              /* NULL is fine */

/* text: bytes of IRIs put together; a long @base or prefix makes much of little. 0: as in JSONLD_LIMITS. */
typedef struct { size_t depth, contexts, context_work, values, text; } jsonld_limits;
extern const jsonld_limits JSONLD_LIMITS;             /* 256 levels, 64 remote contexts, 8,000,000 terms copied (a new one counts for 25), 4,000,000 values made, 256 MiB */

typedef enum jsonld_direction { DIRECTION_NONE, DIRECTION_LTR, DIRECTION_RTL } jsonld_direction;
typedef enum jsonld_embed { EMBED_ONCE, EMBED_ALWAYS, EMBED_NEVER } jsonld_embed;

/* JsonLdOptions (API, 9.3; Framing, 4.1). All zero is a good start: mode 1.1, no base, no loader; note `keep_arrays`. */
typedef struct jsonld_options {
	slice base;                                   /* of the input; goes before its own address */
	bool mode_1_0;                                /* processingMode json-ld-1.0 */
	const jsonld_loader *loader;                  /* NULL: no remote context is known */
	const json *expand_context;                   /* a context that comes before all others */
	slice context_url;                            /* of the Link header, see jsonld_document(); comes after expand_context */
	bool keep_arrays;                             /* compactArrays false */
	bool no_relative;                             /* compactToRelative false */
	bool ordered;                                 /* members in order of their keys */
	bool use_native_types, use_rdf_type;          /* from RDF */
	enum { RDF_DIRECTION_NONE, RDF_DIRECTION_I18N, RDF_DIRECTION_COMPOUND } rdf_direction;
	bool generalized_rdf;                         /* blank nodes as properties are kept */
	bool all_scripts;                             /* extractAllScripts */
	jsonld_embed embed;                           /* framing; the frame's own flags go before these */
	bool is_explicit, require_all, frame_default, omit_default; /* explicit, requireAll, frameDefault, omitDefault */
	int omit_graph;                               /* 0: as the processing mode says, 1: yes, -1: no */
	bool keep_blank_ids;                          /* pruneBlankNodeIdentifiers false */
	const jsonld_limits *limits;                  /* NULL: JSONLD_LIMITS */
	struct jsonld_kept *kept;                     /* NULL, or contexts that live on between documents, see below */
	jsonld_code *code;                            /* when not NULL: why a call failed, JSONLD_NONE when for another reason */
} jsonld_options;

/* Contexts that were processed once, remote ones among them, for all documents that begin with them: a catalogue's documents name the same one, or carry
 * it along. For one thread at a time. Results share texts with it too. It takes 100 contexts or 32 MiB at most; what comes later is not kept. */
typedef struct jsonld_kept jsonld_kept;
jsonld_kept *jsonld_kept_new(void);
void jsonld_kept_done(jsonld_kept *k);                /* NULL is fine */

/* Loads a document (JSON, or the data in an HTML page; a fragment in the IRI names the script). `io`'s base and context_url are set
 * from what came; its loader must be there. */
status jsonld_document(ctx *cx, slice url, jsonld_options *io, const json **ret);
/* The same for bytes that are here already; media NO_SLICE: JSON. */
status jsonld_document_of(ctx *cx, const jsonld_answer *from, slice url, jsonld_options *io, const json **ret);

status jsonld_expand(ctx *cx, const json *input, const jsonld_options *o, json **ret);    /* an array */
/* `context`: a context, or an object with @context, or NULL; `ret` carries it as @context. */
status jsonld_compact(ctx *cx, const json *input, const json *context, const jsonld_options *o, json **ret);
status jsonld_flatten(ctx *cx, const json *input, const json *context, const jsonld_options *o, json **ret); /* context NULL: not compacted */
status jsonld_frame(ctx *cx, const json *input, const json *frame, const jsonld_options *o, json **ret);
status jsonld_to_rdf(ctx *cx, const json *input, const jsonld_options *o, const rdf_sink *sink);
status jsonld_from_rdf(ctx *cx, const dataset *d, const jsonld_options *o, json **ret);   /* expanded form */

/* A text of JSON-LD as quads, for rdf_read(): no loader but the given one, which may be NULL. */
status jsonld_read(ctx *cx, slice text, slice base, const jsonld_loader *loader, const rdf_limits *limits, const rdf_sink *sink);
#endif
