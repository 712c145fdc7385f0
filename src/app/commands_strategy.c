/* SPDX-License-Identifier: EUPL-1.2
 * commands_strategy: an action plan from a spreadsheet, and back into one; a register into a file. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "app/cli.h"
#include "app/world.h"
#include "strategy/export.h"
#include "strategy/import.h"

enum { FILE_MOST = 64 << 20, PREVIEW_MOST = 64 << 20, EXPORT_MOST = 1 << 30 };

static status read_all(ctx *cx, slice path, slice *ret)
{
	int fd = open(arena_cstr(cx->mem, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0) return fail(cx, NOT_FOUND, "{1} cannot be read: {2}.", path, slice_from(strerror(errno)));
	buf *b = buf_new(cx->mem, FILE_MOST);
	ssize_t n = 0;
	for (char *to; (to = buf_reserve(b, 65536)) && (n = read(fd, to, 65536)) > 0;) buf_added(b, (size_t)n);
	close(fd);
	if (n < 0 || !buf_ok(b)) return fail(cx, TOO_LARGE, "{1} cannot be read, or is larger than 64 MiB.", path);
	*ret = buf_slice(b);
	return ST_OK;
}

static slice plan_iri(ctx *cx, slice plan)
{
	if (!plan.n || slice_contains(plan, S("://"))) return plan.n ? plan : NO_SLICE;
	return resource_iri(cx, cx->sv->settings->base, S("plans"), plan);
}

static void show_preview(ctx *cx, const command_line *c, const import_preview *p)
{
	buf *b = buf_new(cx->mem, PREVIEW_MOST);
	if (c->json) {
		json_writer w = json_writer_to(b, true);
		import_preview_json(cx, p, &w);
		buf_putc(b, '\n');
	} else {
		import_preview_text(cx, p, b);
	}
	cli_out(buf_slice(b));
}

static status import_plan(ctx *cx, const command_line *c)
{
	slice bytes;
	import_options o = { .plan = plan_iri(cx, cli_flag(c, "plan")) };
	import_mapping *mappings;
	import_preview *p;
	import_result result;
	TRY(read_all(cx, c->words[0], &bytes));
	if (cli_flag(c, "map").n) {
		TRY(import_mappings(cx, cli_flag(c, "map"), &mappings, &o.mapping_n));
		o.mappings = mappings;
	}
	TRY(import_read(cx, &cx->sv->entries, bytes, &o, &p));
	show_preview(cx, c, p);
	if (cli_flag(c, "dry-run").n || cli_flag(c, "dry_run").n) return ST_OK;
	if (!p->ready) return p->errors ? fail(cx, INVALID, "Nothing was written: {1} cells are wrong. Mend the file, or change the columns with --map.", ctx_num(cx, p->errors)) : ST_OK;
	if (!c->yes && !cli_ask(cx, tr(cx->lang, "Write this?"))) return fail(cx, CANCELLED, "Nothing was written. Say --yes where nobody can be asked.");
	TRY(import_apply(cx, &cx->sv->entries, p, &o, &p->fingerprint, trf(cx->mem, cx->lang, "Imported from {1}", c->words[0]), &result));
	if (!c->json) cli_say(cx, "Written: {1} created, {2} changed, {3} left as they were.", ctx_num(cx, result.created), ctx_num(cx, result.changed), ctx_num(cx, result.same));
	return ST_OK;
}

static status write_out(ctx *cx, slice path, slice bytes)
{
	if (slice_eq(path, S("-"))) {
		cli_out(bytes);
		return ST_OK;
	}
	int fd = open(arena_cstr(cx->mem, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool good = fd >= 0;
	for (slice left = bytes; good && left.n;) {
		ssize_t n = write(fd, left.p, left.n);
		good = n > 0;
		if (good) left = slice_skip(left, (size_t)n);
	}
	if (fd >= 0 && close(fd)) good = false;
	return good ? ST_OK : fail(cx, SYSTEM, "{1} cannot be written: {2}.", path, slice_from(strerror(errno)));
}

static slice ending(const command_line *c)
{
	slice as = cli_flag(c, "as"), path = c->words[0];
	size_t dot = slice_rfind_char(path, '.');
	return as.n ? as : dot == SLICE_NONE ? NO_SLICE : slice_skip(path, dot + 1);
}

/* Every visible entry of a register as one graph. */
static status register_graph(ctx *cx, const reg *r, graph *into)
{
	list_query q = { .register_name = r->name, .limit = 1000, .order = r->order };
	list_result result;
	do {
		TRY(index_list(cx, &q, &result));
		for (size_t i = 0; i < result.n; i++) TRY(index_graph(cx, result.rows[i].iri, into));
		q.offset += result.n;
	} while (result.n);
	return ST_OK;
}

static status export_register(ctx *cx, slice name, slice extension, buf *out)
{
	const reg *r = registers_find(cx->sv->registers, name);
	rdf_format f;
	if (!r) return fail(cx, NOT_FOUND, "There is no register called \"{1}\". All registers are listed under \"All registers\".", name);
	if (!rdf_format_of_extension(extension, &f)) return fail(cx, BAD_REQUEST, "A register is exported as .ttl, .nt, .rdf or .jsonld, not as \"{1}\".", extension);
	graph *g = graph_new(cx->mem);
	TRY(register_graph(cx, r, g));
	return rdf_write(cx, f, g, 0, out);
}

static status export_file(ctx *cx, const command_line *c)
{
	slice extension = ending(c), name = cli_flag(c, "register");
	buf *out = buf_new(cx->mem, EXPORT_MOST);
	export_format f;
	if (name.n) {
		TRY(export_register(cx, name, extension, out));
	} else {
		if (!export_format_from(extension, &f)) return fail(cx, BAD_REQUEST, "A plan is exported as .csv, .xlsx, .jsonld or .xml (StratML), not as \"{1}\".", extension);
		export_scope scope = { .plan = plan_iri(cx, cli_flag(c, "plan")), .strategy = cli_flag(c, "strategy").n ? resource_iri(cx, cx->sv->settings->base, S("strategies"), cli_flag(c, "strategy")) : NO_SLICE };
		TRY(export_actions(cx, &cx->sv->entries, &scope, f, out));
	}
	if (!buf_ok(out)) return fail(cx, TOO_LARGE, "The export would be larger than 1 GiB.");
	return write_out(cx, c->words[0], buf_slice(out));
}

int command_import(ctx *cx, const command_line *c) { return cli_with_world(cx, c, true, import_plan); }

int command_export(ctx *cx, const command_line *c) { return cli_with_world(cx, c, false, export_file); }
