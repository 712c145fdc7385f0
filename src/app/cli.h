/* SPDX-License-Identifier: EUPL-1.2
 * cli: the commands as one table, from which dispatch and help come. Exit codes: 0 it worked, 1 a check failed, 2 wrong use,
 * 3 bad input, 4 the system failed. */
#ifndef SPIL_APP_CLI_H
#define SPIL_APP_CLI_H
#include "app/settings.h"

enum { EXIT_GOOD = 0, EXIT_CHECK = 1, EXIT_USAGE = 2, EXIT_INPUT = 3, EXIT_SYSTEM = 4 };

typedef struct command_line {
	const slice *words; size_t word_n;            /* what is not a flag, after the command's name */
	const map *flags;                             /* name -> slice *; flags without a value: "yes" */
	settings settings;
	bool json;                                    /* --json: machines read the answer */
	bool yes;                                     /* --yes: do not ask */
} command_line;

typedef struct command {
	const char *name, *words;                     /* words: how its arguments look in the usage line */
	const char *flags;                            /* own flags, space separated; "name=" takes a value */
	int (*run)(ctx *cx, const command_line *c);
	slice summary, help;                          /* English, translated */
} command;
extern const command COMMANDS[];
extern const size_t COMMAND_COUNT;

int cli_run(int argc, char **argv);
/* Prints the error in cx (or as JSON) and gives the exit code that fits it. */
int cli_failed(ctx *cx, const command_line *c);
slice cli_flag(const command_line *c, const char *name);   /* NO_SLICE when absent; the last one when given more than once */
size_t cli_flags(ctx *cx, const command_line *c, const char *name, const slice **ret); /* each time it was given, in order */
void cli_out(slice text);                             /* to standard output */
#define cli_say(cx, lit, ...) cli_line(trf((cx)->mem, (cx)->lang, lit __VA_OPT__(,) __VA_ARGS__))
void cli_warn(ctx *cx, slice text);                   /* "spil: ..." on standard error */
void cli_line(slice text);                            /* text and a line end */
bool cli_ask(ctx *cx, slice question);                /* on a terminal only; false otherwise */
slice cli_secret(ctx *cx, slice prompt);              /* from the terminal without echo, or a line of standard input */

/* A bar with rate and remaining time, on a terminal, for long work; nothing elsewhere. Give cli_progress and one of these. */
typedef struct { const char *what; int64_t began_us, shown_us; bool terminal; } progress_bar;
progress_bar progress_begin(const char *what, bool quiet);
void cli_progress(void *bar, uint64_t done, uint64_t total);
void progress_end(progress_bar *bar);

/* Opens the data folder, acts as the system, runs fn, closes; gives the exit code. */
int cli_with_world(ctx *cx, const command_line *c, bool writing, status (*fn)(ctx *, const command_line *));

/* commands_*.c */
int command_serve(ctx *, const command_line *);
int command_init(ctx *, const command_line *);
int command_import(ctx *, const command_line *);
int command_export(ctx *, const command_line *);
int command_verify(ctx *, const command_line *);
int command_rebuild(ctx *, const command_line *);
int command_backup(ctx *, const command_line *);
int command_restore(ctx *, const command_line *);
int command_log(ctx *, const command_line *);
int command_register(ctx *, const command_line *);
int command_head(ctx *, const command_line *);
int command_user(ctx *, const command_line *);
int command_token(ctx *, const command_line *);
int command_convert(ctx *, const command_line *);
int command_validate(ctx *, const command_line *);
int command_canon(ctx *, const command_line *);
int command_diff(ctx *, const command_line *);
int command_help(ctx *, const command_line *);
#endif
