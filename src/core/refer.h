/* SPDX-License-Identifier: EUPL-1.2
 * refer: who refers to what is no resource of its own, such as a file. */
#ifndef SPIL_CORE_REFER_H
#define SPIL_CORE_REFER_H
#include "core/index.h"
/* Whether a resource that cx->view sees, and that was not withdrawn, refers to this IRI. */
status index_referred(ctx *cx, slice iri, bool *ret);
#endif
