/* SPDX-License-Identifier: EUPL-1.2
 * list_filter: the filters beside a list: facets with their counts, ranges of dates and numbers, and what is in force. */
#ifndef SPIL_FACE_HTML_LIST_FILTER_H
#define SPIL_FACE_HTML_LIST_FILTER_H
#include "face/html/common.h"

void list_facets(ctx *cx, const reg *r, list_query *q);                       /* asks for the register's own facets */
/* Facets, ranges, chosen and kept of the view, by what was asked and found. */
void list_filters_show(html *o, const reg *r, const list_query *q, const list_result *result, list_view *v);
#endif
