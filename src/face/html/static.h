/* SPDX-License-Identifier: EUPL-1.2
 * static: the styles, scripts and images that tools/embed put into the program. Served as /static/HASH/NAME, for ever. */
#ifndef SPIL_FACE_HTML_STATIC_H
#define SPIL_FACE_HTML_STATIC_H
#include "base/slice.h"
typedef struct { slice name, media, hash, bytes; } static_file;
extern const static_file static_files[];              /* ends with a row whose name is NO_SLICE */
const static_file *static_find(slice name);           /* NULL when there is none */
#endif
