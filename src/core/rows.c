/* SPDX-License-Identifier: EUPL-1.2
 * A resource's row, from its document into index.db; and loading the rows of a register into memory. What a commit changes in memory
 * is gathered in a batch, the last state of each row, and done after the commit. */
#include "core/inside.h"
#include <string.h>

static const char ROW_OF_GRAPH[] = "SELECT id, created FROM resource WHERE g = ?";
static const char OLD_ROW[] = "SELECT label_nl, label_en, audience FROM resource WHERE id = ?";
/* Not "insert or replace": that makes SQLite ready to undo half a statement, for which FTS5 writes out what it holds. */
static const char ADD_ROW[] = "INSERT INTO resource (g, iri, name, label_nl, label_en, state, version, seq, created, modified, withdrawn, audience, words, cells, id)"
			      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SET_ROW[] = "UPDATE resource SET g = ?, iri = ?, name = ?, label_nl = ?, label_en = ?, state = ?, version = ?, seq = ?, created = ?, modified = ?, withdrawn = ?,"
			      " audience = ?, words = ?, cells = ? WHERE id = ?";
static const char FULL_ROW[] = "SELECT g, iri, version, seq, created, modified, withdrawn FROM resource WHERE id = ?";
static const char LOAD_ROWS[] = "SELECT id, g, seq, created, modified, withdrawn, audience, words, cells FROM resource WHERE id BETWEEN ? AND ? ORDER BY id";
static const char DROP_ROW[] = "DELETE FROM resource WHERE id = ?";

typedef struct { uint64_t number; term_id g; slice iri; uint64_t version, seq; msec created, modified; bool withdrawn, is_new; } head;

/* Batches. */

static row_change *change_of(batch *b, uint64_t number)
{
	slice key = slice_of(&number, sizeof number);
	uintptr_t at = (uintptr_t)map_get(b->by_number, key);
	if (at) return &b->changes[at - 1];
	if (b->n == b->room) {
		row_change *more = arena_new(b->mem, row_change, b->room ? b->room * 2 : 64);
		if (b->n) memcpy(more, b->changes, b->n * sizeof *more);
		b->changes = more;
		b->room = b->room ? b->room * 2 : 64;
	}
	map_put(b->by_number, arena_copy(b->mem, key), (void *)(b->n + 1));
	return &b->changes[b->n++];
}

/* Others may borrow this resource's label: they are looked at again before the commit. */
static void relabelled(batch *b, term_id g)
{
	for (size_t i = b->relabelled_at; i < b->relabelled_n; i++)
		if (b->relabelled[i] == g) return;
	if (b->relabelled_n == b->relabelled_room) {
		term_id *more = arena_new(b->mem, term_id, b->relabelled_room ? b->relabelled_room * 2 : 64);
		if (b->relabelled_n) memcpy(more, b->relabelled, b->relabelled_n * sizeof *more);
		b->relabelled = more;
		b->relabelled_room = b->relabelled_room ? b->relabelled_room * 2 : 64;
	}
	b->relabelled[b->relabelled_n++] = g;
}

/* Writing. */

static status note_relabelled(ctx *cx, index_store *x, batch *b, const head *h, const facts *f, uint32_t of)
{
	if (!x->borrowing) return ST_OK;
	stmt *s = db_prepare(x->d, OLD_ROW);
	stmt_int(s, 1, (int64_t)h->number);
	step at = stmt_step(s);
	bool same = at == STEP_ROW && slice_eq(stmt_get_text(s, 0), f->label[LANG_NL]) && slice_eq(stmt_get_text(s, 1), f->label[LANG_EN]) && stmt_get_int(s, 2) == of;
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	if (!same) relabelled(b, h->g);
	return st;
}

static status put_row(ctx *cx, index_store *x, const head *h, const facts *f, uint32_t of)
{
	stmt *s = db_prepare(x->d, h->is_new ? ADD_ROW : SET_ROW);
	stmt_int(s, 1, h->g);
	stmt_text(s, 2, h->iri);
	stmt_text(s, 3, name_of_iri(h->iri));
	stmt_text(s, 4, f->label[LANG_NL]);
	stmt_text(s, 5, f->label[LANG_EN]);
	stmt_text(s, 6, f->state);
	stmt_int(s, 7, (int64_t)h->version);
	stmt_int(s, 8, (int64_t)h->seq);
	stmt_int(s, 9, h->created);
	stmt_int(s, 10, h->modified);
	stmt_int(s, 11, h->withdrawn);
	stmt_int(s, 12, of);
	stmt_int(s, 13, f->words);
	stmt_blob(s, 14, f->cells.p ? f->cells : S(""));
	stmt_int(s, 15, (int64_t)h->number);
	return stmt_run(cx, s);
}

static audience audience_copy(arena *a, const audience *v)
{
	audience c = { .level = v->level, .organisation = v->organisation.n ? arena_copy(a, v->organisation) : NO_SLICE, .people_count = v->people_count };
	slice *people = arena_new(a, slice, v->people_count);
	for (size_t i = 0; i < v->people_count; i++) people[i] = arena_copy(a, v->people[i]);
	c.people = people;
	return c;
}

