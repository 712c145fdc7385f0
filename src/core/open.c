/* SPDX-License-Identifier: EUPL-1.2
 * The index's file, what registers want of it, and its readers. */
#include "core/inside.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Raise it with any change of what is kept below, of the splitter, or of the keys: an index of another version is made anew. */
enum { SCHEMA_VERSION = 1, SORT_COLUMNS_MAX = 60 };

static const char SCHEMA[] =
	"CREATE TABLE meta (version INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB);"
	"CREATE TABLE term (id INTEGER PRIMARY KEY, h INTEGER NOT NULL, kind INTEGER NOT NULL, lex TEXT NOT NULL, dt INTEGER NOT NULL, lang TEXT);"
	"CREATE INDEX term_h ON term (h);"
	"CREATE INDEX term_dt ON term (dt) WHERE dt > 1;"
	"CREATE TABLE quad (s INTEGER, p INTEGER, o INTEGER, g INTEGER, PRIMARY KEY (s, p, o, g)) WITHOUT ROWID;"
	"CREATE INDEX posg ON quad (p, o, s, g);"
	"CREATE INDEX ospg ON quad (o, s, p, g);"
	"CREATE INDEX gspo ON quad (g, s, p, o);"
	"CREATE TABLE register (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, fingerprint BLOB);"
	"CREATE TABLE audience (id INTEGER PRIMARY KEY, level INTEGER NOT NULL, organisation TEXT NOT NULL, people TEXT NOT NULL);"
	"CREATE UNIQUE INDEX audience_key ON audience (level, organisation, people);"
	"CREATE TABLE resource (id INTEGER PRIMARY KEY, g INTEGER NOT NULL UNIQUE, iri TEXT NOT NULL, name TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,"
	" state TEXT, version INTEGER NOT NULL, seq INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, withdrawn INTEGER NOT NULL,"
	" audience INTEGER NOT NULL, words INTEGER NOT NULL, cells BLOB NOT NULL);"
	"CREATE INDEX resource_iri ON resource (iri);"
	"CREATE VIRTUAL TABLE text USING fts5 (label, high, mid, low, tokenize = 'spil', detail = column);"
	"CREATE VIRTUAL TABLE text_words USING fts5vocab (text, instance);"
	"CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
	"CREATE TABLE gram (g INTEGER, length INTEGER, word INTEGER, PRIMARY KEY (g, length, word)) WITHOUT ROWID;";

static status version_of(ctx *cx, db *d, int64_t *ret)
{
	stmt *s = db_prepare(d, "SELECT 1 FROM sqlite_schema WHERE name = 'meta'");
	step at = stmt_step(s);
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	*ret = 0;
	if (at != STEP_ROW) return st;
	s = db_prepare(d, "SELECT version FROM meta");
	if (stmt_step(s) == STEP_ROW) *ret = stmt_get_int(s, 0);
	stmt_reset(s);
	return ST_OK;
}

static status create(ctx *cx, db *d)
{
	TRY(db_begin(cx, d));
	status st = db_exec(cx, d, SCHEMA);
	if (st == ST_OK) {
		stmt *s = db_prepare(d, "INSERT INTO meta (version, seq) VALUES (?, 0)");
		stmt_int(s, 1, SCHEMA_VERSION);
		st = stmt_run(cx, s);
	}
	if (st == ST_OK) st = db_commit(cx, d);
	if (st != ST_OK) db_rollback(d);
	return st;
}

static void remove_files(ctx *cx, slice path)
{
	unlink(arena_cstr(cx->mem, path));
	unlink(arena_cstr(cx->mem, JOIN(cx->mem, path, S("-wal"))));
	unlink(arena_cstr(cx->mem, JOIN(cx->mem, path, S("-shm"))));
}

/* A damaged index is no loss: it is made anew from the log. */
static status open_file(ctx *cx, slice path, db **ret)
{
	for (int attempt = 0;; attempt++) {
		db *d = NULL;
		int64_t version = 0;
		status st = db_open(cx, path, DB_CREATE | DB_SEARCH, &d);
		if (st == ST_OK) st = version_of(cx, d, &version);
		if (st == ST_OK && !version) st = create(cx, d);
		if (st == ST_OK && (version == SCHEMA_VERSION || !version)) {
			*ret = d;
			return ST_OK;
		}
		if (d) db_close(d);
		if (attempt || (st != ST_OK && st != ST_CORRUPT)) return st != ST_OK ? st : fail(cx, SYSTEM, "The index {1} cannot be made. Look at the rights on its folder.", path);
		log_line(LOG_WARN, "index: of another version or damaged, made anew", "path", path, NULL);
		remove_files(cx, path);
		ctx_error_clear(cx);
	}
}

