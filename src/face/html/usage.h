/* SPDX-License-Identifier: EUPL-1.2
 * usage: the public page on how the site is used: numbers, what is counted, what is not, how long it is kept. */
#ifndef SPIL_FACE_HTML_USAGE_H
#define SPIL_FACE_HTML_USAGE_H
#include "face/html/pages.h"
extern const route usage_routes[];
#endif
