/* SPDX-License-Identifier: EUPL-1.2
 * commands_validate: files against shapes, without a server or a data folder. Exit codes: 0 all conforms, 1 it does not, 2 wrong use, 3 data or
 * shapes that cannot be read, 4 the system. */
#include <unistd.h>
#include "app/input.h"
#include "app/validate.h"

enum { REPORT_MOST = 1 << 30, RESULTS_MOST = 10000, THREADS_MOST = 8 };

static void show_progress(void *bar, uint64_t done, uint64_t total) { cli_progress(bar, done, total); }

static status number_flag(ctx *cx, const command_line *c, const char *name, size_t preset, size_t *ret)
{
	slice text = cli_flag(c, name);
	uint64_t n = preset;
	if (text.p && (!slice_to_u64(text, &n) || !n || n > UINT32_MAX)) return fail(cx, BAD_REQUEST, "--{1} takes a whole number from 1 on, not \"{2}\".", slice_from(name), text);
	*ret = n;
	return ST_OK;
}

static status read_asked(ctx *cx, const command_line *c, validate_asked *a)
{
	slice report = cli_flag(c, "report"), severity = cli_flag(c, "severity");
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	*a = (validate_asked){ .kind = c->json ? REPORT_JSON : REPORT_TEXT };
	if (slice_eq(report, S("text"))) a->kind = REPORT_TEXT;
	else if (slice_eq(report, S("json"))) a->kind = REPORT_JSON;
	else if (report.p && rdf_format_of_extension(report, &a->format)) a->kind = REPORT_RDF;
	else if (report.p) return fail(cx, BAD_REQUEST, "--report is text, json or a format of linked data (ttl, nt, rdf, jsonld), not \"{1}\".", report);
	if (severity.p && !shacl_grade_from(severity, &a->options.least)) return fail(cx, BAD_REQUEST, "--severity is info, warning or violation, not \"{1}\".", severity);
	TRY(number_flag(cx, c, "most", RESULTS_MOST, &a->options.most_results));
	TRY(number_flag(cx, c, "examples", 3, &a->examples));
	if (a->kind == REPORT_TEXT) a->options.examples = a->examples;
	a->options.threads = processors < 1 ? 1 : processors > THREADS_MOST ? THREADS_MOST : (unsigned)processors;
	a->shape_path_n = cli_flags(cx, c, "shapes", &a->shape_paths);
	a->register_n = cli_flags(cx, c, "register", &a->register_names);
	if (c->word_n && a->shape_path_n && a->register_n) return fail(cx, BAD_REQUEST, "Give --shapes or --register, not both.");
	if (c->word_n && !a->shape_path_n && !a->register_n) return fail(cx, BAD_REQUEST, "Say which shapes: --shapes FILE, or --register NAME for those of a register.");
	if (!c->word_n && !cli_flag(c, "data").p) return fail(cx, BAD_REQUEST, "Give the files to check, \"-\" for standard input, or --data FOLDER for all entries of a data folder.");
	return ST_OK;
}

status validate_report(ctx *cx, const validate_asked *a, const shapes *s, const graph *data, const shacl_report *r)
{
	buf *out = buf_new(cx->mem, REPORT_MOST);
	const shapes_note *notes;
	size_t note_n = shapes_notes(s, &notes);
	if (a->kind == REPORT_TEXT) {
		TRY(shacl_report_text(cx, s, r, a->examples, out));
	} else if (a->kind == REPORT_JSON) {
		TRY(shacl_report_json(cx, s, r, out));
	} else {
		graph *g = graph_new(cx->mem);
		for (size_t i = 0; i < note_n; i++) cli_warn(cx, shapes_note_text(cx, &notes[i]));
		TRY(shacl_report_graph(cx, s, data, r, g));
		TRY(rdf_write(cx, a->format, g, 0, out));
		if (!buf_ok(out)) return fail(cx, TOO_LARGE, "The report would be larger than is accepted; keep fewer results with --most.");
	}
	cli_out(buf_slice(out));
	return ST_OK;
}

status validate_shapes(ctx *cx, const command_line *c, const validate_asked *a, const shapes **ret)
{
	graph *g = graph_new(cx->mem);
	shapes *s;
	TRY(input_read(cx, a->shape_paths, a->shape_path_n, &(input_options){ .format = cli_flag(c, "from"), .quiet = true }, g));
	TRY(shapes_load(cx, g, &s));
	*ret = s;
	return ST_OK;
}

/* The shapes of registers: the targets of those named alone. */
static status register_shapes(ctx *cx, const command_line *c, validate_asked *a, const registers *rs, const shapes **ret)
{
	tid *only = arena_new(cx->mem, tid, a->register_n);
	for (size_t i = 0; i < a->register_n; i++) {
		const reg *r = registers_find(rs, a->register_names[i]);
		if (!r) return fail(cx, NOT_FOUND, "There is no register called \"{1}\" in the folder {2}.", a->register_names[i], c->settings.registers);
		only[i] = r->shape;
	}
	a->options.only = only;
	a->options.only_n = a->register_n;
	*ret = registers_shapes(rs);
	return ST_OK;
}

static status validate_files(ctx *cx, const command_line *c, validate_asked *a, const registers *rs, bool *ret_conforms)
{
	const shapes *s;
	shacl_report r = { 0 };
	graph *data = graph_new(cx->mem);
	TRY(rs ? register_shapes(cx, c, a, rs, &s) : validate_shapes(cx, c, a, &s));
	TRY(input_read(cx, c->words, c->word_n, &(input_options){ .format = cli_flag(c, "from"), .quiet = c->json }, data));
	progress_bar bar = progress_begin("validate", c->json);
	a->options.progress = show_progress;
	a->options.progress_arg = &bar;
	status st = shacl_validate(cx, s, data, &a->options, &r);
	progress_end(&bar);
	TRY(st);
	*ret_conforms = r.conforms;
	return validate_report(cx, a, s, data, &r);
}

int command_validate(ctx *cx, const command_line *c)
{
	validate_asked a;
	bool conforms = false;
	registers *rs = NULL;
	if (read_asked(cx, c, &a) != ST_OK) return cli_failed(cx, c), EXIT_USAGE;
	if (!c->word_n) return validate_data(cx, c, &a);
	status st = a.register_n ? registers_load(cx, c->settings.registers, c->settings.overlay, &rs) : ST_OK;
	if (st == ST_OK) st = validate_files(cx, c, &a, rs, &conforms);
	int code = st != ST_OK ? cli_failed(cx, c) : conforms ? EXIT_GOOD : EXIT_CHECK;
	if (rs) registers_free(rs);
	return code;
}