status index_seq_read(ctx *cx, db *d, uint64_t *ret)
{
	stmt *s = db_prepare(d, "SELECT seq FROM meta");
	step at = stmt_step(s);
	if (at == STEP_ROW) *ret = (uint64_t)stmt_get_int(s, 0);
	status st = at == STEP_ROW ? ST_OK : at == STEP_FAILED ? stmt_failure(cx, s) : fail(cx, CORRUPT, "The index misses its place in the log. Make it anew with spil rebuild.");
	stmt_reset(s);
	return st;
}

/* Registers of an earlier start whose file is gone keep their rows, seen by administrators alone until they come back. */
static status read_registers(ctx *cx, index_store *x)
{
	stmt *s = db_prepare(x->d, "SELECT code, name FROM register ORDER BY code");
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		table *t;
		slice register_name = arena_copy(cx->mem, stmt_get_text(s, 1));
		TRY(table_add(x, (uint32_t)stmt_get_int(s, 0), register_name, NULL, &t));
	}
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

static status open_parts(ctx *cx, index_store *x)
{
	TRY(open_file(cx, x->path, &x->d));
	TRY(db_exec(cx, x->d, "PRAGMA cache_size = -16384")); /* 16 MiB */
	TRY(dict_open(cx, x->d, &x->dict));
	TRY(index_seq_read(cx, x->d, &x->seq));
	text_forget(x);
	stmt *s = db_prepare(x->d, "SELECT coalesce(max(id), 0) + 1 FROM audience");
	if (stmt_step(s) == STEP_ROW) x->next_audience = (uint32_t)stmt_get_int(s, 0);
	stmt_reset(s);
	x->table_n = 1;
	x->tables = base_alloc(sizeof(table *));
	return read_registers(cx, x);
}

status index_open(ctx *cx, slice folder, index_store **ret)
{
	index_store *x = base_alloc(sizeof *x);
	x->mem = arena_create(0);
	x->specs = map_new(x->mem);
	x->folder = arena_copy(x->mem, folder);
	x->path = JOIN(x->mem, folder, S("/index.db"));
	x->splitter = fts_splitter_new();
	x->sets = sets_new();
	rwlock_init(&x->lock);
	fresh_init(x);
	status st = open_parts(cx, x);
	if (st != ST_OK) {
		index_close(x);
		return st;
	}
	*ret = x;
	return ST_OK;
}

static void close_parts(index_store *x)
{
	for (size_t i = 1; i < x->table_n; i++) table_free(x->tables[i]);
	base_free(x->tables);
	x->tables = NULL;
	x->table_n = 0;
	names_free(&x->names);
	audiences_free(&x->audiences);
	idmap_free(&x->of_graph);
	dict_close(x->dict);
	x->dict = NULL;
	db_close(x->d);
	x->d = NULL;
	sets_free(x->sets);
	x->sets = NULL;
	x->ready = false;
	x->seq = 0;
}

void index_close(index_store *x)
{
	if (!x) return;
	close_parts(x);
	fts_splitter_free(x->splitter);
	base_free(x->known_words);
	fresh_done(x);
	rwlock_done(&x->lock);
	arena_destroy(x->mem);
	base_free(x);
}

static status define(ctx *cx, index_store *x, const table_spec *spec);

status index_clear(ctx *cx, index_store *x)
{
	close_parts(x);
	remove_files(cx, x->path);
	x->sets = sets_new();
	TRY(open_parts(cx, x));
	for (size_t i = 0; i < map_count(x->specs); i++) TRY(define(cx, x, map_value(x->specs, i)));
	return ST_OK;
}

/* Specs. */

static const slice *copy_slices(arena *a, const slice *from, size_t n)
{
	slice *to = arena_new(a, slice, n);
	for (size_t i = 0; i < n; i++) to[i] = from[i].p ? arena_copy(a, from[i]) : NO_SLICE;
	return to;
}

static const table_spec *copy_spec(arena *a, const table_spec *from)
{
	table_spec *to = arena_new(a, table_spec, 1);
	*to = *from;
	to->register_name = arena_copy(a, from->register_name);
	to->class_iri = arena_copy(a, from->class_iri);
	to->organisation_path = from->organisation_path.n ? arena_copy(a, from->organisation_path) : NO_SLICE;
	to->label_path = copy_slices(a, from->label_path, from->label_path_length);
	column_spec *columns = arena_new(a, column_spec, from->column_count);
	for (size_t i = 0; i < from->column_count; i++) {
		columns[i] = from->columns[i];
		columns[i].name = arena_copy(a, from->columns[i].name);
		columns[i].path = copy_slices(a, from->columns[i].path, from->columns[i].path_length);
	}
	to->columns = columns;
	state_limit *limits = arena_new(a, state_limit, from->state_limit_count);
	for (size_t i = 0; i < from->state_limit_count; i++) limits[i] = (state_limit){ arena_copy(a, from->state_limits[i].state), from->state_limits[i].most };
	to->state_limits = limits;
	value_label *labels = arena_new(a, value_label, from->value_label_count);
	for (size_t i = 0; i < from->value_label_count; i++)
		labels[i] = (value_label){ arena_copy(a, from->value_labels[i].iri), arena_copy(a, from->value_labels[i].nl), arena_copy(a, from->value_labels[i].en) };
	to->value_labels = labels;
	return to;
}

