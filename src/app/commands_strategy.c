/* SPDX-License-Identifier: EUPL-1.2
 * commands_strategy: an action plan from a spreadsheet, and back into one; a register into a file. */
#include "app/rdf_file.h"
#include "app/world.h"
#include "face/feed/feed.h"
#include "store/file.h"
#include "strategy/export.h"
#include "strategy/import.h"

enum { FILE_MOST = 64 << 20, PREVIEW_MOST = 64 << 20, EXPORT_MOST = 1 << 30 };

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
	TRY(file_read(cx, c->words[0], FILE_MOST, &bytes));
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

static slice ending(const command_line *c)
{
	slice as = cli_flag(c, "as"), path = c->words[0];
	size_t dot = slice_rfind_char(path, '.');
	return as.n ? as : dot == SLICE_NONE ? NO_SLICE : slice_skip(path, dot + 1);
}

typedef struct { ctx *cx; rdf_output out; } exporting;

static status put_part(void *to, slice bytes)
{
	exporting *e = to;
	return rdf_output_put(e->cx, &e->out, bytes);
}

static status export_register(exporting *e, slice name, slice extension)
{
	ctx *cx = e->cx;
	const reg *r = registers_find(cx->sv->registers, name);
	if (!r) return fail(cx, NOT_FOUND, "There is no register called \"{1}\". All registers are listed under \"All registers\".", name);
	return feed_list_write(cx, r, extension, put_part, e);
}

static status export_plan(exporting *e, const command_line *c, slice extension)
{
	ctx *cx = e->cx;
	buf *out = buf_new(cx->mem, EXPORT_MOST);
	export_format f;
	if (!export_format_from(extension, &f)) return fail(cx, BAD_REQUEST, "A plan is exported as .csv, .xlsx, .jsonld or .xml (StratML), not as \"{1}\".", extension);
	export_scope scope = { .plan = plan_iri(cx, cli_flag(c, "plan")), .strategy = cli_flag(c, "strategy").n ? resource_iri(cx, cx->sv->settings->base, S("strategies"), cli_flag(c, "strategy")) : NO_SLICE };
	TRY(export_actions(cx, &cx->sv->entries, &scope, f, out));
	if (!buf_ok(out)) return fail(cx, TOO_LARGE, "The export would be larger than 1 GiB.");
	return put_part(e, buf_slice(out));
}

static status export_file(ctx *cx, const command_line *c)
{
	slice extension = ending(c), name = cli_flag(c, "register");
	exporting e = { .cx = cx };
	TRY(rdf_output_open(cx, c->words[0], &e.out));
	return rdf_output_end(cx, &e.out, name.n ? export_register(&e, name, extension) : export_plan(&e, c, extension));
}

int command_import(ctx *cx, const command_line *c) { return cli_with_world(cx, c, true, import_plan); }

int command_export(ctx *cx, const command_line *c) { return cli_with_world(cx, c, false, export_file); }
