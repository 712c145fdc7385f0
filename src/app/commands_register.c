/* SPDX-License-Identifier: EUPL-1.2
 * commands_register: what changed register files would do, before they are put to use. Reads the log alone, so it works beside a server. */
#include <sys/stat.h>
#include "app/cli.h"
#include "app/world.h"
#include "format/json.h"
#include "register/activate.h"

enum { KEY_WIDTH = 20 };

static bool is_folder(ctx *cx, slice path)
{
	struct stat st;
	return stat(arena_cstr(cx->mem, path), &st) == 0 && S_ISDIR(st.st_mode);
}

static void show_changes(ctx *cx, const activation *a)
{
	for (size_t i = 0; i < a->change_n; i++) {
		const register_change *c = &a->changes[i];
		cli_line(arena_printf(cx->mem, "  %-*.*s %-*.*s %-8.*s %.*s", KEY_WIDTH, SL(c->register_name), KEY_WIDTH, SL(c->key), SL(change_sort_name(c->sort)), SL(c->message.v[cx->lang])));
	}
}

static void show_misfits(ctx *cx, const activation *a)
{
	for (size_t i = 0; i < a->misfit_n; i++) {
		const misfit *m = &a->misfits[i];
		cli_line(S(""));
		cli_say(cx, "{1}, {2}: {3} entries: {4}", m->register_name, m->key.n ? m->key : S("–"), text_u64(cx->mem, cx->lang, m->count), m->message.v[cx->lang]);
		for (size_t k = 0; k < m->example_n; k++) cli_line(JOIN(cx->mem, S("    "), m->examples[k]));
		if (m->count > m->example_n) cli_line(JOIN(cx->mem, S("    "), trf(cx->mem, cx->lang, "and {1} more", text_u64(cx->mem, cx->lang, m->count - m->example_n))));
	}
}

static void show(ctx *cx, const activation *a)
{
	if (a->first) {
		cli_say(cx, "No register files are in use yet: the first start takes these.");
		return;
	}
	if (!a->touched_n) {
		cli_say(cx, "These register files are the ones in use: nothing differs.");
		return;
	}
	cli_say(cx, "{1} registers differ from those in use.", ctx_num(cx, a->touched_n));
	show_changes(cx, a);
	show_misfits(cx, a);
	cli_line(S(""));
	slice checked = text_u64(cx->mem, cx->lang, a->checked), entries = text_u64(cx->mem, cx->lang, a->entries);
	if (a->entries) cli_say(cx, "{1} of {2} entries would no longer pass. They stay as they are and are shown; the next change to each has to fit.", entries, checked);
	else cli_say(cx, "All {1} entries of these registers pass.", checked);
}

static void show_json(ctx *cx, const activation *a)
{
	buf *b = buf_new(cx->mem, 64 << 20);
	json_writer w = json_writer_to(b, true);
	activation_json(cx, a, &w);
	buf_putc(b, '\n');
	cli_out(buf_slice(b));
}

static status check(ctx *cx, const command_line *c, activation *ret)
{
	const settings *s = &c->settings;
	slice given = c->word_n > 1 ? c->words[1] : NO_SLICE, folder = given.n && is_folder(cx, given) ? given : s->registers;
	register_file *files;
	registers *rs;
	log_store *log;
	size_t n;
	if (!world_exists(cx, s)) return fail(cx, NOT_FOUND, "There is no data in {1} yet; \"spil init\" or \"spil serve\" makes it.", s->data);
	TRY(register_files(cx, folder, s->overlay, slice_eq(folder, given) ? NO_SLICE : given, &files, &n));
	TRY(registers_load_files(cx, files, n, &rs));
	status st = log_open(cx, s->data, true, &log);
	if (st == ST_OK) {
		progress_bar bar = progress_begin("check", c->json);
		st = activation_check(cx, s->data, log, files, n, rs, cli_progress, &bar, ret);
		progress_end(&bar);
		log_close(log);
	}
	registers_free(rs);
	return st;
}

int command_register(ctx *cx, const command_line *c)
{
	activation a;
	if (!slice_eq(c->words[0], S("check")) || c->word_n > 2) {
		(void)fail(cx, BAD_REQUEST, "usage: spil {1} {2}", S("register"), S("check [FILE|FOLDER]"));
		(void)cli_failed(cx, c);
		return EXIT_USAGE;
	}
	if (check(cx, c, &a) != ST_OK) return cli_failed(cx, c);
	if (c->json) show_json(cx, &a);
	else show(cx, &a);
	return a.entries ? EXIT_CHECK : EXIT_GOOD;
}
