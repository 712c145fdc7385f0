/* SPDX-License-Identifier: EUPL-1.2
 * encoding: text files as people send them, made UTF-8. By their byte order mark; else UTF-8 when it is valid UTF-8; else
 * windows-1252, which is what a spreadsheet in Western Europe writes. Never fails: what cannot be read becomes U+FFFD. */
#ifndef SPIL_FORMAT_ENCODING_H
#define SPIL_FORMAT_ENCODING_H
#include "base/base.h"

typedef enum { ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_WINDOWS1252 } encoding;
slice encoding_name(encoding e);                      /* "UTF-8" ... */
/* The text without its byte order mark; the same bytes when they were UTF-8. *ret_bad: how many characters became U+FFFD. */
slice encoding_to_utf8(arena *a, slice bytes, encoding *ret, size_t *ret_bad);
#endif
