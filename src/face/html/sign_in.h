/* SPDX-License-Identifier: EUPL-1.2
 * sign_in: log in and out, the workspace of a person, their tokens and password. */
#ifndef SPIL_FACE_HTML_SIGN_IN_H
#define SPIL_FACE_HTML_SIGN_IN_H
#include "face/html/html.h"
extern const route sign_in_routes[];

/* `to` when it is a path of ours, else "/": a link to the login must not lead off this site. */
slice own_path(slice to);
#endif
