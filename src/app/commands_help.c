/* SPDX-License-Identifier: EUPL-1.2
 * commands_help: help from the tables of commands and settings. */
#include "app/cli.h"
#include "app/server.h"
#include "format/json.h"

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

static const struct { unsigned bit; const char *word; } METHODS[] = { { HTTP_GET, "GET" }, { HTTP_POST, "POST" }, { HTTP_PUT, "PUT" }, { HTTP_PATCH, "PATCH" }, { HTTP_DELETE, "DELETE" } };
static const struct { unsigned bit; const char *word; } MARKS[] = { { ROUTE_API, "api" }, { ROUTE_FORM, "form" }, { ROUTE_HEAVY, "heavy" }, { ROUTE_SIGNED_IN, "signed-in" }, { ROUTE_ADMIN, "administrator" }, { ROUTE_HIDDEN, "hidden" } };

static void route_as_json(ctx *cx, const route *r)
{
	buf *b = buf_new(cx->mem, 1 << 16);
	json_writer w = json_writer_to(b, false);
	json_begin(&w, '{');
	json_key(&w, S("methods"));
	json_begin(&w, '[');
	for (size_t i = 0; i < COUNT_OF(METHODS); i++)
		if (r->methods & METHODS[i].bit) json_string(&w, slice_from(METHODS[i].word));
	json_end(&w, ']');
	json_key(&w, S("pattern"));
	json_string(&w, slice_from(r->pattern));
	json_key(&w, S("flags"));
	json_begin(&w, '[');
	for (size_t i = 0; i < COUNT_OF(MARKS); i++)
		if (r->flags & MARKS[i].bit) json_string(&w, slice_from(MARKS[i].word));
	json_end(&w, ']');
	json_key(&w, S("body_max"));
	json_int(&w, (int64_t)r->body_max);
	json_key(&w, S("summary"));
	json_string(&w, slice_from(r->summary));
	json_end(&w, '}');
	cli_line(buf_slice(b));
}

/* Every address, in the order in which they are looked at; tests that must reach all of them read it as JSON, a line each. */
static void list_routes(ctx *cx, bool as_json)
{
	size_t n;
	const route *const *tables = server_routes(&n);
	for (size_t t = 0; t < n; t++)
		for (const route *r = tables[t]; r->pattern; r++) {
			if (as_json) route_as_json(cx, r);
			else
				for (size_t i = 0; i < COUNT_OF(METHODS); i++)
					if (r->methods & METHODS[i].bit) cli_line(arena_printf(cx->mem, "  %-6s %-46s %s", METHODS[i].word, r->pattern, r->summary));
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
	if (slice_eq(c->words[0], S("routes"))) {
		list_routes(cx, c->json);
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
