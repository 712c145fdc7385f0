/* SPDX-License-Identifier: EUPL-1.2
 * cache: pages for readers who are not logged in, kept while nothing changed. A page is a function of the index's last event, the
 * day (what is late changes at midnight), the address and the language; nothing else may stand in one. */
#ifndef SPIL_FACE_HTML_CACHE_H
#define SPIL_FACE_HTML_CACHE_H
#include "face/services.h"

struct page_cache *page_cache_open(size_t most);      /* bytes of pages */
void page_cache_close(struct page_cache *c);
/* Answers from the cache, or by `fresh`, whose page is then kept. Sets ETag and answers conditional requests. Only for GET. */
status page_cached(ctx *cx, const request *q, response *r, handler fresh);
#endif
