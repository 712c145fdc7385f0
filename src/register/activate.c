/* SPDX-License-Identifier: EUPL-1.2
 * Which entries would no longer pass: every current document of the registers that differ is validated under the new shapes. What it refers to is
 * taken from the log too, so that no index is needed. */
#include "register/activate.h"
#include <stdlib.h>
#include <string.h>
#include "register/internal.h"
#include "store/current.h"
#include "store/file.h"

enum { MISFITS_MOST = 2000, FILE_MOST_BYTES = 1 << 20, EVERY = 100 };

slice change_sort_name(change_sort s)
{
	static const slice NAMES[] = {
#define X(code, name) SLICE_INIT(name),
		CHANGE_SORTS(X)
#undef X
	};
	return NAMES[s];
}

static slice folder_of(ctx *cx, slice data, bool overlay) { return JOIN(cx->mem, data, S("/activated/"), overlay ? S("overlay") : S("registers")); }

/* The files in use before; *ret_n 0 when there were none or they cannot be read any more. */
static void files_before(ctx *cx, slice data, register_file **ret, size_t *ret_n)
{
	ctx quiet = *cx;
	slice folder = folder_of(cx, data, false);
	*ret_n = 0;
	if (file_exists(&quiet, folder) && register_files(&quiet, folder, folder_of(cx, data, true), NO_SLICE, ret, ret_n) != ST_OK) *ret_n = 0;
}

static const register_file *same_file(const register_file *list, size_t n, const register_file *f)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].overlay == f->overlay && slice_eq(list[i].name, f->name)) return &list[i];
	return NULL;
}

static void touch(ctx *cx, map *touched, slice name)
{
	slice kept = arena_copy(cx->mem, name);
	if (name.n && !map_has(touched, kept)) map_put(touched, kept, touched);
}

/* The registers that a file speaks of: the one it is called after, and those it names. */
static void touch_named(ctx *cx, map *touched, const register_file *f)
{
	static const slice MARKS[] = { SLICE_INIT("urn:spil:register:"), SLICE_INIT("urn:spil:shape:") };
	touch(cx, touched, f->name);
	for (size_t m = 0; m < COUNT_OF(MARKS); m++) {
		size_t at;
		for (slice rest = f->text; (at = slice_find(rest, MARKS[m])) != SLICE_NONE;) {
			rest = slice_skip(rest, at + MARKS[m].n);
			size_t n = 0;
			while (n < rest.n && ((rest.p[n] >= 'a' && rest.p[n] <= 'z') || rest.p[n] == '-' || (rest.p[n] >= '0' && rest.p[n] <= '9'))) n++;
			touch(cx, touched, slice_take(rest, n));
		}
	}
}

static void touch_changed(ctx *cx, map *touched, const register_file *a, size_t an, const register_file *b, size_t bn)
{
	for (size_t i = 0; i < an; i++) {
		const register_file *other = same_file(b, bn, &a[i]);
		if (other && slice_eq(other->text, a[i].text)) continue;
		touch_named(cx, touched, &a[i]);
	}
}

/* Entries. */

typedef struct { ctx *cx; const registers *rs; const map *touched; map *coming; map *groups; activation *a; uint64_t done, total; activation_progress progress; void *arg; } trying;

static void advance(trying *t)
{
	if (t->progress && (++t->done % EVERY == 0 || t->done == t->total)) t->progress(t->arg, t->done, t->total);
}

static status know(void *arg, const event *e, slice document)
{
	trying *t = arg;
	(void)document;
	const reg *r = registers_find(t->rs, e->register_name);
	if (r && slice_eq(e->space, S("main"))) map_put(t->coming, arena_copy(t->cx->mem, e->iri), (void *)(uintptr_t)r);
	advance(t);
	return ST_OK;
}

/* Messages of one constraint differ by the value they are about; "contacts[2].name" and "title.nl" are places in one entry. */
static slice general(arena *a, slice message)
{
	buf *b = buf_new(a, 1 << 16);
	for (size_t i = 0; i < message.n; i++) {
		char c = message.p[i], close = c == '"' ? '"' : c == '<' ? '>' : 0;
		size_t end = close ? slice_find_char(slice_skip(message, i + 1), close) : SLICE_NONE;
		buf_putc(b, c);
		if (end == SLICE_NONE) continue;
		buf_lit(b, "…");
		buf_putc(b, close);
		i += end + 1;
	}
	return buf_slice(b);
}

