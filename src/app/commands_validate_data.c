/* SPDX-License-Identifier: EUPL-1.2
 * All entries of a data folder, as one graph: references are judged by what the entries themselves say, and each register's shape is held
 * against all of its entries in one run. With --shapes other shapes than the registers' own: a profile of DCAT, say. */
#include "app/validate.h"
#include "app/world.h"
#include "format/json.h"

enum { PAGE = 1000, REPORT_MOST = 1 << 30 };

typedef struct entries { const reg *r; tid *nodes; size_t n; } entries;
typedef struct catalogue { graph *g; entries *of; size_t n; size_t total; } catalogue;

/* One register's entries into the graph; a page's rows go when it is done. */
static status read_register(ctx *cx, const reg *r, catalogue *all, entries *ret, progress_bar *bar, uint64_t of_all)
{
	list_query q = { .register_name = r->name, .limit = PAGE };
	ctx page = *cx;
	status st = ST_OK;
	*ret = (entries){ .r = r };
	for (bool more = true; more && st == ST_OK;) {
		list_result found = { 0 };
		page.mem = arena_create(0);
		page.err = (error){ 0 };
		st = index_list(&page, &q, &found);
		if (st == ST_OK && !ret->nodes) ret->nodes = arena_new(cx->mem, tid, found.total + 1);
		for (size_t i = 0; st == ST_OK && i < found.n && ret->n < found.total; i++) {
			st = index_graph(&page, found.rows[i].iri, all->g);
			ret->nodes[ret->n++] = graph_iri(all->g, found.rows[i].iri);
		}
		if (st != ST_OK) st = fail_at(cx, st, __FILE__, __LINE__, S("{1}"), &page.err.message, 1);
		more = found.n == PAGE;
		q.offset += found.n;
		cli_progress(bar, all->total + ret->n, of_all);
		arena_destroy(page.mem);
	}
	all->total += ret->n;
	return st;
}

static status read_all(ctx *cx, const command_line *c, catalogue *all)
{
	const registers *rs = cx->sv->registers;
	list_query q = { .limit = 0 };
	list_result count;
	*all = (catalogue){ .g = graph_new(cx->mem), .n = registers_count(rs) };
	all->of = arena_new(cx->mem, entries, all->n + 1);
	TRY(index_list(cx, &q, &count));
	progress_bar bar = progress_begin("read", c->json);
	status st = ST_OK;
	for (size_t i = 0; i < all->n && st == ST_OK; i++) st = read_register(cx, registers_at(rs, i), all, &all->of[i], &bar, count.total);
	progress_end(&bar);
	return st;
}

static bool asked_for(const validate_asked *a, const reg *r)
{
	for (size_t i = 0; i < a->register_n; i++) if (slice_eq(a->register_names[i], r->name)) return true;
	return !a->register_n;
}

static status known_names(ctx *cx, const validate_asked *a)
{
	for (size_t i = 0; i < a->register_n; i++)
		if (!registers_find(cx->sv->registers, a->register_names[i])) return fail(cx, NOT_FOUND, "There is no register called \"{1}\" in the folder {2}.", a->register_names[i], cx->sv->settings->registers);
	return ST_OK;
}

/* How many entries have a result: groups of fields are fragments of their entry. Exact while all results were kept. */
static size_t entries_with_results(ctx *cx, const shacl_report *r)
{
	map *seen = map_new(cx->mem);
	for (const shacl_result *x = r->first; x; x = x->next) {
		size_t hash = slice_find_char(x->focus_term.lex, '#');
		map_put(seen, hash == SLICE_NONE ? x->focus_term.lex : slice_take(x->focus_term.lex, hash), seen);
	}
	return map_count(seen);
}

typedef struct checked { const entries *of; shacl_report report; size_t wrong; } checked;

static void table_put(ctx *cx, const checked *all, size_t n, buf *out)
{
	size_t widest = 10;
	for (size_t i = 0; i < n; i++) if (all[i].of->r->name.n > widest) widest = all[i].of->r->name.n;
	slice heads[] = { tr(cx->lang, "register"), tr(cx->lang, "entries"), tr(cx->lang, "not right"), tr(cx->lang, "results") };
	buf_printf(out, "%-*.*s %10.*s %10.*s %10.*s\n", (int)widest, SL(heads[0]), SL(heads[1]), SL(heads[2]), SL(heads[3]));
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%-*.*s %10zu %10zu %10zu\n", (int)widest, SL(all[i].of->r->name), all[i].of->n, all[i].wrong, all[i].report.count);
}

