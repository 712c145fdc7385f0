/* SPDX-License-Identifier: EUPL-1.2
 * text: what people read, in nl and en. The English sentence in the code is the key; its Dutch stands in
 * web/text/nl/<area>.po, compiled into a table at build time (tools/mktext.c), which fails when one is missing.
 * Use literals only, so that the tool can find them: tr(cx->lang, "Keep the action"), {_ Keep the action} in a page. */
#ifndef SPIL_BASE_TEXT_H
#define SPIL_BASE_TEXT_H
#include "base/arena.h"

typedef enum lang { LANG_NL, LANG_EN, LANG_COUNT } lang;

slice lang_tag(lang l);                               /* "nl", "en" */
bool lang_from_tag(slice tag, lang *ret);             /* "nl", "nl-BE", "en-GB" ...; false when neither */

slice tr_slice(lang l, slice msgid);                  /* the msgid itself when it is English or unknown */
#define tr(l, lit) tr_slice((l), S(lit))
/* Fills {1} ... {9} in the (translated) sentence. */
slice text_fill(arena *a, slice sentence, const slice *args, size_t n);
/* trf(arena, lang, "There are {1} actions in {2}.", count, place) -> slice; all arguments are slices */
#define trf(a, l, lit, ...) text_fill((a), tr_slice((l), S(lit)), (slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }, sizeof((slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }) / sizeof(slice) - 1)
/* Marks a literal for translation where it stands in a table and is given to tr_slice later. */
#define N_(lit) SLICE_INIT(lit)

/* Numbers as each language writes them: 12.345,6 in Dutch, 12,345.6 in English. */
slice text_u64(arena *a, lang l, uint64_t n);
slice text_double(arena *a, lang l, double d, int decimals);
#endif
