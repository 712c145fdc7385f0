/* SPDX-License-Identifier: EUPL-1.2
 * Demonstration entries, from files and from the generator, in order of what refers to what. */
#include "strategy/demo.h"
#include "strategy/strategy.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_FILE = 8 << 20, MOST_FILES = 500, MOST_ENTRIES = 20000, BATCH = 64, MOST_DEPTH = 8 };

typedef struct { const reg *r; slice iri, state, reason, file; const json *values; int mark; size_t *needs; size_t need_n; } item;
typedef struct { ctx *cx; const entry_store *e; item *p; size_t n; map *by_iri; size_t *order; size_t order_n; } loading;

/* ---- files ---- */

typedef struct { slice p[MOST_FILES]; size_t n; } names;

static status read_folder(ctx *cx, slice folder, int depth, names *ret)
{
	DIR *d = opendir(arena_cstr(cx->mem, folder));
	if (!d) return fail(cx, SYSTEM, "The folder \"{1}\" cannot be read: {2}.", folder, slice_from(strerror(errno)));
	status st = ST_OK;
	for (struct dirent *f; st == ST_OK && (f = readdir(d));) {
		slice name = slice_from(f->d_name), path = JOIN(cx->mem, folder, S("/"), name);
		struct stat s;
		if (name.p[0] == '.' || stat(path.p, &s)) continue;
		if (S_ISDIR(s.st_mode) && depth < MOST_DEPTH) st = read_folder(cx, path, depth + 1, ret);
		else if (S_ISREG(s.st_mode) && slice_ends(name, S(".json")) && ret->n < MOST_FILES) ret->p[ret->n++] = path;
	}
	closedir(d);
	return st;
}

static status read_file(ctx *cx, slice path, slice *ret)
{
	FILE *f = fopen(arena_cstr(cx->mem, path), "rb");
	if (!f) return fail(cx, SYSTEM, "The file \"{1}\" cannot be read: {2}.", path, slice_from(strerror(errno)));
	buf *b = buf_new(cx->mem, MOST_FILE);
	size_t n = 0;
	do {
		char *to = buf_reserve(b, 65536);
		n = to ? fread(to, 1, 65536, f) : 0;
		buf_added(b, n);
	} while (n);
	fclose(f);
	if (!buf_ok(b)) return fail(cx, TOO_LARGE, "The file \"{1}\" is too large.", path);
	*ret = buf_slice(b);
	return ST_OK;
}

