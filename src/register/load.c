/* SPDX-License-Identifier: EUPL-1.2
 * Loading: every register file becomes one graph, the graph becomes structs, and all that is wrong is reported at once. */
#include <stdlib.h>
#include <string.h>
#include "register/internal.h"

static uint32_t line_of(slice text, size_t offset)
{
	uint32_t line = 1;
	for (size_t i = 0; i < offset && i < text.n; i++) line += text.p[i] == '\n';
	return line;
}

static size_t offset_of(slice text, uint32_t line)
{
	size_t i = 0;
	for (uint32_t at = 1; i < text.n && at < line; i++) at += text.p[i] == '\n';
	return i;
}

void problem_file(loader *l, slice file, uint32_t line, slice message)
{
	ctx *cx = l->cx;
	slice at = line ? trf(cx->mem, cx->lang, "{1}, line {2}", file, ctx_num(cx, line)) : file;
	finding_at(cx, at, message);
	l->problems++;
}

/* Blank nodes have no line of their own: the text to look for, from the line of the subject they belong to on, gives it. */
void problem_at(loader *l, spot at, slice sentence, const slice *args, size_t n)
{
	static const place nowhere = { .file = SLICE_INIT("registers") };
	const place *owner = at.owner && at.owner < l->place_n && l->places[at.owner].file.n ? &l->places[at.owner] : &nowhere;
	const place *node = at.node && at.node < l->place_n && l->places[at.node].file.n ? &l->places[at.node] : owner;
	uint32_t line = node->line;
	if (at.needle.n) {
		uint32_t from = node->line ? node->line : slice_eq(owner->file, node->file) ? owner->line : 1;
		size_t start = offset_of(node->text, from), found = slice_find(slice_skip(node->text, start), at.needle);
		if (found != SLICE_NONE) line = line_of(node->text, start + found);
	}
	if (!line) line = owner->line;
	problem_file(l, node->file, line, text_fill(l->cx->mem, tr_slice(l->cx->lang, sentence), args, n));
}

static int by_section(const void *a, const void *b)
{
	const reg *x = a, *y = b;
	size_t i = 0, sx = SIZE_MAX, sy = SIZE_MAX;
	for (slice key; (key = section_key(i)).p; i++) {
		if (slice_eq(key, x->section)) sx = i;
		if (slice_eq(key, y->section)) sy = i;
	}
	if (sx != sy) return sx < sy ? -1 : 1;
	int c = slice_cmp(x->title.v[LANG_EN], y->title.v[LANG_EN]);
	return c ? c : slice_cmp(x->name, y->name);
}

static void read_all(loader *l)
{
	registers *rs = l->rs;
	tid type = graph_find_iri(l->g, RDF("type")), class = graph_find_iri(l->g, SPIL("Register"));
	size_t n = 0;
	if (!type || !class) return;
	for (graph_walk w = graph_match(l->g, 0, type, class); graph_next(&w);) n++;
	rs->list = arena_new(rs->mem, reg, n + 1);
	for (graph_walk w = graph_match(l->g, 0, type, class); graph_next(&w);) register_read(l, w.t.s, &rs->list[rs->n++]);
	qsort(rs->list, rs->n, sizeof *rs->list, by_section);
	rs->by_name = map_new(rs->mem);
	for (size_t i = 0; i < rs->n; i++)
		if (rs->list[i].name.n) map_put(rs->by_name, rs->list[i].name, &rs->list[i]);
}

/* The shapes live as long as the registers: they are made in that arena, whatever the caller's is. */
static status shapes_read(loader *l)
{
	ctx own = *l->cx;
	own.mem = l->rs->mem;
	ctx_error_clear(&own);
	if (shapes_load(&own, l->g, &l->rs->shapes) != ST_OK) problem_file(l, S("registers"), 0, own.err.message);
	return ST_OK;
}

static status load_into(loader *l, const register_file *files, size_t n)
{
	files_merge(l, files, n);
	overlay_apply(l);
	read_all(l);
	registers_check(l);
	if (!l->problems) TRY(shapes_read(l));
	if (!l->problems) examples_check(l);
	if (!l->problems) return ST_OK;
	ctx *cx = l->cx;
	const finding *first = cx->err.last;
	for (const finding *f = cx->err.findings; f; f = f->next)
		if (slice_contains(f->at, S(".ttl"))) {
			first = f;
			break;
		}
	if (l->problems == 1) return fail(cx, INVALID, "{1}: {2}", first->at, first->message);
	return fail(cx, INVALID, "The register files have {1} problems. The first: {2}: {3}", ctx_num(cx, l->problems), first->at, first->message);
}

status registers_load(ctx *cx, slice folder, slice overlay, registers **ret)
{
	register_file *files = NULL;
	size_t n = 0;
	TRY(register_files(cx, folder, overlay, NO_SLICE, &files, &n));
	return registers_load_files(cx, files, n, ret);
}

status registers_load_files(ctx *cx, const register_file *files, size_t n, registers **ret)
{
	arena *mem = arena_create(0);
	registers *rs = arena_new(mem, registers, 1);
	rs->mem = mem;
	rs->g = graph_new(mem);
	loader l = { .cx = cx, .rs = rs, .g = rs->g };
	status st = load_into(&l, files, n);
	if (st != ST_OK) arena_destroy(mem);
	else *ret = rs;
	return st;
}

void registers_free(registers *r)
{
	if (r) arena_destroy(r->mem);
}

size_t registers_count(const registers *r) { return r->n; }
const reg *registers_at(const registers *r, size_t i) { return &r->list[i]; }
const reg *registers_find(const registers *r, slice name) { return map_get(r->by_name, name); }
const graph *registers_graph(const registers *r) { return r->g; }
const shapes *registers_shapes(const registers *r) { return r->shapes; }
