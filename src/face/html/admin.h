/* SPDX-License-Identifier: EUPL-1.2
 * admin: the pages where the program audits itself: settings, roles and the empty ones, accounts. */
#ifndef SPIL_FACE_HTML_ADMIN_H
#define SPIL_FACE_HTML_ADMIN_H
#include "face/html/html.h"
extern const route admin_routes[];
#endif
