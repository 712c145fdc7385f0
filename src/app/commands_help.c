/* SPDX-License-Identifier: EUPL-1.2
 * commands_help: help from the tables of commands and settings. */
#include "app/cli.h"

static void list_commands(ctx *cx)
{
	cli_say(cx, "Spil {1}: the server on which a government runs its data strategy.", S("0.1.0"));
	cli_line(S(""));
	for (size_t i = 0; i < COMMAND_COUNT; i++) cli_line(arena_printf(cx->mem, "  %-9s %.*s", COMMANDS[i].name, SL(tr_slice(cx->lang, COMMANDS[i].summary))));
	cli_line(S(""));
	cli_say(cx, "\"spil help COMMAND\" explains one, \"spil help settings\" every setting. Each command takes --json and --lang nl or en.");
}

static void list_settings(ctx *cx)
{
	cli_say(cx, "A setting stands in DATA/spil.conf as \"name = value\", in the environment as SPIL_NAME, or on the command line as --name; the last one wins.");
	cli_line(S(""));
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		const setting_row *row = &SETTING_ROWS[i];
		cli_line(arena_printf(cx->mem, "  --%-12.*s %.*s%s%.*s%s", SL(row->name), SL(tr_slice(cx->lang, row->help)), row->preset.n ? "  [" : "", SL(row->preset), row->preset.n ? "]" : ""));
	}
}

int command_help(ctx *cx, const command_line *c)
{
	if (!c->word_n) {
		list_commands(cx);
		return EXIT_GOOD;
	}
	if (slice_eq(c->words[0], S("settings"))) {
		list_settings(cx);
		return EXIT_GOOD;
	}
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (!slice_eq(c->words[0], slice_from(COMMANDS[i].name))) continue;
		cli_say(cx, "usage: spil {1} {2}", c->words[0], slice_from(COMMANDS[i].words));
		cli_line(S(""));
		cli_line(tr_slice(cx->lang, COMMANDS[i].summary));
		cli_line(tr_slice(cx->lang, COMMANDS[i].help));
		return EXIT_GOOD;
	}
	(void)fail(cx, NOT_FOUND, "spil: there is no command \"{1}\"; \"spil help\" lists them.", c->words[0]);
	(void)cli_failed(cx, c);
	return EXIT_USAGE;
}
