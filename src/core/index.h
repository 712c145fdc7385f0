/* SPDX-License-Identifier: EUPL-1.2
 * core/index: what the log says now, made for reading. FOLDER/index.db (SQLite) holds a dictionary with tagged ids, the quads
 * (one graph a resource), one row a resource, and full text; facet and sort columns also stand in memory. All of it can be
 * thrown away and made anew from the log.
 * Every read takes cx->view (core/view.h) and cx->db (this thread's reader). */
#ifndef SPIL_CORE_INDEX_H
#define SPIL_CORE_INDEX_H
#include "core/view.h"
#include "rdf/graph.h"
#include "store/log.h"

typedef struct index_store index_store; /* not "index": libc has a function of that name */
typedef struct reader reader;

/* What a register wants of the index: given by the register engine at start, before index_catch_up. */
typedef enum { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_DATE, COLUMN_IRI } column_type; /* DATE: xsd:date or xsd:dateTime */
typedef struct {
	slice name;                                   /* the property's key */
	const slice *path; size_t path_length;        /* predicates to follow from the resource; usually one */
	column_type type;
	bool facet;                                   /* counted; IRI or TEXT values; many values a row are fine */
	bool sort;                                    /* ordered; for langString one order per language */
	int text_weight;                              /* 0: not searched; 1 ... 10 */
} column_spec;
typedef struct { slice state; visibility most; } state_limit;  /* in this state at most this audience sees it: the stricter level counts */
typedef struct { slice iri, nl, en; } value_label;             /* when the label's value is this IRI (a choice), this is the label */
typedef struct {
	slice register_name;
	slice class_iri;
	/* The label, in nl and en. With two predicates the second is of the resource that the first names: the label that it has now,
	 * when it is public; else the name. */
	const slice *label_path; size_t label_path_length;
	const column_spec *columns; size_t column_count;
	visibility default_visibility;
	slice organisation_path;                      /* predicate that names the owning organisation; NO_SLICE: spil:organisation */
	const state_limit *state_limits; size_t state_limit_count;
	const value_label *value_labels; size_t value_label_count;
	digest fingerprint;                           /* when it differs from the stored one, the register is indexed again */
} table_spec;

status index_open(ctx *cx, slice folder, index_store **ret);
void index_close(index_store *x);
status index_define(ctx *cx, index_store *x, const table_spec *spec);
/* Applies what the log holds and the index does not; before readers are opened, as it may throw the file away. `progress` may be NULL. */
status index_catch_up(ctx *cx, index_store *x, log_store *log, void (*progress)(void *, uint64_t done, uint64_t total), void *arg);
/* Applies events (writer thread only); one SQLite transaction; then the tables in memory. */
status index_apply(ctx *cx, index_store *x, const event *events, const slice *documents, size_t n);
uint64_t index_seq(const index_store *x);                   /* the last event applied */
/* The event up to which this request's reads from now on see all, and which changes with every commit: the base of list ETags and of what is kept of a page. It may
 * be ahead of index_seq: then the reads wait. */
uint64_t index_moment(ctx *cx, const index_store *x);
/* Writer alone: events up to `seq` are in the log and their writers are answered before the index holds them. Each read that begins after this waits for them. */
void index_promise(index_store *x, uint64_t seq);
void index_wrote(ctx *cx, uint64_t seq);                    /* this thread's own: all it reads from now on holds it */
/* Waits for what was promised before the request's first read, as each read does by itself (when no moment is held). ST_UNAVAILABLE after
 * five seconds, or at once when the index cannot be written just now: nobody is shown what is older than what was acknowledged. */
status index_fresh(ctx *cx, index_store *x);
digest index_fingerprint(ctx *cx, index_store *x);          /* over all content in a canonical order: two equal indexes have equal ones; zeros when it cannot be read */
status index_fingerprint_read(ctx *cx, index_store *x, digest *ret); /* the same, telling why it cannot be read */

reader *reader_open(ctx *cx, index_store *x, status *ret);  /* one per thread */
void reader_close(reader *r);
/* Optional: the reads between these two are of one moment, and cheaper, as the database takes its locks once. Calls may nest. Keep it short: an
 * erased document cannot leave the files while somebody holds an older moment. A search may move the moment forward. */
status reader_hold(ctx *cx);
status reader_let_go(ctx *cx);                              /* also after a failure in between */

typedef struct resource {
	slice iri, register_name, name;               /* name: the last part of the IRI */
	slice label_nl, label_en;                     /* each falls back on the other, then on the name */
	slice state;                                  /* adms:status IRI, or NO_SLICE */
	uint64_t version, seq;
	msec created, modified;
	bool withdrawn;
	audience audience;
} resource;
static inline slice resource_label(const resource *r, lang l) { return l == LANG_NL ? r->label_nl : r->label_en; }

/* ST_NOT_FOUND when absent or not visible: the two cannot be told apart. Withdrawn ones are found, with the flag set. */
status index_get(ctx *cx, slice iri, resource *ret);
status index_graph(ctx *cx, slice iri, graph *into);  /* adds the resource's triples */
bool index_is_a(ctx *cx, slice iri, slice class_iri); /* any visibility: used by validation */
bool index_exists(ctx *cx, slice iri);                /* any visibility, not withdrawn */

typedef struct { slice column; const slice *values; size_t value_count; bool missing; } list_filter; /* any of the values; filters combine by and; missing: has no value */
typedef struct { slice column; slice from, to; } list_range;      /* inclusive; NO_SLICE is open; by the column's type */
typedef struct {
	slice register_name;                          /* NO_SLICE: all registers (search over everything) */
	slice text;                                   /* what the person typed; all words must match, the last one as a beginning */
	const list_filter *filters; size_t filter_count;
	const list_range *ranges; size_t range_count;
	slice order;                                  /* a sort column; "-name" is descending; NO_SLICE: relevance with text, else newest */
	size_t offset, limit;                         /* limit at most 1,000; 0: counts only */
	const slice *facets; size_t facet_count;      /* columns to count; each facet ignores its own filter */
	size_t facet_values;                          /* the most frequent ones; 0: 50 */
	bool withdrawn;                               /* also withdrawn ones */
} list_query;
typedef struct { slice value; slice label_nl, label_en; uint64_t count; } facet_value; /* labels: of local resources; else NO_SLICE */
typedef struct { slice column; facet_value *values; size_t n; uint64_t missing; size_t distinct; } facet_count;
typedef struct { slice register_name; uint64_t count; } register_count;
typedef struct { resource *rows; size_t n; uint64_t total; facet_count *facets; size_t facet_n; bool fuzzy; register_count *registers; size_t register_n; } list_result; /* fuzzy: no exact hit, typo-tolerant ones shown; registers: those with a hit, most first */
status index_list(ctx *cx, const list_query *q, list_result *ret);
/* Resources whose label has a word that begins with `text` (then: that contains it), best first; registers NULL: all. */
status index_suggest(ctx *cx, const slice *registers, size_t register_n, slice text, size_t limit, resource **ret, size_t *ret_n);
/* Who refers to this resource: each with the predicate it does so by, newest first. */
typedef struct { slice predicate; resource from; } pointing;
status index_pointing(ctx *cx, slice iri, size_t limit, pointing **ret, size_t *ret_n, uint64_t *ret_total);
/* Aggregates over a register for overviews: rows grouped by one or two facet columns (group[1] NO_SLICE: one). Empty value = none. */
typedef struct { slice value[2]; uint64_t count; } group_row;
status index_group(ctx *cx, const list_query *where, const slice group[2], group_row **ret, size_t *ret_n);
#endif
