/* SPDX-License-Identifier: EUPL-1.2
 * core/count: values of facets, counted over selected rows; under the index's read lock. */
#ifndef SPIL_CORE_COUNT_H
#define SPIL_CORE_COUNT_H
#include "core/select.h"

/* Fills *f, whose column is given; `s` are the selections of `n` registers. */
void count_facet(ctx *cx, reader *r, const list_query *q, const uint8_t *seen, const selection *s, size_t n, facet_count *f);
void count_groups(ctx *cx, reader *r, const selection *s, column *const columns[2], group_row **ret, size_t *ret_n);
#endif
