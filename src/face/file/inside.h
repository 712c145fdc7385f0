/* SPDX-License-Identifier: EUPL-1.2
 * What the files of this folder share. */
#ifndef SPIL_FACE_FILE_INSIDE_H
#define SPIL_FACE_FILE_INSIDE_H
#include "face/services.h"

enum { FILE_BODY_MAX = UPLOAD_MOST + (64 << 10) };     /* a file, and the head and boundaries of the form it may come in */
status file_bring(ctx *cx, const request *q, response *r);
#endif
