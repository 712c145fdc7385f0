/* SPDX-License-Identifier: EUPL-1.2
 * settings: one table (face/services.h), read from DATA/spil.conf, then SPIL_NAME in the environment, then --name on the
 * command line; the last one wins. */
#ifndef SPIL_APP_SETTINGS_H
#define SPIL_APP_SETTINGS_H
#include "face/services.h"

typedef enum { SETTING_TEXT, SETTING_NUMBER, SETTING_FLAG, SETTING_SECRET } setting_kind;
typedef struct { slice name, preset, help; setting_kind kind; size_t offset; } setting_row;
extern const setting_row SETTING_ROWS[];
extern const size_t SETTING_COUNT;
slice settings_get(const settings *s, const setting_row *row);

/* `flags`: what stood on the command line, name -> slice *. ST_BAD_REQUEST names the file and line, variable or flag, and what is allowed. */
status settings_load(ctx *cx, const map *flags, settings *ret);
/* Writes DATA/spil.conf with what differs from the presets; keeps an existing file. */
status settings_keep(ctx *cx, const settings *s);
#endif