static int by_name(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

/* ---- entries ---- */

static status wrong(ctx *cx, slice file, slice register_name, slice name, slice why)
{
	return fail(cx, INVALID, "{1}: {2}/{3}: {4}", file, register_name, name, why);
}

static status add_entry(loading *ld, const json *v, slice file, slice common_reason)
{
	ctx *cx = ld->cx;
	slice register_name = json_text(json_get(v, S("register"))), name = json_text(json_get(v, S("name"))), state = json_text(json_get(v, S("state"))), own = json_text(json_get(v, S("reason")));
	const reg *r = registers_find(ld->e->registers, register_name);
	if (!r) return wrong(cx, file, register_name, name, tr(cx->lang, "there is no such register."));
	if (!name.n || !slice_eq(name, uri_name(cx->mem, name))) return wrong(cx, file, register_name, name, tr(cx->lang, "this name cannot stand in an address."));
	const workflow_state *s = state.n ? reg_state(r, state) : NULL;
	if (state.n && !s) return wrong(cx, file, register_name, name, tr(cx->lang, "there is no such state."));
	if (ld->n == MOST_ENTRIES) return fail(cx, TOO_LARGE, "The demonstration has more than {1} entries.", ctx_num(cx, MOST_ENTRIES));
	slice iri = resource_iri(cx, ld->e->base, register_name, name);
	if (map_has(ld->by_iri, iri)) return wrong(cx, file, register_name, name, tr(cx->lang, "this entry stands twice."));
	ld->p[ld->n] = (item){ .r = r, .iri = iri, .state = s ? s->iri : NO_SLICE, .reason = own.n ? own : common_reason, .file = file, .values = json_get(v, S("values")) };
	map_put(ld->by_iri, iri, (void *)(uintptr_t)(++ld->n));
	return ST_OK;
}

static status add_entries(loading *ld, const json *v, slice file)
{
	const json *list = json_get(v, S("entries"));
	if (!list || list->kind != JSON_ARRAY) return fail(ld->cx, INVALID, "{1}: a demonstration file is an object with \"entries\".", file);
	for (const json *x = list->child; x; x = x->next) TRY(add_entry(ld, x, file, json_text(json_get(v, S("reason")))));
	return ST_OK;
}

/* "organisations/ovam" stands for the address of that entry. */
static slice full_address(loading *ld, slice text)
{
	size_t slash = slice_find_char(text, '/');
	if (slash == SLICE_NONE || slice_find_char(text, ':') != SLICE_NONE) return text;
	return resource_iri(ld->cx, ld->e->base, slice_take(text, slash), slice_skip(text, slash + 1));
}

static void resolve(loading *ld, item *it, json *v)
{
	if (v->kind == JSON_STRING) {
		v->text = full_address(ld, v->text);
		size_t at = (size_t)(uintptr_t)map_get(ld->by_iri, v->text);
		if (at && !slice_eq(v->text, it->iri)) it->needs[it->need_n++] = at - 1;
		return;
	}
	for (json *c = v->child; c; c = c->next) resolve(ld, it, c);
}

static size_t strings_in(const json *v)
{
	size_t n = v->kind == JSON_STRING;
	for (const json *c = v->child; c; c = c->next) n += strings_in(c);
	return n;
}

static void resolve_references(loading *ld, item *it)
{
	arena *a = ld->cx->mem;
	if (!it->values) return;
	json *copy = json_merge_patch(a, NULL, it->values); /* a copy of its own: the tree is changed */
	it->needs = arena_new(a, size_t, strings_in(copy) + 1);
	for (json *m = copy->child; m; m = m->next) {
		const property *p = reg_property(it->r, m->key);
		if (p && p->refer_n) resolve(ld, it, m);
	}
	it->values = copy;
}

/* Depth first: what an entry refers to comes before it. A loop (A continues B continues A) is broken where it is met. */
static void place(loading *ld, size_t i)
{
	item *it = &ld->p[i];
	if (it->mark) return;
	it->mark = 1;
	for (size_t k = 0; k < it->need_n; k++) place(ld, it->needs[k]);
	ld->order[ld->order_n++] = i;
}

static bool there(loading *ld, slice iri)
{
	event last;
	slice text;
	error before = ld->cx->err;
	status st = log_current(ld->cx, ld->e->log, iri, &last, &text);
	if (st != ST_OK) ld->cx->err = before;
	return st == ST_OK;
}

static status document_of(loading *ld, const item *it, graph **ret)
{
	ctx *cx = ld->cx;
	graph *g;
	json empty = { .kind = JSON_OBJECT };
	status st = document_from_json(cx, it->r, it->iri, it->values ? it->values : &empty, &g);
	if (st != ST_OK) {
		const finding *f = cx->err.findings;
		return wrong(cx, it->file, it->r->name, slice_skip(it->iri, slice_rfind_char(it->iri, '/') + 1), f ? JOIN(cx->mem, f->at, S(": "), f->message) : cx->err.message);
	}
	if (it->state.n) graph_add(g, graph_iri(g, it->iri), graph_iri(g, ADMS("status")), graph_iri(g, it->state));
	*ret = g;
	return ST_OK;
}

static status save(loading *ld, const size_t *which, size_t n)
{
	ctx *cx = ld->cx;
	entry_item *items = arena_new(cx->mem, entry_item, n);
	event *events = arena_new(cx->mem, event, n);
	for (size_t i = 0; i < n; i++) {
		const item *it = &ld->p[which[i]];
		graph *g = NULL;
		TRY(document_of(ld, it, &g));
		items[i] = (entry_item){ it->r, it->iri, VERSION_NONE, g, it->reason };
	}
	status st = entry_save_all(cx, ld->e, items, n, events);
	if (st != ST_INVALID || !cx->err.findings) return st;
	const finding *f = cx->err.findings;
	size_t dot = slice_find_char(f->at, '.');
	uint64_t at = 0;
	(void)slice_to_u64(dot == SLICE_NONE ? f->at : slice_take(f->at, dot), &at);
	const item *it = &ld->p[which[at >= 1 && at <= n ? at - 1 : 0]];
	return wrong(cx, it->file, it->r->name, slice_skip(it->iri, slice_rfind_char(it->iri, '/') + 1), JOIN(cx->mem, f->at, S(": "), f->message));
}

static status save_in_order(loading *ld, void (*progress)(void *, uint64_t, uint64_t), void *arg)
{
	size_t batch[BATCH], n = 0;
	for (size_t i = 0; i < ld->order_n; i++) {
		if (!there(ld, ld->p[ld->order[i]].iri)) batch[n++] = ld->order[i];
		if (n == BATCH || (n && i + 1 == ld->order_n)) {
			TRY(save(ld, batch, n));
			n = 0;
		}
		if (progress && (n == 0 || i + 1 == ld->order_n)) progress(arg, i + 1, ld->order_n);
	}
	return ST_OK;
}

status demo_load(ctx *cx, const entry_store *e, slice folder, void (*progress)(void *, uint64_t done, uint64_t total), void *arg)
{
	names *files = arena_new(cx->mem, names, 1);
	TRY(read_folder(cx, folder, 0, files));
	if (files->n) qsort(files->p, files->n, sizeof *files->p, by_name);
	loading ld = { .cx = cx, .e = e, .p = arena_new(cx->mem, item, MOST_ENTRIES), .by_iri = map_new(cx->mem) };
	for (size_t i = 0; i < files->n; i++) {
		slice text;
		json *v;
		TRY(read_file(cx, files->p[i], &text));
		status st = json_parse(cx, text, &v);
		if (st != ST_OK) return fail(cx, INVALID, "{1}: {2}", files->p[i], cx->err.message);
		TRY(add_entries(&ld, v, files->p[i]));
	}
	generate_options o = GENERATE_DEFAULTS;
	o.today = today_of(cx);
	json *made;
	TRY(generate_strategy(cx, &o, &made));
	TRY(add_entries(&ld, made, S("generate.c")));
	ld.order = arena_new(cx->mem, size_t, ld.n + 1);
	for (size_t i = 0; i < ld.n; i++) resolve_references(&ld, &ld.p[i]);
	for (size_t i = 0; i < ld.n; i++) place(&ld, i);
	return save_in_order(&ld, progress, arg);
}