static status register_code(ctx *cx, index_store *x, const table_spec *spec, uint32_t *ret_code, bool *ret_same)
{
	stmt *s = db_prepare(x->d, "SELECT code, fingerprint FROM register WHERE name = ?");
	stmt_text(s, 1, spec->register_name);
	step at = stmt_step(s);
	slice print = slice_of(spec->fingerprint.b, sizeof spec->fingerprint.b);
	if (at == STEP_ROW) {
		*ret_code = (uint32_t)stmt_get_int(s, 0);
		*ret_same = slice_eq(stmt_get_blob(s, 1), print);
	}
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	if (at != STEP_DONE) return st;
	s = db_prepare(x->d, "INSERT INTO register (name, fingerprint) VALUES (?, ?)");
	stmt_text(s, 1, spec->register_name);
	stmt_blob(s, 2, print);
	TRY(stmt_run(cx, s));
	*ret_code = (uint32_t)db_last_id(x->d);
	*ret_same = true;
	return ST_OK;
}

static status define(ctx *cx, index_store *x, const table_spec *spec)
{
	uint32_t code = 0;
	bool same = false;
	TRY(register_code(cx, x, spec, &code, &same));
	table *t;
	TRY(table_add(x, code, spec->register_name, spec, &t));
	t->stale = !same;
	if (spec->label_path_length == 2) x->borrowing = true;
	return ST_OK;
}

status index_define(ctx *cx, index_store *x, const table_spec *spec)
{
	size_t sorts = 0;
	for (size_t i = 0; i < spec->column_count; i++) sorts += column_has_keys(&spec->columns[i]);
	if (sorts > SORT_COLUMNS_MAX) return fail(cx, INVALID, "The register {1} has more than {2} columns to sort by. Remove some.", spec->register_name, ctx_num(cx, SORT_COLUMNS_MAX));
	const table_spec *kept = copy_spec(x->mem, spec);
	map_put(x->specs, kept->register_name, (void *)(uintptr_t)kept);
	return define(cx, x, kept);
}

/* Readers. */

reader *reader_open(ctx *cx, index_store *x, status *ret)
{
	reader *r = base_alloc(sizeof *r);
	*r = (reader){ .x = x, .splitter = fts_splitter_new(), .overflow = arena_create(0), .recent = recent_new() };
	*ret = db_open(cx, x->path, DB_READ_ONLY | DB_SEARCH, &r->d);
	if (*ret == ST_OK) return r;
	reader_close(r);
	return NULL;
}

void reader_close(reader *r)
{
	if (!r) return;
	db_close(r->d);
	fts_splitter_free(r->splitter);
	recent_free(r->recent);
	arena_destroy(r->overflow);
	base_free(r->scratch);
	base_free(r);
}

status reader_here(ctx *cx, reader **ret)
{
	if (!cx->db) return fail(cx, INTERNAL, "The index was asked by a thread that has no reader.");
	if (!cx->db->held) TRY(index_fresh(cx, cx->db->x)); /* a moment that is held was fresh when it began */
	*ret = cx->db;
	return ST_OK;
}

status reader_hold(ctx *cx)
{
	reader *r = NULL;
	TRY(reader_here(cx, &r));
	if (!r->held) TRY(stmt_run(cx, db_prepare(r->d, "BEGIN")));
	r->held++;
	return ST_OK;
}

status reader_let_go(ctx *cx)
{
	reader *r = cx->db;
	if (!r || !r->held || --r->held) return ST_OK;
	return stmt_run(cx, db_prepare(r->d, "COMMIT"));
}

status reader_renew(ctx *cx)
{
	reader *r = cx->db;
	size_t held = r->held;
	if (!held) return reader_hold(cx);
	TRY(stmt_run(cx, db_prepare(r->d, "COMMIT")));
	r->held = 0;
	TRY(reader_hold(cx));
	r->held = held + 1;
	return ST_OK;
}

/* Room that stays with the reader, so that a search costs no page faults: what one call did not fit in is there for the next. */
void scratch_clear(reader *r)
{
	size_t more = arena_used(r->overflow);
	if (more) {
		r->scratch_room += more;
		base_free(r->scratch);
		r->scratch = base_alloc(r->scratch_room);
		arena_reset(r->overflow);
	}
	r->scratch_used = 0;
}

void *scratch_take(reader *r, size_t size)
{
	size = (size + 15) & ~(size_t)15;
	if (!r->scratch || size > r->scratch_room - r->scratch_used) return arena_alloc(r->overflow, size);
	void *p = r->scratch + r->scratch_used;
	r->scratch_used += size;
	return p;
}
