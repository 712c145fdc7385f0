/* SPDX-License-Identifier: EUPL-1.2
 * pages: what each template is given. A handler fills one of these; the template only shows it. */
#ifndef SPIL_FACE_HTML_PAGES_H
#define SPIL_FACE_HTML_PAGES_H
#include "face/html/html.h"

/* One step of the way to here. */
typedef struct { slice path, text; } crumb;
typedef struct { slice path, media, title; } alternate;

typedef struct page_head {
	slice title;                                  /* of the document; the site's name is added */
	slice description;
	slice section;                                /* key of the menu item that is current */
	const crumb *crumbs; size_t crumb_n;
	const alternate *alternates; size_t alternate_n;
	bool bare;                                    /* without menu and search: embedding, print */
} page_head;
void page_top(html *o, const page_head *v);
void page_bottom(html *o, const page_head *v);

/* Small parts. */
void ui_status(html *o, slice tone, slice text);      /* shape, word, colour */
void ui_csrf(html *o);                                /* the hidden field each form of a session carries */
void ui_notice(html *o);                              /* what the last form did: ?notice=saved ... */

typedef struct { int code; slice title, message; const finding *findings; slice back; slice number; slice login; } error_view;
void page_error(html *o, const error_view *v);

/* ---- lists */
typedef struct { slice text, path, tone; bool number; slice note; } cell_view; /* note: a line under it */
typedef struct { slice path; const cell_view *cells; slice summary; slice register_title; } row_view;
typedef struct { slice text, title; slice order_path; int sorted; bool number; } column_view; /* sorted: 1 up, -1 down */
typedef struct { slice text, path, tone; uint64_t count; bool chosen; } facet_option;
typedef struct { slice key, name; const facet_option *options; size_t n; bool chosen, more; slice note; } facet_view;
typedef struct { slice text, path; } link_view;
typedef struct { slice name, from_key, to_key, from, to; bool number; } range_view;
typedef struct list_view {
	page_head head;
	const reg *reg;
	slice title, about, query, clear_path;
	uint64_t total, from, to;
	bool fuzzy, filtered, everything;             /* everything: of all registers */
	const column_view *columns; size_t column_n;
	const row_view *rows; size_t row_n;
	const facet_view *facets; size_t facet_n;
	const link_view *chosen; size_t chosen_n;     /* filters in force, each with the address without it */
	const range_view *ranges; size_t range_n; bool range_open; /* open: one of them is in force */
	const pair *kept; size_t kept_n;              /* query parameters the search form carries along, and that of ranges */
	const pair *kept_by_range; size_t kept_by_range_n;
	slice previous_path, next_path;
	slice create_path;                            /* NO_SLICE when one may not */
	const link_view *exports; size_t export_n;
} list_view;
void page_list(html *o, const list_view *v);

/* ---- one entry */
typedef struct { slice text, path, lang, tone; safe_html prose; bool long_text; } value_view;
typedef struct field_view field_view;
struct field_view { slice name, help, key; const value_view *values; size_t n; const field_view *const *groups; const size_t *group_sizes; size_t group_n; slice unit, concept; };
typedef struct { slice title; const field_view *fields; size_t n; } section_view;
typedef struct { slice title, more_path; const link_view *links; const slice *notes; size_t n; uint64_t total; } pointing_view;
typedef struct { slice name, text, help; bool reason, four_eyes; } move_view;
typedef struct { slice who, what, when; slice reason, path; uint64_t version; } change_view;
typedef struct entry_view {
	page_head head;
	const reg *reg; const resource *res;
	slice title, summary, tone, state, state_help;
	slice old_version;                            /* number, when not the current one */
	const section_view *sections; size_t section_n;
	const pointing_view *pointing; size_t pointing_n;
	const move_view *moves; size_t move_n;
	slice edit_path, history_path, withdraw_path, current_path;
	const link_view *exports; size_t export_n;
	slice etag;
	const change_view *last; size_t last_n;       /* the latest changes */
	void (*extra)(html *o, const struct entry_view *v); void *extra_arg; /* what a process adds above the fields; may be NULL */
} entry_view;
void page_entry(html *o, const entry_view *v);
void ui_values(html *o, const field_view *f);
void ui_value(html *o, const value_view *x);

/* ---- forms */
typedef struct input_view input_view;
struct input_view {
	const property *property;
	slice name, id, value, label, help, error, lang;
	const choice *choices; size_t choice_n;       /* with a reference: the entries to choose from, when few */
	const slice *values; size_t value_n;          /* chosen ones, or one input each */
	const slice *labels;                          /* of referenced values */
	const input_view *members; size_t member_n;   /* of one group instance */
	bool required, multiple;
	int kind;                                     /* input_kind */
};
typedef enum { INPUT_LINE, INPUT_AREA, INPUT_RADIO, INPUT_SELECT, INPUT_CHECKS, INPUT_DATE, INPUT_MOMENT, INPUT_NUMBER, INPUT_YES_NO, INPUT_LINK, INPUT_EMAIL, INPUT_REFERENCE, INPUT_LANGS, INPUT_MANY, INPUT_GROUP, INPUT_FILE } input_kind;
typedef struct { slice title, help; const input_view *inputs; size_t n; } fieldset_view;
typedef struct form_view {
	const finding *summary;                       /* the errors, each with the name of its field */
	page_head head;
	slice title, about, action, submit, cancel_path, version;
	const fieldset_view *fieldsets; size_t fieldset_n;
	const finding *errors;
	slice summary_error;
	bool creating;
} form_view;
void page_form(html *o, const form_view *v);
void ui_input(html *o, const input_view *v);

/* ---- history */
typedef struct { change_view change; const diff_line *lines; size_t n; bool can_undo; slice state; bool erased; } history_item;
typedef struct history_view {
	page_head head;
	slice title, back_path, older_path, feed_path;
	const history_item *items; size_t n;
	slice from, to;                               /* versions compared, when two were chosen */
	const diff_line *compared; size_t compared_n; bool comparing;
	slice undo_path;
} history_view;
void page_history(html *o, const history_view *v);
void ui_diff(html *o, const diff_line *lines, size_t n);

/* ---- all registers, and search over everything */
typedef struct { slice title, about, path; uint64_t count; } register_view;
typedef struct { slice title; const register_view *registers; size_t n; } register_section;
typedef struct { page_head head; const register_section *sections; size_t n; } registers_view;
void page_registers(html *o, const registers_view *v);
#include "face/html/pages_people.h"   /* after the types above, which it uses */
#include "face/html/pages_strategy.h"
#include "face/html/pages_kept.h"
#endif
