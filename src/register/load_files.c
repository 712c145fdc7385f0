/* SPDX-License-Identifier: EUPL-1.2
 * Register files into one graph. Each file is read by itself, so that its blank nodes stay its own, and then merged. An
 * operator's text of a thing that a file of ours names replaces ours in that language. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "register/internal.h"

enum { FILE_MAX = 1 << 20, FILES_MAX = 1000 };

static status text_of_file(ctx *cx, slice path, slice *ret)
{
	FILE *f = fopen(arena_cstr(cx->mem, path), "rb");
	if (!f) return fail(cx, SYSTEM, "Cannot read {1}: {2}.", path, slice_from(strerror(errno)));
	buf *b = buf_new(cx->mem, FILE_MAX);
	char part[16384];
	for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;) buf_put(b, (slice){ part, n });
	bool bad = ferror(f);
	fclose(f);
	if (bad) return fail(cx, SYSTEM, "Cannot read {1}: {2}.", path, slice_from(strerror(errno)));
	if (!buf_ok(b)) return fail(cx, INVALID, "{1} is larger than 1 MiB, which no register needs. Take the data out of it.", path);
	*ret = buf_slice(b);
	return ST_OK;
}

static void place_set(loader *l, tid t, const place *p)
{
	if (t >= l->place_n) {
		size_t n = (size_t)t * 2 + 1024;
		place *more = arena_new(l->cx->mem, place, n);
		if (l->place_n) memcpy(more, l->places, l->place_n * sizeof *more);
		l->places = more;
		l->place_n = n;
	}
	if (!l->places[t].file.n) l->places[t] = *p;
}

/* Texts, and the few settings of a register that have one value: what the overlay says counts. */
static bool overridden(slice predicate)
{
	const slice set[] = { RDFS("label"), RDFS("comment"), SPIL("singular"), SPIL("order"), SPIL("visibility"), SPIL("visibilityChoice"), SPIL("anyoneSignedIn") };
	for (size_t i = 0; i < COUNT_OF(set); i++)
		if (slice_eq(set[i], predicate)) return true;
	return false;
}

static void override(loader *l, tid s, tid p, const term *o)
{
	tid old = 0;
	for (graph_walk w = graph_match(l->g, s, p, 0); graph_next(&w);) {
		const term *t = graph_term(l->g, w.t.o);
		if (!l->places[s].overlay && slice_eq(t->lang, o->lang)) old = w.t.o;
	}
	if (old) graph_remove(l->g, s, p, old);
}

static tid merged_term(loader *l, const graph *from, tid t, tid *known)
{
	if (known[t]) return known[t];
	const term *x = graph_term(from, t);
	known[t] = x->kind == TERM_BLANK ? graph_blank(l->g, NO_SLICE) : graph_term_add(l->g, *x);
	return known[t];
}

static void merge(loader *l, const graph *from, const map *lines, place p)
{
	tid *known = arena_new(l->cx->mem, tid, graph_terms(from) + 1);
	for (graph_walk w = graph_match(from, 0, 0, 0); graph_next(&w);) {
		const term *subject = graph_term(from, w.t.s);
		tid s = merged_term(l, from, w.t.s, known), pred = merged_term(l, from, w.t.p, known);
		p.line = (uint32_t)(uintptr_t)map_get(lines, subject->lex);
		if (subject->kind == TERM_BLANK) p.line = 0;
		place_set(l, s, &p);
		const term *o = graph_term(from, w.t.o);
		if (p.overlay && subject->kind == TERM_IRI && overridden(graph_term(from, w.t.p)->lex)) override(l, s, pred, o);
		graph_add(l->g, s, pred, merged_term(l, from, w.t.o, known));
	}
}

/* A file of ours is one register, named as the file; an operator's may also only add to one. */
static void check_name(loader *l, const graph *g, slice file, slice name, const map *lines)
{
	ctx *cx = l->cx;
	bool found = false;
	tid type = graph_find_iri(g, RDF("type")), class = graph_find_iri(g, SPIL("Register"));
	if (!type || !class) return;
	for (graph_walk w = graph_match(g, 0, type, class); graph_next(&w);) {
		slice iri = graph_term(g, w.t.s)->lex, says = graph_value(g, w.t.s, SPIL("name"));
		uint32_t line = (uint32_t)(uintptr_t)map_get(lines, iri);
		if (found) problem_file(l, file, line, trf(cx->mem, cx->lang, "A second register stands in this file. Give <{1}> a file of its own.", iri));
		else if (!slice_eq(says, name))
			problem_file(l, file, line, trf(cx->mem, cx->lang, "spil:name is \"{1}\" but the file is called {2}.ttl. Make the two equal.", says, name));
		found = true;
	}
}

