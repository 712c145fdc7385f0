/* SPDX-License-Identifier: EUPL-1.2
 * query: the one reading of the address of a list: q, KEY=value (repeated: any of them; "-": no value), KEY.from, KEY.to,
 * order, offset, limit, page. Pages, API, CSV and exports of the same address show the same entries. */
#ifndef SPIL_FACE_REST_QUERY_H
#define SPIL_FACE_REST_QUERY_H
#include "face/services.h"

enum { QUERY_ROWS = 50, QUERY_ROWS_MAX = 1000, QUERY_OFFSET_MAX = 10000000 };

/* strict: an unknown parameter is ST_BAD_REQUEST with the nearest known one; else it is passed over. */
status list_query_from(ctx *cx, const reg *r, const request *q, bool strict, list_query *ret);
/* Whether a list can be filtered by this property (KEY=value), or by a range of it. */
bool query_filters(const property *p);
bool query_ranges(const property *p);
/* What KEY.from and KEY.to are about: a property of the register, or "created" or "modified" (these have no path); NULL when there is none. */
const property *query_range(const reg *r, slice key);
#endif