static slice key_of_place(arena *a, slice at)
{
	buf *b = buf_new(a, 4096);
	for (size_t i = 0; i < at.n; i++) {
		if (at.p[i] == '[')
			while (i < at.n && at.p[i] != ']') i++;
		else buf_putc(b, at.p[i]);
	}
	slice key = buf_slice(b);
	for (lang l = 0; l < LANG_COUNT; l++)
		if (slice_ends(key, JOIN(a, S("."), lang_tag(l)))) key.n -= 3;
	return key;
}

/* Adds a finding of this entry to its group; an entry counts once in a group. */
static void group(trying *t, slice register_name, slice iri, const finding *f, slice other_language, map *met)
{
	arena *a = t->cx->mem;
	slice message = general(a, f->message), where = key_of_place(a, f->at), key = JOIN(a, register_name, S("\n"), where, S("\n"), message);
	misfit *m = map_get(t->groups, key);
	if (!m) {
		if (map_count(t->groups) >= MISFITS_MOST) return;
		m = arena_new(a, misfit, 1);
		*m = (misfit){ .register_name = arena_copy(a, register_name), .key = where };
		m->message.v[LANG_EN] = message;
		m->message.v[LANG_NL] = general(a, other_language.p ? other_language : f->message);
		map_put(t->groups, key, m);
	}
	if (map_has(met, key)) return;
	map_put(met, key, m);
	m->count++;
	if (m->example_n < MISFIT_EXAMPLES) m->examples[m->example_n++] = arena_copy(a, iri);
}

static status validate(ctx *cx, const trying *t, const reg *r, const event *e, slice document, lang l, const finding **ret)
{
	graph *g;
	cx->lang = l;
	cx->db = NULL;
	ctx_error_clear(cx);
	status st = document_read(cx, e->media, document, e->iri, &g);
	if (st == ST_OK) st = document_validate_among(cx, t->rs, r, g, e->iri, t->coming);
	if (st != ST_OK && !cx->err.findings) finding_at(cx, S(""), cx->err.message);
	*ret = cx->err.findings;
	return st;
}

static void no_register(trying *t, const event *e, map *met)
{
	static const slice GONE = N_("Its register is gone.");
	finding f = { .at = S(""), .message = GONE };
	group(t, e->register_name, e->iri, &f, tr_slice(LANG_NL, GONE), met);
}

static status try_one(void *arg, const event *e, slice document)
{
	trying *t = arg;
	advance(t);
	if (!slice_eq(e->space, S("main")) || !map_has(t->touched, e->register_name) || !document.p) return ST_OK;
	const reg *r = registers_find(t->rs, e->register_name);
	const finding *found[LANG_COUNT] = { NULL };
	ctx own = *t->cx;
	own.mem = arena_create(0);
	map *met = map_new(own.mem);
	t->a->checked++;
	bool good = r && validate(&own, t, r, e, document, LANG_EN, &found[LANG_EN]) == ST_OK;
	if (!good) {
		t->a->entries++;
		if (!r) no_register(t, e, met);
		else (void)validate(&own, t, r, e, document, LANG_NL, &found[LANG_NL]);
	}
	const finding *nl = found[LANG_NL];
	for (const finding *f = good ? NULL : found[LANG_EN]; f; f = f->next) {
		group(t, e->register_name, e->iri, f, nl ? nl->message : NO_SLICE, met);
		nl = nl ? nl->next : NULL;
	}
	arena_destroy(own.mem);
	return ST_OK;
}

static int most_first(const void *a, const void *b)
{
	const misfit *x = a, *y = b;
	if (x->count != y->count) return x->count > y->count ? -1 : 1;
	int c = slice_cmp(x->register_name, y->register_name);
	return c ? c : slice_cmp(x->key, y->key);
}

