/* SPDX-License-Identifier: EUPL-1.2
 * rest: the API of every register, made from the registers' tables. Errors are problem documents (RFC 9457). */
#ifndef SPIL_FACE_REST_REST_H
#define SPIL_FACE_REST_REST_H
#include "face/services.h"

extern const route rest_routes[];
/* Turns cx->err into application/problem+json; each finding is one of "errors", with its key and its JSON pointer. */
void rest_problem(ctx *cx, const request *q, response *r, status s);
#endif
