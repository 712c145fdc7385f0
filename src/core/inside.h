/* SPDX-License-Identifier: EUPL-1.2
 * core/inside: what the files of the index share. Nobody else includes this.
 *
 * One thread writes: it changes index.db in a transaction, and after the commit the tables in memory, under the write lock.
 * It may read the tables without a lock. Others read them under the read lock, and index.db through their own reader. */
#ifndef SPIL_CORE_INSIDE_H
#define SPIL_CORE_INSIDE_H
#include "core/dict.h"
#include "core/index.h"
#include "core/recent.h"
#include "core/sets.h"
#include "core/table.h"
#include "store/fts.h"

enum { RDF_TEXT_MAX = 64 << 20 };                     /* bytes of one text column of a resource */
enum { TEXT_LABEL, TEXT_HIGH, TEXT_MID, TEXT_LOW, TEXT_COLUMNS };

/* A resource's number: its register's code and its slot. Also its rowid in full text. */
static inline uint64_t number_of(uint32_t code, uint32_t slot) { return (uint64_t)code << 32 | slot; }
static inline uint32_t number_code(uint64_t n) { return (uint32_t)(n >> 32); }
static inline uint32_t number_slot(uint64_t n) { return (uint32_t)n; }

/* A text that many rows hold: a facet's value, an organisation, a person. Never removed while the program runs, never shown
 * unless a visible row has it. */
typedef struct {
	slice text; uint64_t hash;
	uint64_t resource;                            /* the resource of this IRI, or 0 */
	slice label[LANG_COUNT];                      /* the resource's */
} name;
typedef struct { name *items; size_t n, room; uint32_t *slots; size_t slot_n; idmap of_term; } names;
uint32_t names_find(const names *v, slice text);      /* 0: unknown (the first name is not used) */
uint32_t names_add(names *v, slice text);
void names_label(name *v, uint64_t number, slice nl, slice en); /* 0: no resource any more */
void names_free(names *v);

/* Who may see, with names as numbers so that thousands of audiences are judged quickly. */
typedef struct { bool used; visibility level; uint32_t organisation, *people; size_t people_n; } audience_row;
typedef struct { audience_row *items; size_t n, room; } audiences;
void audiences_set(audiences *v, names *ns, uint32_t id, const audience *a); /* a NULL: gone */
bool audiences_get(const audiences *v, const names *ns, arena *a, int64_t id, audience *ret); /* false: not in memory yet */
void audiences_free(audiences *v);

struct index_store {
	slice folder, path;
	db *d;                                        /* the writer's */
	dict *dict;
	fts_splitter *splitter;                       /* the writer's */
	uint64_t *known_words;                        /* hashes of words met lately */
	arena *mem;                                   /* specs */
	map *specs;                                   /* register name -> table_spec */
	rwlock lock;                                  /* of all below */
	table **tables; size_t table_n;               /* by code; 0 is not used */
	names names;
	audiences audiences;
	idmap of_graph;                               /* graph -> resource number */
	uint64_t seq;
	mutex fresh_lock; condition fresher;          /* told after each transaction */
	uint64_t promised;                            /* readers wait until `seq` is as far (fresh.c) */
	int64_t patience;                             /* for so many milliseconds */
	bool failing;                                 /* the last transaction failed: nobody waits */
	uint32_t next_audience;                       /* the writer's */
	bool borrowing;                               /* a register borrows labels */
	sets *sets;                                   /* has its own lock */
	bool ready;                                   /* all tables are loaded */
};

struct reader {
	index_store *x;
	db *d;
	fts_splitter *splitter;
	recent *recent;
	size_t held;                                  /* calls of reader_hold that were not let go */
	uint64_t wrote;                               /* the last event that this thread wrote */
	char *scratch; size_t scratch_used, scratch_room; /* for one call */
	arena *overflow;
};
status index_seq_read(ctx *cx, db *d, uint64_t *ret);   /* of the last event in the database as this connection sees it */
status reader_here(ctx *cx, reader **ret);            /* cx->db, once the index is as far as was promised; or ST_INTERNAL */
void fresh_init(index_store *x);
void fresh_done(index_store *x);
void fresh_tell(index_store *x, bool failing);        /* those who wait look again */
status reader_renew(ctx *cx);                         /* holds a moment that is not older than this call */
void scratch_clear(reader *r);
void *scratch_take(reader *r, size_t size);           /* not zeroed; until the next scratch_clear */
static inline const view *view_here(const ctx *cx) { return cx->view ? cx->view : &VIEW_PUBLIC; }

