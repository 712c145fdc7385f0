/* SPDX-License-Identifier: EUPL-1.2
 * pages_strategy: what the templates of the home page, the strategy, its comparison, the import and the blocks above an entry are given. */
#ifndef SPIL_FACE_HTML_PAGES_STRATEGY_H
#define SPIL_FACE_HTML_PAGES_STRATEGY_H
#include "face/html/pages.h"
#include "strategy/compare.h"
#include "strategy/import.h"
#include "strategy/overview.h"
#include "strategy/rubric.h"

/* ---- charts: a table whose rows carry a bar. The numbers are the instrument, the bar repeats them. */
typedef struct { slice name, tone, pattern, path; uint64_t count; unsigned from, width; } part_view; /* of one state; from and width in hundredths of the bar's units */
typedef struct { slice label, path, total_path; const part_view *parts; uint64_t total; bool unknown, inner; } bar_view; /* inner: belongs to the row above it */
typedef struct chart_view {
	slice id, title, sentence, first;             /* first: head of the first column */
	const part_view *heads; size_t part_n;        /* the states, with the totals of the whole */
	const bar_view *rows; size_t n;
} chart_view;
void chart_patterns(html *o);                         /* once on a page, before the first chart */
void chart_bar(html *o, const bar_view *b, size_t part_n);
void ui_chart(html *o, const chart_view *v);

/* ---- coverage */
typedef struct { slice path; uint64_t count; } matrix_cell_view;
typedef struct coverage_view { slice id, title, sentence, corner; const link_view *rows; size_t row_n; const link_view *columns; size_t column_n; const matrix_cell_view *cells; } coverage_view;
void ui_coverage(html *o, const coverage_view *v);

/* ---- the strategy */
typedef struct { slice identifier, title, path, owner, owner_path, end, days; } action_view;
typedef struct { slice id, title, sentence, none, all_path; const action_view *rows; size_t n; uint64_t total; bool late; } actions_view;
void ui_actions(html *o, const actions_view *v);
typedef struct { slice title, path; bool fictional; slice announced; uint64_t recorded; bar_view bar; slice state, tone; } strategy_card;
typedef struct { slice when, what, title, path, before, after, tone_before, tone_after; } changed_view;
typedef struct { slice iri, name; } option_view;
typedef struct { slice period; uint64_t total; const uint64_t *counts; } period_view;
typedef struct strategy_view {
	page_head head;
	slice title, description, path, self_path, page_path;
	bool fictional;
	slice answer;                                 /* one sentence: where it stands */
	slice announced, list_path;
	slice blocked, late;                          /* numbers, or "unknown" when nothing is told that they could be counted from */
	const overview *o;
	const part_view *states; size_t state_n;
	bar_view all;
	const link_view *plans; size_t plan_n; slice plan_title; /* plan_title: the plan chosen; NO_SLICE: all of them */
	const chart_view *charts; size_t chart_n;
	const actions_view *lists; size_t list_n;
	const coverage_view *matrices; size_t matrix_n;
	const strategy_card *nested; size_t nested_n;
	const changed_view *changes; size_t change_n; uint64_t changes_total; slice changes_since;
	const option_view *compare; size_t compare_n; slice compare_from, compare_to;
	const period_view *periods; size_t period_n;
	const link_view *exports; size_t export_n;
	slice import_path;
} strategy_view;
void page_strategy(html *o, const strategy_view *v);
void ui_states(html *o, const strategy_view *v);
void ui_changes(html *o, const strategy_view *v);
void ui_strategy_cards(html *o, const strategy_card *rows, size_t n, slice caption);
void ui_fictional(html *o);

typedef struct { page_head head; const strategy_card *rows; size_t n; size_t part_n; slice import_path; } strategies_view;
void page_strategies(html *o, const strategies_view *v);

/* ---- two plans */
typedef struct { slice kind, identifier, before, before_path, after, after_path; slice state_before, tone_before, state_after, tone_after; slice notes; } pair_view;
typedef struct compare_view {
	page_head head;
	slice title, back_path, action_path, sentence;
	const option_view *plans; size_t plan_n; slice from, to;
	bool chosen;
	slice earlier, earlier_path, later, later_path;
	const plan_comparison *c;
	const pair_view *pairs; size_t pair_n; uint64_t pair_total;
	const link_view *heads; const slice *tones; size_t head_n; /* of the table of moves */
} compare_view;
void page_compare(html *o, const compare_view *v);

/* ---- home */
typedef struct home_view { page_head head; bool some; strategy_view strategy; const changed_view *news; size_t news_n; uint64_t datasets, courses, requests, policies, registers, events; } home_view;
void page_home(html *o, const home_view *v);

/* ---- import */
typedef struct { slice name, text; bool chosen; } choice_view;
typedef struct { slice letter, header, samples, id; bool guessed; const choice_view *fields; size_t n; } column_choice;
typedef struct { slice key, field, text, how, uses; const choice_view *options; size_t n; bool open; } name_choice;
typedef struct { uint64_t row; slice outcome, outcome_name, tone, title, path, identifier; const diff_line *diff; size_t diff_n; } import_line;
typedef struct import_view {
	page_head head;
	slice error;                                  /* why the file could not be read */
	const option_view *strategies; size_t strategy_n; const option_view *plans; size_t plan_n;
	slice strategy, plan, new_strategy, publisher, new_plan, year, sheet, only_good, english, reason;
	const import_preview *p;                      /* NULL: the form for a file */
	slice filename, file, fingerprint;            /* file: its bytes in base64url, carried from step to step: nothing is kept on the server */
	const column_choice *columns; size_t column_n;
	const name_choice *names; size_t name_n;
	const import_line *rows; size_t row_n;
	const link_view *news; size_t news_n;
} import_view;
void page_import(html *o, const import_view *v);

/* ---- above the fields of an entry */
typedef struct { slice state, tone, report, report_path, report_date, report_text, report_tone, reports_path; uint64_t reports;
	slice assessment, assessment_path, assessment_date, assessment_text, assessment_tone, assessor, assessments_path; uint64_t assessments;
	const link_view *indicators; size_t indicator_n; } voices_view;
void ui_voices(html *o, const voices_view *v);
void ui_rubric(html *o, const policy_score *s);
#endif
