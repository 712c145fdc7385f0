/* SPDX-License-Identifier: EUPL-1.2
 * export: a plan, a strategy or everything, for other programs. */
#ifndef SPIL_STRATEGY_EXPORT_H
#define SPIL_STRATEGY_EXPORT_H
#include "register/register.h"

typedef enum { EXPORT_CSV, EXPORT_XLSX, EXPORT_JSONLD, EXPORT_STRATML, EXPORT_FORMATS } export_format;
slice export_extension(export_format f);              /* csv, xlsx, jsonld, xml */
slice export_media_type(export_format f);
bool export_format_from(slice extension, export_format *ret);

/* plan: that plan; else strategy: all its plans; both NO_SLICE: all actions (CSV, XLSX and JSON-LD only). What cx->view may see.
 * CSV and XLSX have the columns that the import recognises, so that an export can be changed and imported again. Headers and labels are in cx->lang. */
typedef struct { slice strategy, plan; slice temp; } export_scope; /* temp: folder for XLSX's passing files; NO_SLICE: the system's */
status export_actions(ctx *cx, const entry_store *e, const export_scope *scope, export_format f, buf *out);
#endif
