/* SPDX-License-Identifier: EUPL-1.2
 * core/id: a term as 64 bits. The sign bit is 0, then 4 bits of tag and 59 of payload. Tag 0 is a number in the dictionary; the
 * other tags hold the value itself, ordered within their tag, so that a range of values is a range of ids.
 * Only a literal whose text is the one we write for its value stands inline: reading it back gives the same bytes. */
#ifndef SPIL_CORE_ID_H
#define SPIL_CORE_ID_H
#include "rdf/graph.h"

typedef int64_t term_id;                              /* 0: none */
typedef enum { TAG_DICTIONARY, TAG_INTEGER, TAG_DATE, TAG_DATETIME, TAG_BOOLEAN, TAG_DECIMAL } id_tag;
enum { TAG_SHIFT = 59 };

static inline id_tag id_tag_of(term_id id) { return (id_tag)(id >> TAG_SHIFT); }
bool id_inline(const term *t, term_id *ret);          /* false: the term needs the dictionary */
term id_term(arena *a, term_id id);                   /* of an inline id */
#endif
