/* SPDX-License-Identifier: EUPL-1.2
 * import: an action plan out of a spreadsheet. First a preview that writes nothing: how each column, name and row was understood, what
 * would be created, changed (with the difference) and left, and what is wrong in which cell. Then, when a person says so, all of it in one
 * append or none. Importing the same file twice changes nothing.
 *
 * Rows are matched to actions of the same plan by number; a row without a number by title. An empty cell leaves what is there. An action
 * that is in the plan but not in the file is left alone and named. */
#ifndef SPIL_STRATEGY_IMPORT_H
#define SPIL_STRATEGY_IMPORT_H
#include "format/table.h"
#include "register/register.h"

enum { IMPORT_MOST_ROWS = 20000, IMPORT_CANDIDATES = 5 };

/* What a column can hold: code, property key. */
#define IMPORT_FIELDS(X) \
	X(NOTHING, "") X(IDENTIFIER, "identifier") X(TITLE_NL, "title") X(TITLE_EN, "title") X(DESCRIPTION_NL, "description") X(DESCRIPTION_EN, "description") \
	X(KIND, "kind") X(PLAN, "plan") X(DOMAIN, "domain") X(STEP, "step") X(GOALS, "goals") X(OWNER, "owner") X(PARTNERS, "partners") X(LEVEL, "level") \
	X(START, "start") X(END, "end") X(CONTINUES, "continues") X(SOURCE, "source") X(STATE, "state")
typedef enum {
#define X(code, key) FIELD_##code,
	IMPORT_FIELDS(X)
#undef X
	FIELD_COUNT,
	FIELD_GUESS                                   /* in options: let Spil guess */
} import_field;
slice import_field_name(import_field f);              /* stable word for forms and JSON: "identifier", "title.nl", "" ... */
bool import_field_from(slice name, import_field *ret);
slice import_field_key(import_field f);
slice import_field_title(import_field f, lang l);     /* the header an export writes */

/* How a name in a cell was understood. */
typedef enum { MATCH_NONE, MATCH_CHOSEN, MATCH_IRI, MATCH_IDENTIFIER, MATCH_LABEL, MATCH_ABBREVIATION, MATCH_WORDS, MATCH_ALIKE, MATCH_NEW, MATCH_LEFT_OUT } match_how;
slice match_how_name(match_how h);
slice match_how_text(match_how h, lang l);            /* for people */

/* A person's decision on a name: value is an IRI, "new", or "" (leave it out). */
typedef struct { import_field field; slice text, value; } import_decision;
/* The same as options.columns, by title ("Trekker") or letter ("C"). */
typedef struct { slice column; import_field field; } import_mapping;
/* "Trekker=owner,Actie=title.nl,D=" -> mappings; ST_BAD_REQUEST naming the fields there are. Fields by import_field_name, or their title in either language. */
status import_mappings(ctx *cx, slice text, import_mapping **ret, size_t *ret_n);
typedef struct {
	slice sheet;                                  /* of XLSX; NO_SLICE: the one that looks most like a plan */
	uint64_t header_row;                          /* number of the row with the titles; 0: guessed */
	const import_field *columns; size_t column_n; /* FIELD_GUESS where Spil may guess; may be shorter than the table */
	const import_mapping *mappings; size_t mapping_n; /* stronger than `columns` */
	const import_decision *decisions; size_t decision_n;
	slice strategy;                               /* IRI, or: */
	slice new_strategy, publisher;                /* title of a strategy to make, and the name of its publisher */
	slice plan;                                   /* IRI, or: */
	slice new_plan; int64_t year;                 /* title and year of a plan to make; a column "plan" overrides both for its row */
	bool text_english;                            /* a title without a language is English, not Dutch */
	bool only_good;                               /* apply the good rows although others are wrong */
} import_options;

typedef struct { slice header; slice samples[3]; import_field field; bool guessed; int confidence; } import_column; /* 0 to 100 */
typedef struct { uint64_t row; size_t column; slice place, message; bool warning; } import_problem; /* column from 0, SIZE_MAX: the whole row; place: "row 12, column Eigenaar" */
typedef struct { slice iri, label; double score; } import_candidate;
typedef struct {
	import_field field;
	slice text;                                   /* as it stands in the file */
	slice scope;                                  /* of a step: the domain it was looked for in (IRI) */
	uint64_t uses;
	match_how how;
	slice iri, label;                             /* what it became; of a new one: the address it will have */
	import_candidate candidates[IMPORT_CANDIDATES]; size_t candidate_n;
} import_name;

typedef enum { ROW_CREATE, ROW_CHANGE, ROW_SAME, ROW_WRONG, ROW_OUTCOMES } row_outcome;
slice row_outcome_name(row_outcome o);
slice row_outcome_text(row_outcome o, lang l);
typedef struct {
	uint64_t row;
	row_outcome outcome;
	slice iri, identifier, title;
	slice plan;
	diff_line *diff; size_t diff_n;               /* of ROW_CHANGE; of ROW_CREATE: every value, before NO_SLICE */
	graph *document;                              /* of CREATE and CHANGE */
	uint64_t version;                             /* seen; 0 for CREATE */
} import_row;
typedef struct { slice register_name, iri, label; graph *document; } import_new; /* an organisation, domain, plan ... that comes along */

typedef struct import_preview {
	table source;
	uint64_t header_row;
	import_column *columns; size_t column_n;
	import_row *rows; size_t row_n;
	uint64_t counts[ROW_OUTCOMES];
	import_name *names; size_t name_n;
	import_new *news; size_t new_n;
	resource *absent; size_t absent_n; uint64_t absent_total; /* in the plans concerned, not in the file; the first 1,000 */
	import_problem *problems; size_t problem_n;   /* by row */
	size_t errors, warnings;
	bool ready;                                   /* there is something to write and nothing stands in its way */
	digest fingerprint;                           /* of the file, the choices and the outcome: hand it to import_apply */
} import_preview;

/* ST_BAD_REQUEST, ST_TOO_LARGE, ST_NOT_FOUND for a file that cannot be read at all or a strategy or plan that is not there; what is wrong
 * inside stands in ret->problems. */
status import_read(ctx *cx, const entry_store *e, slice bytes, const import_options *o, import_preview **ret);
typedef struct { size_t created, changed, same, left_out, news; uint64_t first_seq, last_seq; } import_result;
/* Writes what the preview says, in one append. `seen` (may be NULL): the fingerprint the person saw; ST_STALE when it is another now. ST_INVALID when rows
 * are wrong and only_good is off. `reason` stands with every event. */
status import_apply(ctx *cx, const entry_store *e, const import_preview *p, const import_options *o, const digest *seen, slice reason, import_result *ret);

void import_preview_json(ctx *cx, const import_preview *p, json_writer *w);
void import_preview_text(ctx *cx, const import_preview *p, buf *out); /* for a terminal */
#endif
