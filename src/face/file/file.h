/* SPDX-License-Identifier: EUPL-1.2
 * file: the files of entries, to bring and to have. */
#ifndef SPIL_FACE_FILE_FILE_H
#define SPIL_FACE_FILE_FILE_H
#include "face/services.h"
extern const route file_routes[];                     /* /file/{sha256}/{name}, POST /api/files */

/* One range of a Range header (RFC 9110, 14.1.2) over `size` bytes: RANGE_ALL when there is none, several, or it is not understood;
 * RANGE_NONE when it lies outside. *ret_to is past the end. */
typedef enum { RANGE_ALL, RANGE_PART, RANGE_NONE } range_kind;
range_kind range_read(slice header, uint64_t size, uint64_t *ret_from, uint64_t *ret_to);
#endif