static status store_row(ctx *cx, index_store *x, batch *b, table *t, const head *h, const facts *f)
{
	uint32_t of;
	TRY(audience_number(cx, x, &f->audience, &of));
	TRY(note_relabelled(cx, x, b, h, f, of));
	TRY(put_row(cx, x, h, f, of));
	doc_token *tokens;
	size_t token_n = doc_tokens(b->mem, x->splitter, f->text, &tokens);
	TRY(text_write(cx, x, h->number, f->text, tokens, token_n));
	row_change *c = change_of(b, h->number);
	*c = (row_change){ .t = t, .iri = arena_copy(b->mem, h->iri), .audience = audience_copy(b->mem, &f->audience), .tokens = tokens, .token_n = token_n };
	for (lang l = 0; l < LANG_COUNT; l++) c->label[l] = arena_copy(b->mem, f->label[l]);
	c->state = (row_state){ .slot = number_slot(h->number), .present = true, .audience = of | (h->withdrawn ? ROW_WITHDRAWN : 0), .words = f->words,
				.g = h->g, .seq = h->seq, .created = h->created, .modified = h->modified, .cells = arena_copy(b->mem, f->cells) };
	return ST_OK;
}

static status find_row(ctx *cx, index_store *x, term_id g, uint64_t *ret_number, msec *ret_created)
{
	stmt *s = db_prepare(x->d, ROW_OF_GRAPH);
	stmt_int(s, 1, g);
	step at = stmt_step(s);
	*ret_number = at == STEP_ROW ? (uint64_t)stmt_get_int(s, 0) : 0;
	if (at == STEP_ROW) *ret_created = stmt_get_int(s, 1);
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

static status drop_row(ctx *cx, index_store *x, batch *b, uint64_t number, term_id g, slice iri)
{
	TRY(text_remove(cx, x, number));
	stmt *s = db_prepare(x->d, DROP_ROW);
	stmt_int(s, 1, (int64_t)number);
	TRY(stmt_run(cx, s));
	if (x->borrowing) relabelled(b, g);
	row_change *c = change_of(b, number);
	*c = (row_change){ .t = x->tables[number_code(number)], .iri = arena_copy(b->mem, iri), .state = { .slot = number_slot(number), .g = g } };
	return ST_OK;
}

status row_write(ctx *cx, index_store *x, batch *b, const event *e, term_id g, const graph *doc, bool withdrawn)
{
	table *t;
	TRY(table_for(cx, x, e->register_name, &t));
	head h = { .g = g, .iri = e->iri, .version = e->version, .seq = e->seq, .created = e->time, .modified = e->time, .withdrawn = withdrawn };
	TRY(find_row(cx, x, g, &h.number, &h.created));
	if (h.number && number_code(h.number) != t->code) {
		TRY(drop_row(cx, x, b, h.number, g, e->iri));
		h.number = 0;
	}
	h.is_new = !h.number;
	if (h.is_new) h.number = number_of(t->code, t->next_slot++);
	facts f;
	TRY(facts_of(cx, x, t->spec, e->iri, doc, &f));
	return store_row(cx, x, b, t, &h, &f);
}

status row_refresh(ctx *cx, index_store *x, batch *b, uint64_t number)
{
	stmt *s = db_prepare(x->d, FULL_ROW);
	stmt_int(s, 1, (int64_t)number);
	step at = stmt_step(s);
	head h = { .number = number };
	if (at == STEP_ROW)
		h = (head){ number, stmt_get_int(s, 0), arena_copy(cx->mem, stmt_get_text(s, 1)), (uint64_t)stmt_get_int(s, 2), (uint64_t)stmt_get_int(s, 3),
			    stmt_get_int(s, 4), stmt_get_int(s, 5), stmt_get_int(s, 6) != 0, false };
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	if (at != STEP_ROW) return st;
	graph *doc = graph_new(cx->mem);
	TRY(quads_read(cx, x->d, NULL, h.g, doc));
	table *t = x->tables[number_code(number)];
	facts f;
	TRY(facts_of(cx, x, t->spec, h.iri, doc, &f));
	return store_row(cx, x, b, t, &h, &f);
}

status row_erase(ctx *cx, index_store *x, batch *b, term_id g, slice iri)
{
	uint64_t number;
	msec created;
	b->erased = true;
	TRY(find_row(cx, x, g, &number, &created));
	if (number) TRY(drop_row(cx, x, b, number, g, iri));
	TRY(quads_replace(cx, x, g, NULL));
	return dict_collect(cx, x->dict, g);
}

/* Borrowed labels. */

static status refresh_borrowers(ctx *cx, index_store *x, batch *b, const table *t, term_id g)
{
	term_id predicate = 0;
	TRY(dict_find_iri(cx, x->d, t->spec->label_path[0], &predicate));
	if (!predicate) return ST_OK;
	stmt *s = db_prepare(x->d, "SELECT g FROM quad INDEXED BY posg WHERE p = ? AND o = ?");
	stmt_int(s, 1, predicate);
	stmt_int(s, 2, g);
	size_t n = 0, room = 0;
	term_id *graphs = NULL;
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		if (n == room) {
			term_id *more = arena_new(cx->mem, term_id, room ? room * 2 : 64);
			if (n) memcpy(more, graphs, n * sizeof *more);
			graphs = more;
			room = room ? room * 2 : 64;
		}
		graphs[n++] = stmt_get_int(s, 0);
	}
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	TRY(st);
	for (size_t i = 0; i < n; i++) {
		uint64_t number;
		msec created;
		if (graphs[i] == g) continue;
		TRY(find_row(cx, x, graphs[i], &number, &created));
		if (number && number_code(number) == t->code) TRY(row_refresh(cx, x, b, number));
	}
	return ST_OK;
}