static bool declares_register(const graph *g)
{
	tid type = graph_find_iri(g, RDF("type")), class = graph_find_iri(g, SPIL("Register"));
	return type && class && graph_subject(g, RDF("type"), class);
}

static void read_one(loader *l, const register_file *f)
{
	ctx *cx = l->cx;
	slice text = f->text, shown = f->shown, name = f->name;
	bool overlay = f->overlay;
	graph *g = graph_new(cx->mem);
	map *lines = map_new(cx->mem);
	ctx inner = *cx;
	ctx_error_clear(&inner);
	if (rdf_read(&inner, RDF_TURTLE, text, JOIN(cx->mem, S("urn:spil:file:"), name), &RDF_LIMITS, g, lines) != ST_OK) {
		problem_file(l, shown, 0, inner.err.message);
		return;
	}
	if (!overlay && !declares_register(g))
		problem_file(l, shown, 1, trf(cx->mem, cx->lang, "There is no spil:Register in this file. Begin with <urn:spil:register:{1}> a spil:Register, as registers/README.md shows.", name));
	check_name(l, g, shown, name, lines);
	merge(l, g, lines, (place){ .file = shown, .text = text, .overlay = overlay });
}

static int by_name(const void *a, const void *b) { return slice_cmp(((const register_file *)a)->name, ((const register_file *)b)->name); }

typedef struct { register_file *v; size_t n; } file_list;

/* The folder's .ttl files, by name; an overlay folder need not exist. */
static status list_folder(ctx *cx, slice folder, bool overlay, file_list *ret)
{
	while (folder.n > 1 && folder.p[folder.n - 1] == '/') folder.n--;
	DIR *d = opendir(arena_cstr(cx->mem, folder));
	if (!d && overlay && errno == ENOENT) return ST_OK;
	if (!d) return fail(cx, SYSTEM, "Cannot open the folder of register files {1}: {2}. Set \"registers\" to where they are.", folder, slice_from(strerror(errno)));
	size_t cut = slice_rfind_char(folder, '/'), first = ret->n;
	/* The last part of the folder is enough to recognise a file of ours; an operator's is shown in full. */
	slice shown = overlay || cut == SLICE_NONE ? folder : slice_skip(folder, cut + 1);
	for (struct dirent *e; (e = readdir(d)) && ret->n - first < FILES_MAX;) {
		slice file = slice_from(e->d_name);
		if (file.p[0] == '.' || !slice_ends(file, S(".ttl"))) continue;
		slice name = arena_copy(cx->mem, slice_take(file, file.n - 4));
		ret->v[ret->n++] = (register_file){ .name = name, .overlay = overlay, .path = JOIN(cx->mem, folder, S("/"), name, S(".ttl")), .shown = JOIN(cx->mem, shown, S("/"), name, S(".ttl")) };
	}
	closedir(d);
	qsort(ret->v + first, ret->n - first, sizeof *ret->v, by_name);
	return ST_OK;
}

/* One file in the place of the one it would replace: of ours when it describes a register of that name, else of the operator's. */
static status put_instead(ctx *cx, slice path, file_list *list)
{
	size_t cut = slice_rfind_char(path, '/');
	slice file = cut == SLICE_NONE ? path : slice_skip(path, cut + 1), text;
	if (!slice_ends(file, S(".ttl"))) return fail(cx, BAD_REQUEST, "{1} is no register file: its name ends in .ttl.", path);
	TRY(text_of_file(cx, path, &text));
	bool whole = slice_contains(text, S("spil:Register ")) || slice_contains(text, S("urn:spil:ns#Register>"));
	register_file one = { .name = slice_take(file, file.n - 4), .overlay = true, .path = path, .shown = path };
	for (size_t i = 0; i < list->n; i++) {
		register_file *there = &list->v[i];
		if (!slice_eq(there->name, one.name) || (!there->overlay && !whole)) continue;
		one.overlay = there->overlay;
		*there = one;
		return ST_OK;
	}
	list->v[list->n++] = one;
	return ST_OK;
}

status register_files(ctx *cx, slice folder, slice overlay, slice instead, register_file **ret, size_t *ret_n)
{
	file_list list = { arena_new(cx->mem, register_file, 2 * FILES_MAX + 1), 0 };
	TRY(list_folder(cx, folder, false, &list));
	if (overlay.n) TRY(list_folder(cx, overlay, true, &list));
	if (instead.n) TRY(put_instead(cx, instead, &list));
	if (!list.n) return fail(cx, INVALID, "There is no register file in {1}. Set \"registers\" to the folder that holds them.", folder);
	for (size_t i = 0; i < list.n; i++) TRY(text_of_file(cx, list.v[i].path, &list.v[i].text));
	*ret = list.v;
	*ret_n = list.n;
	return ST_OK;
}

void files_merge(loader *l, const register_file *files, size_t n)
{
	for (size_t i = 0; i < n; i++) read_one(l, &files[i]);
}
