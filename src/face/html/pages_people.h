/* SPDX-License-Identifier: EUPL-1.2
 * pages_people: what the templates of logging in, the workspace, administration and the fixed pages are given. */
#ifndef SPIL_FACE_HTML_PAGES_PEOPLE_H
#define SPIL_FACE_HTML_PAGES_PEOPLE_H
#include "face/html/pages.h"

typedef struct { page_head head; slice error, login, to, provider; bool local; } login_view;  /* provider: its name, NO_SLICE when there is none */
void page_login(html *o, const login_view *v);
#endif