static status try_entries(trying *t, log_store *log)
{
	TRY(log_count_current(t->cx, log, &t->total));
	t->total *= 2;
	TRY(log_each_current(t->cx, log, know, t));
	TRY(log_each_current(t->cx, log, try_one, t));
	size_t n = map_count(t->groups);
	t->a->misfits = arena_new(t->cx->mem, misfit, n + 1);
	for (size_t i = 0; i < n; i++) t->a->misfits[i] = *(const misfit *)map_value(t->groups, i);
	if (n) qsort(t->a->misfits, n, sizeof(misfit), most_first);
	t->a->misfit_n = n;
	return ST_OK;
}

static status compare_all(ctx *cx, const registers *was, const registers *rs, activation *a)
{
	for (size_t i = 0; i < a->touched_n; i++) {
		register_change *list;
		size_t n;
		TRY(register_compare(cx, a->touched[i], registers_find(was, a->touched[i]), registers_find(rs, a->touched[i]), &list, &n));
		register_change *all = arena_new(cx->mem, register_change, a->change_n + n + 1);
		if (a->change_n) memcpy(all, a->changes, a->change_n * sizeof *all);
		if (n) memcpy(all + a->change_n, list, n * sizeof *all);
		a->changes = all;
		a->change_n += n;
	}
	return ST_OK;
}

status activation_check(ctx *cx, slice data, log_store *log, const register_file *files, size_t n, const registers *rs, activation_progress progress, void *arg, activation *ret)
{
	register_file *before = NULL;
	size_t before_n = 0;
	registers *was = NULL;
	map *touched = map_new(cx->mem);
	*ret = (activation){ .time = ctx_now(cx) };
	files_before(cx, data, &before, &before_n);
	ret->first = !before_n;
	if (ret->first) return ST_OK;
	touch_changed(cx, touched, files, n, before, before_n);
	touch_changed(cx, touched, before, before_n, files, n);
	slice *names = arena_new(cx->mem, slice, map_count(touched) + 1);
	ctx quiet = *cx; /* what an earlier program took may be wrong for this one: then nothing can be compared */
	ctx_error_clear(&quiet);
	if (registers_load_files(&quiet, before, before_n, &was) != ST_OK) was = NULL;
	for (size_t i = 0; i < map_count(touched); i++)
		if (registers_find(rs, map_key(touched, i)) || (was && registers_find(was, map_key(touched, i)))) names[ret->touched_n++] = map_key(touched, i);
	ret->touched = names;
	status st = was ? compare_all(cx, was, rs, ret) : ST_OK;
	registers_free(was);
	trying t = { .cx = cx, .rs = rs, .touched = touched, .coming = map_new(cx->mem), .groups = map_new(cx->mem), .a = ret, .progress = progress, .arg = arg };
	return st == ST_OK && ret->touched_n ? try_entries(&t, log) : st;
}

/* Keeping. The report goes first and the files last: what a crash leaves is compared again. */

static status keep_folder(ctx *cx, slice folder, const register_file *files, size_t n, bool overlay)
{
	slice *there;
	size_t there_n;
	TRY(folder_make(cx, folder));
	for (size_t i = 0; i < n; i++)
		if (files[i].overlay == overlay) TRY(file_replace(cx, JOIN(cx->mem, folder, S("/"), files[i].name, S(".ttl")), files[i].text, 0600));
	TRY(folder_files(cx, folder, &there, &there_n));
	for (size_t i = 0; i < there_n; i++) {
		register_file one = { .name = slice_take(there[i], there[i].n > 4 ? there[i].n - 4 : 0), .overlay = overlay };
		if (!same_file(files, n, &one)) TRY(file_remove(cx, JOIN(cx->mem, folder, S("/"), there[i])));
	}
	return ST_OK;
}

status activation_keep(ctx *cx, slice data, const register_file *files, size_t n, const activation *a)
{
	if (!a->first && !a->touched_n) return ST_OK;
	TRY(folder_make(cx, JOIN(cx->mem, data, S("/activated"))));
	if (!a->first) {
		buf *b = buf_new(cx->mem, 64 << 20);
		json_writer w = json_writer_to(b, true);
		activation_json(cx, a, &w);
		buf_putc(b, '\n');
		TRY(file_replace(cx, JOIN(cx->mem, data, S("/activated/report.json")), buf_slice(b), 0600));
	}
	TRY(keep_folder(cx, folder_of(cx, data, true), files, n, true));
	return keep_folder(cx, folder_of(cx, data, false), files, n, false);
}
