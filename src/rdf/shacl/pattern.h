/* SPDX-License-Identifier: EUPL-1.2
 * pattern: regular expressions as sh:pattern has them (XPath and XQuery Functions 3.1, 5.6.1), over code points, in time that grows with
 * text times pattern and never faster: no pattern can hang a server. Not there: back references, blocks and rare categories of \p{}.
 * As in most engines \w is letters, digits and _, and \d is 0-9. */
#ifndef SPIL_RDF_PATTERN_H
#define SPIL_RDF_PATTERN_H
#include "base/base.h"

typedef struct pattern pattern;
/* flags: i (any case), s (. takes line ends), m (^ and $ at each line), x (white space in the pattern does not count), q (no special characters).
 * ST_INVALID with the reason. The pattern lives in `a`; it may be used by several threads. */
status pattern_compile(ctx *cx, arena *a, slice text, slice flags, pattern **ret);
bool pattern_matches(const pattern *p, slice text, arena *scratch); /* anywhere in the text, unless anchored */
#endif
