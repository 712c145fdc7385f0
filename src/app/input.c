/* SPDX-License-Identifier: EUPL-1.2
 * Finds the files, and streams each into the sink of the graph. */
#include "app/input.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/rdf_file.h"

enum { FILES_MOST = 100000, FOLDERS_DEEP = 30 };

typedef struct file_list { ctx *cx; slice *p; size_t n, cap; } file_list;

/* Whether the ending of a name says a format: what stands in a folder without one is something else. */
static bool telling(slice name)
{
	rdf_format f;
	size_t dot = slice_rfind_char(name, '.');
	return dot != SLICE_NONE && rdf_format_of_extension(slice_skip(name, dot), &f);
}

static status list_add(file_list *l, slice path)
{
	if (l->n == FILES_MOST) return fail(l->cx, TOO_LARGE, "There are more than {1} files; give fewer at once.", ctx_num(l->cx, FILES_MOST));
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 16;
		slice *more = arena_new(l->cx->mem, slice, l->cap);
		if (l->n) memcpy(more, l->p, l->n * sizeof *more);
		l->p = more;
	}
	l->p[l->n++] = path;
	return ST_OK;
}

static status cannot_read(ctx *cx, slice path) { return fail(cx, NOT_FOUND, "{1} cannot be read: {2}.", path, slice_from(strerror(errno))); }

static status list_path(file_list *l, slice path, int depth);

static int by_name(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

static status list_folder(file_list *l, slice path, int depth)
{
	DIR *d = opendir(arena_cstr(l->cx->mem, path));
	slice *names = NULL;
	size_t n = 0, cap = 0;
	if (!d) return cannot_read(l->cx, path);
	for (struct dirent *e; (e = readdir(d));) {
		if (e->d_name[0] == '.') continue;
		if (n == cap) {
			slice *more = arena_new(l->cx->mem, slice, cap = cap ? cap * 2 : 64);
			if (n) memcpy(more, names, n * sizeof *more);
			names = more;
		}
		names[n++] = arena_copy(l->cx->mem, slice_from(e->d_name));
	}
	closedir(d);
	if (n) qsort(names, n, sizeof *names, by_name);
	for (size_t i = 0; i < n; i++) TRY(list_path(l, JOIN(l->cx->mem, path, slice_ends(path, S("/")) ? S("") : S("/"), names[i]), depth + 1));
	return ST_OK;
}

/* depth 0: named by the person; deeper: found in a folder, where what is no RDF is passed over. */
static status list_path(file_list *l, slice path, int depth)
{
	struct stat st;
	if (slice_eq(path, S("-"))) return list_add(l, path);
	if (stat(arena_cstr(l->cx->mem, path), &st)) return cannot_read(l->cx, path);
	if (S_ISDIR(st.st_mode)) return depth < FOLDERS_DEEP ? list_folder(l, path, depth) : ST_OK;
	if (depth && (!S_ISREG(st.st_mode) || !telling(path))) return ST_OK;
	return list_add(l, path);
}

status input_read(ctx *cx, const slice *paths, size_t n, const input_options *o, graph *into)
{
	file_list l = { .cx = cx };
	for (size_t i = 0; i < n; i++) TRY(list_path(&l, paths[i], 0));
	if (!l.n) return fail(cx, NOT_FOUND, "There are no files of linked data in {1}.", n ? paths[0] : S(""));
	for (size_t i = 0; i < l.n; i++) {
		progress_bar bar = progress_begin(arena_cstr(cx->mem, l.p[i]), o->quiet);
		rdf_sink sink = graph_sink(into);         /* one for each document: its blank nodes are its own */
		rdf_input in;
		slice format = slice_eq(l.p[i], S("-")) || !telling(l.p[i]) ? o->format : NO_SLICE;
		status st = rdf_input_open(cx, l.p[i], format, &bar, &in);
		if (st == ST_OK) st = rdf_input_read(cx, &in, &sink);
		progress_end(&bar);
		TRY(st);
	}
	return ST_OK;
}
