/* SPDX-License-Identifier: EUPL-1.2
 * pages_kept: what the templates of what the program keeps beside the log are given: usage, and the registers as they were activated. */
#ifndef SPIL_FACE_HTML_PAGES_KEPT_H
#define SPIL_FACE_HTML_PAGES_KEPT_H
#include "face/html/pages.h"

/* ---- usage */
typedef struct { slice text, path; const slice *numbers; } usage_line;
typedef struct {
	slice id, title, about, none, json_path, csv_path;
	const slice *heads; size_t head_n;            /* the first of the texts, the others of numbers */
	const usage_line *lines; size_t n, more;      /* more: lines that are not shown */
} usage_table;
typedef struct { slice text, path; bool on; } usage_period;
typedef struct { slice label, about, kept, seen; } usage_kind;
typedef struct {
	page_head head;
	slice from, to; bool off;                     /* off: the operator switched counting off */
	const usage_period *periods; size_t period_n;
	const usage_table *tables; size_t table_n;
	const usage_kind *kinds; size_t kind_n;
} usage_page_view;
void page_usage(html *o, const usage_page_view *v);

/* ---- the registers as they were last activated */
typedef struct { slice name, path, key, tone, sort, message; } activation_line;
typedef struct { slice name, path, key, message; uint64_t count; const link_view *entries; size_t n; } activation_finding;
typedef struct {
	page_head head;
	bool none, strict;                            /* none: nothing changed since the first start */
	slice when; uint64_t checked, failing;
	const link_view *touched; size_t touched_n;
	const activation_line *lines; size_t line_n;
	const activation_finding *findings; size_t finding_n;
} admin_registers_view;
void page_admin_registers(html *o, const admin_registers_view *v);
#endif
