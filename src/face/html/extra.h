/* SPDX-License-Identifier: EUPL-1.2
 * extra: what a process shows above the fields of an entry (an action's three voices ...): one table by register. */
#ifndef SPIL_FACE_HTML_EXTRA_H
#define SPIL_FACE_HTML_EXTRA_H
#include "face/html/pages.h"
/* Sets v->extra and v->extra_arg when a process has something to add for this register. */
void extra_for(html *o, const reg *r, const resource *res, const graph *g, entry_view *v);
#endif