/* A label may be borrowed on; labels that borrow from each other in a ring stop changing or are left after some rounds. */
status borrowers_refresh(ctx *cx, index_store *x, batch *b)
{
	for (int round = 0; round < 8 && b->relabelled_at < b->relabelled_n; round++) {
		size_t from = b->relabelled_at, to = b->relabelled_n;
		b->relabelled_at = to;
		for (size_t i = from; i < to; i++)
			for (size_t code = 1; code < x->table_n; code++)
				if (x->tables[code]->spec && x->tables[code]->spec->label_path_length == 2) TRY(refresh_borrowers(cx, x, b, x->tables[code], b->relabelled[i]));
	}
	b->relabelled_at = b->relabelled_n = 0;
	return ST_OK;
}

/* Memory. */

static status change_table(ctx *cx, index_store *x, batch *b, table *t, row_state *states)
{
	size_t n = 0;
	for (size_t i = 0; i < b->n; i++)
		if (b->changes[i].t == t) states[n++] = b->changes[i].state;
	if (!n) return ST_OK;
	naming naming_here = { cx, x, ST_OK };
	if (!table_change(t, states, n, name_of_term, &naming_here)) return fail(cx, CORRUPT, "The index has a damaged row. Make it anew with spil rebuild.");
	return naming_here.trouble;
}

static void change_graph(index_store *x, const row_change *c)
{
	uint64_t number = number_of(c->t->code, c->state.slot), there;
	bool known = idmap_get(&x->of_graph, c->state.g, &there);
	uint32_t of_iri = names_find(&x->names, c->iri);
	if (c->state.present) {
		idmap_put(&x->of_graph, c->state.g, number);
		if (of_iri) names_label(&x->names.items[of_iri], number, c->label[LANG_NL], c->label[LANG_EN]);
	} else if (known && there == number) {
		idmap_remove(&x->of_graph, c->state.g);
		if (of_iri) names_label(&x->names.items[of_iri], 0, NO_SLICE, NO_SLICE);
	}
}

/* Graphs first: a value that is new in a table may be a resource that is new in the same batch. */
status batch_to_memory(ctx *cx, index_store *x, batch *b)
{
	row_state *states = arena_new(b->mem, row_state, b->n);
	status st = ST_OK;
	for (size_t i = 0; i < b->n; i++) {
		const row_change *c = &b->changes[i];
		uint32_t of = c->state.audience & ~ROW_WITHDRAWN;
		if (c->state.present && (of >= x->audiences.n || !x->audiences.items[of].used)) audiences_set(&x->audiences, &x->names, of, &c->audience);
		change_graph(x, c);
	}
	for (size_t code = 1; code < x->table_n && st == ST_OK; code++) st = change_table(cx, x, b, x->tables[code], states);
	for (size_t i = 0; i < b->n; i++) sets_change(x->sets, b->changes[i].t->code, b->changes[i].state.slot, b->changes[i].tokens, b->changes[i].token_n, b->n);
	return st;
}

status rows_load(ctx *cx, index_store *x, table *t)
{
	naming naming_here = { cx, x, ST_OK };
	stmt *s = db_prepare(x->d, LOAD_ROWS);
	stmt_int(s, 1, (int64_t)number_of(t->code, 0));
	stmt_int(s, 2, (int64_t)number_of(t->code, UINT32_MAX));
	step at;
	bool good = true;
	while (good && (at = stmt_step(s)) == STEP_ROW) {
		uint64_t number = (uint64_t)stmt_get_int(s, 0);
		row_state r = { .slot = number_slot(number), .present = true, .g = stmt_get_int(s, 1), .seq = (uint64_t)stmt_get_int(s, 2), .created = stmt_get_int(s, 3),
				.modified = stmt_get_int(s, 4), .audience = (uint32_t)stmt_get_int(s, 6) | (stmt_get_int(s, 5) ? ROW_WITHDRAWN : 0),
				.words = (uint8_t)stmt_get_int(s, 7), .cells = stmt_get_blob(s, 8) };
		good = table_put(t, &r, name_of_term, &naming_here);
		idmap_put(&x->of_graph, r.g, number);
	}
	status st = good && at == STEP_FAILED ? stmt_failure(cx, s) : naming_here.trouble;
	stmt_reset(s);
	if (!good) return fail(cx, CORRUPT, "The index has a damaged row. Make it anew with spil rebuild.");
	TRY(st);
	table_sort(t);
	t->next_slot = (uint32_t)t->n;
	t->loaded = true;
	return ST_OK;
}
