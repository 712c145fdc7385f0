/* SPDX-License-Identifier: EUPL-1.2
 * html: the data that stands in a page: its <script> elements and its base (HTML Living Standard, 4.12.1 and 4.2.3), read with libxml2's
 * HTML parser as events, so that no tree is built of a page that somebody else wrote. */
#ifndef SPIL_FORMAT_HTML_H
#define SPIL_FORMAT_HTML_H
#include "base/base.h"

typedef struct html_script html_script;
struct html_script { html_script *next; slice type, id, text; }; /* type and id NO_SLICE when absent; text as it stands, nothing decoded */
typedef struct { html_script *scripts; slice base; } html_data;     /* base: href of the first <base>, or NO_SLICE */

/* All scripts in order. ST_TOO_LARGE past 16 MiB or 1,000 scripts; a page that is not well-formed is read as far as it goes. */
status html_read(ctx *cx, slice text, html_data *ret);
#endif