/* From a document to what its row holds (facts.c). */
typedef struct {
	slice label[LANG_COUNT], state, text[TEXT_COLUMNS], cells;
	audience audience;
	uint8_t words;
} facts;
status facts_of(ctx *cx, index_store *x, const table_spec *spec, slice iri, const graph *g, facts *ret);
slice name_of_iri(slice iri);

/* Quads (quads.c). */
status quads_replace(ctx *cx, index_store *x, term_id g, const graph *doc);  /* NULL: none remain; unused terms go */
status quads_read(ctx *cx, db *d, recent *met, term_id g, graph *into);      /* met: may be NULL */

/* Full text and its words (text.c). */
/* The tokens of a document, sorted, each with the first text column it stands in. */
size_t doc_tokens(arena *a, fts_splitter *s, const slice text[TEXT_COLUMNS], doc_token **ret);
status text_write(ctx *cx, index_store *x, uint64_t number, const slice text[TEXT_COLUMNS], const doc_token *tokens, size_t n);
status text_remove(ctx *cx, index_store *x, uint64_t number);
status text_purge(ctx *cx, index_store *x);           /* what was removed leaves the file */
bool text_is_word(slice token);                       /* of the vocabulary */
void text_forget(index_store *x);                     /* which words are known to stand in the vocabulary */
/* Words of the vocabulary that contain `word`, or (distance not 0) are word_near() it. */
typedef status (*word_fn)(ctx *cx, void *arg, slice word);
status text_words_like(ctx *cx, db *d, slice word, unsigned distance, word_fn fn, void *arg);
unsigned word_distance(slice a, slice b, unsigned most);      /* optimal string alignment, in code points; most + 1 when more */
bool word_near(slice token, slice word, unsigned typos);     /* within that distance, or beginning so when `word` is long enough to stand for a part */
unsigned word_typos(slice word);                      /* how many are forgiven: 0, 1 or 2 by length */

/* Rows in index.db and their change in memory (rows.c). */
typedef struct {
	table *t; row_state state;
	slice iri, label[LANG_COUNT];
	audience audience;
	doc_token *tokens; size_t token_n;
} row_change;
typedef struct {
	arena *mem; map *by_number;
	row_change *changes; size_t n, room;
	term_id *relabelled; size_t relabelled_at, relabelled_n, relabelled_room;
	bool erased;
} batch;
status row_write(ctx *cx, index_store *x, batch *b, const event *e, term_id g, const graph *doc, bool withdrawn);
status row_refresh(ctx *cx, index_store *x, batch *b, uint64_t number); /* from its quads, when its register or a label it borrows changed */
status row_erase(ctx *cx, index_store *x, batch *b, term_id g, slice iri);
status borrowers_refresh(ctx *cx, index_store *x, batch *b);
status batch_to_memory(ctx *cx, index_store *x, batch *b); /* under the write lock */
status rows_load(ctx *cx, index_store *x, table *t);
status names_load(ctx *cx, index_store *x);
typedef struct { ctx *cx; index_store *x; status trouble; } naming;
uint32_t name_of_term(void *naming, term_id value);   /* a name_fn; reads the writer's database */
status table_for(ctx *cx, index_store *x, slice register_name, table **ret);   /* made when the index does not know it */
status table_add(index_store *x, uint32_t code, slice register_name, const table_spec *spec, table **ret);
status index_clear(ctx *cx, index_store *x);          /* thrown away and begun anew, with the same specs; nobody may read */
void ctx_error_take(ctx *cx, const ctx *from, status st);
status audiences_load(ctx *cx, index_store *x);
status audience_number(ctx *cx, index_store *x, const audience *a, uint32_t *ret);  /* found or made */
slice people_text(arena *a, const audience *v);
audience audience_read(arena *a, stmt *s, int first); /* columns level, organisation, people */
status audiences_collect(ctx *cx, index_store *x);

/* Reading rows (read.c). */
status resource_by_number(ctx *cx, reader *r, uint64_t number, resource *ret); /* whatever the view; ST_NOT_FOUND */
status resource_by_iri(ctx *cx, reader *r, slice iri, resource *ret, uint64_t *ret_number, term_id *ret_g);
bool resource_seen(const ctx *cx, const resource *r);
/* Which audiences this view sees: a byte for each; in the reader's scratch; under the read lock. */
const uint8_t *audiences_seen(const ctx *cx, reader *r);
static inline bool row_seen(const table *t, uint32_t slot, const uint8_t *seen, bool withdrawn_too)
{
	uint32_t a = slot < t->n ? t->audiences[slot] : ROW_ABSENT;
	return a != ROW_ABSENT && (withdrawn_too || !(a & ROW_WITHDRAWN)) && seen[a & ~ROW_WITHDRAWN];
}
#endif