static status text_put(ctx *cx, const validate_asked *a, const checked *all, size_t n, const shapes *s, buf *out)
{
	table_put(cx, all, n, out);
	for (size_t i = 0; i < n; i++) {
		if (all[i].report.conforms) continue;
		buf_printf(out, "\n== %.*s\n", SL(all[i].of->r->name));
		TRY(shacl_report_text(cx, s, &all[i].report, a->examples, out));
	}
	return ST_OK;
}

static status json_put(ctx *cx, const checked *all, size_t n, const shapes *s, buf *out)
{
	buf_lit(out, "{\"registers\": [");
	for (size_t i = 0; i < n; i++) {
		json_writer w = json_writer_to(out, false);
		buf_put(out, i ? S(",\n") : S("\n"));
		json_begin(&w, '{');
		json_pair(&w, S("register"), all[i].of->r->name);
		json_key(&w, S("entries"));
		json_int(&w, (int64_t)all[i].of->n);
		json_key(&w, S("entriesWithResults"));
		json_int(&w, (int64_t)all[i].wrong);
		json_key(&w, S("report"));
		TRY(shacl_report_json(cx, s, &all[i].report, out));
		buf_lit(out, "}");
	}
	buf_lit(out, "\n]}\n");
	return ST_OK;
}

/* Each register by itself, so that its counts stand by it. */
static status by_register(ctx *cx, validate_asked *a, const catalogue *all, bool *ret_conforms)
{
	const shapes *s = registers_shapes(cx->sv->registers);
	checked *done = arena_new(cx->mem, checked, all->n + 1);
	buf *out = buf_new(cx->mem, REPORT_MOST);
	graph *together = graph_new(cx->mem);
	size_t n = 0;
	*ret_conforms = true;
	for (size_t i = 0; i < all->n; i++) {
		const entries *of = &all->of[i];
		if (!asked_for(a, of->r)) continue;
		shacl_target target = { .shape = of->r->shape, .nodes = of->nodes, .n = of->n };
		a->options.targets = &target;
		a->options.target_n = 1;
		done[n] = (checked){ .of = of };
		TRY(shacl_validate(cx, s, all->g, &a->options, &done[n].report));
		done[n].wrong = entries_with_results(cx, &done[n].report);
		if (a->kind == REPORT_RDF) TRY(shacl_report_graph(cx, s, all->g, &done[n].report, together));
		*ret_conforms = *ret_conforms && done[n++].report.conforms;
	}
	if (a->kind == REPORT_RDF) TRY(rdf_write(cx, a->format, together, 0, out));
	else TRY(a->kind == REPORT_JSON ? json_put(cx, done, n, s, out) : text_put(cx, a, done, n, s, out));
	if (!buf_ok(out)) return fail(cx, TOO_LARGE, "The report would be larger than is accepted; keep fewer results with --most.");
	cli_out(buf_slice(out));
	return ST_OK;
}

static status validate_world(ctx *cx, const command_line *c, validate_asked *a, bool *ret_conforms)
{
	catalogue all;
	const shapes *s = NULL;
	shacl_report r;
	TRY(known_names(cx, a));
	if (a->shape_path_n) TRY(validate_shapes(cx, c, a, &s));
	TRY(read_all(cx, c, &all));
	if (!s) return by_register(cx, a, &all, ret_conforms);
	TRY(shacl_validate(cx, s, all.g, &a->options, &r));
	*ret_conforms = r.conforms;
	return validate_report(cx, a, s, all.g, &r);
}

int validate_data(ctx *cx, const command_line *c, validate_asked *a)
{
	world w = { 0 };
	bool conforms = false;
	status st = world_open(cx, &c->settings, false, NULL, NULL, &w);
	if (st == ST_OK) st = world_act(cx, &w);
	if (st == ST_OK) st = validate_world(cx, c, a, &conforms);
	int code = st != ST_OK ? cli_failed(cx, c) : conforms ? EXIT_GOOD : EXIT_CHECK;
	world_close(&w);
	return code;
}
