/* SPDX-License-Identifier: EUPL-1.2
 * strategy_parts: from the numbers of src/strategy to what the templates show; shared by the home page, the strategy and the comparison. */
#ifndef SPIL_FACE_HTML_STRATEGY_PARTS_H
#define SPIL_FACE_HTML_STRATEGY_PARTS_H
#include "face/html/common.h"
#include "face/html/pages_strategy.h"

/* The list of actions behind a number: the plans counted, and what narrows them. `state` and `key` may be NO_SLICE; value NO_SLICE: not told. */
slice actions_path(html *o, const overview *v, slice key, slice value, slice state);
/* One line of the overview as a bar; `most`: the total that fills it. */
bar_view bar_of(html *o, const overview *v, slice key, const overview_line *line, uint64_t most);
void chart_of(html *o, const overview *v, dimension d, chart_view *ret);
void coverage_of(html *o, const overview *v, const overview_matrix *m, slice id, slice title, coverage_view *ret);
/* The sentence that says where it stands. */
slice answer_of(html *o, const overview *v);
slice announced_text(html *o, const announced *a);
slice strategy_path(ctx *cx, slice iri);              /* /strategy/NAME */
/* Fills title, answer, states, all and the paths of a view: what the home page and the strategy's page both show. */
status strategy_head(html *o, const overview *v, strategy_view *ret);
status changes_of(html *o, slice strategy, size_t most, strategy_view *ret);
/* The first strategy that is not fictional and stands within no other; iri NO_SLICE when there is none. */
status strategy_first(ctx *cx, resource *ret);
slice last_part(slice iri);                           /* what follows its last slash */
#endif
