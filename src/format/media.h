/* SPDX-License-Identifier: EUPL-1.2
 * media: what a file is. Its name says so by its ending, and its first bytes must agree: what a sender claims counts for nothing. */
#ifndef SPIL_FORMAT_MEDIA_H
#define SPIL_FORMAT_MEDIA_H
#include "base/base.h"

typedef struct media_type {
	slice media, extensions;                      /* extensions: lower case, with spaces between; the first is the usual one */
	slice name;                                   /* English, for tr_slice */
	bool shown;                                   /* a browser may show it in the page of its own; else it is offered to be kept */
} media_type;
/* NULL for an ending (or media type) that is not known. */
const media_type *media_of_name(slice file_name);
const media_type *media_find(slice media);
const media_type *media_at(size_t i);                 /* NULL past the last */
/* Whether the bytes are what this type begins with. */
bool media_fits(const media_type *m, slice bytes);

/* A name fit to stand in an address and on a disk: the last part of a path, without control, direction or reserved characters, at most 100
 * characters with its ending kept. NO_SLICE when nothing of it remains or it has no ending. */
slice media_clean_name(arena *a, slice name);
#endif
