/* SPDX-License-Identifier: EUPL-1.2
 * strategy: what the files of this folder share: reading whole lists and documents through the index, and words for people. */
#ifndef SPIL_STRATEGY_STRATEGY_H
#define SPIL_STRATEGY_STRATEGY_H
#include "register/register.h"

/* Memory. A request's arena is small and has a ceiling; what this folder reads can be much. room_of: the same ctx on an arena of its own that
 * lives as long as cx->mem (what is capped is the number of rows, actions, plans). room_done takes the error back. scratch_of: an arena
 * to be reset for each document; it goes with cx->mem too. */
ctx room_of(ctx *cx);
status room_done(ctx *cx, const ctx *room, status st);
arena *scratch_of(ctx *cx);

/* Calls fn for each resource of a query, page by page; a page's memory goes with the page. */
status list_each(ctx *cx, const list_query *q, status (*fn)(void *arg, const resource *r), void *arg);
/* The addresses alone; ST_TOO_LARGE past `most`. */
status list_iris(ctx *cx, slice register_name, slice column, const slice *values, size_t value_n, size_t most, slice **ret, size_t *ret_n);
/* All resources of a query, page by page; ST_TOO_LARGE past `most`. q's offset, limit and facets are set here. */
status list_all(ctx *cx, const list_query *q, size_t most, resource **ret, size_t *ret_n);
/* The entries of a register that have one of these values in a column; value_n 0: all of the register. */
status list_where(ctx *cx, slice register_name, slice column, const slice *values, size_t value_n, slice order, size_t most, resource **ret, size_t *ret_n);
/* A resource's document as the index has it; all of it, what the reading took too, in an arena of the caller's. */
status read_document(ctx *cx, arena *a, slice iri, graph **ret);
/* ST_NOT_FOUND, naming what was asked, unless `iri` is an entry of this register that the view may see and that is not withdrawn. */
status get_entry(ctx *cx, const entry_store *e, slice register_name, slice iri, resource *ret);
/* The register; a defect of the installation (ST_INTERNAL) when it is not there. */
status find_register(ctx *cx, const entry_store *e, slice name, const reg **ret);

/* One value of a document by the register's key; NO_SLICE when it has none. */
slice document_value(const reg *r, const graph *g, slice iri, slice key);
slice value_kept(arena *a, const reg *r, const graph *g, slice iri, slice key); /* the same, copied */
slice document_text_in(const reg *r, const graph *g, slice iri, slice key, lang l); /* exactly this language; NO_SLICE */
size_t document_values(arena *a, const reg *r, const graph *g, slice iri, slice key, slice **ret);
int64_t document_integer(const reg *r, const graph *g, slice iri, slice key, int64_t otherwise);
/* Label of a resource in both languages; the last part of the IRI when the view cannot see it. Never fails. */
void label_of(ctx *cx, slice iri, slice ret[LANG_COUNT]);
const choice *choice_of(const reg *r, slice key, slice value);    /* NULL when it is none of them */
int64_t today_of(const ctx *cx);                      /* the day in Belgium, by winter time, as days since 1970 */
/* "3,49" before "3,50" and "10,1": numbers inside a text by their value. */
int natural_cmp(slice a, slice b);
#endif
