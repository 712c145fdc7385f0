/* SPDX-License-Identifier: EUPL-1.2
 * world: a whole installation in a temporary folder, with the registers of the project and an administrator at the door. */
#ifndef SPIL_TESTS_STRATEGY_WORLD_H
#define SPIL_TESTS_STRATEGY_WORLD_H
#include "unit/unit.h"
#include "strategy/strategy.h"

#define BASE "https://spil.example"

typedef struct { ctx cx; slice folder; log_store *log; index_store *index; writer *writer; registers *registers; reader *reader; entry_store e; person who; } world;

/* With the registers of this folder. */
static inline void world_open_with(world *w, slice registers_folder)
{
	*w = (world){ .cx = unit_ctx() };
	ctx *cx = &w->cx;
	cx->clock = NULL; /* events carry real time */
	w->folder = unit_folder(cx->mem);
	assert_ok(cx, registers_load(cx, registers_folder, NO_SLICE, &w->registers));
	assert_ok(cx, log_open(cx, w->folder, false, &w->log));
	assert_ok(cx, index_open(cx, w->folder, &w->index));
	assert_ok(cx, registers_define(cx, w->registers, w->index));
	assert_ok(cx, index_catch_up(cx, w->index, w->log, NULL, NULL));
	assert_ok(cx, writer_start(cx, w->log, w->index, &w->writer));
	status st = ST_OK;
	w->reader = reader_open(cx, w->index, &st);
	assert_int_equal(st, ST_OK);
	cx->db = w->reader;
	w->who = (person){ .iri = S("urn:spil:person:test"), .name = S("Test"), .administrator = true, .scopes = ~0u };
	cx->who = &w->who;
	w->e = (entry_store){ w->log, w->writer, w->registers, S(BASE), NULL };
}

static inline void world_open(world *w) { world_open_with(w, S("registers")); }

static inline void world_close(world *w)
{
	reader_close(w->reader);
	writer_stop(w->writer);
	index_close(w->index);
	log_close(w->log);
	registers_free(w->registers);
	unit_folder_remove(w->folder);
	unit_ctx_done(&w->cx);
}

/* Makes an entry from JSON values; `state` NULL: the initial one. */
static inline slice world_add(world *w, const char *register_name, const char *name, const char *state, const char *values)
{
	ctx *cx = &w->cx;
	const reg *r = registers_find(w->registers, slice_from(register_name));
	assert_non_null(r);
	slice iri = resource_iri(cx, w->e.base, r->name, slice_from(name));
	json *v;
	graph *g;
	event made;
	assert_ok(cx, json_parse(cx, slice_from(values), &v));
	assert_ok(cx, document_from_json(cx, r, iri, v, &g));
	if (state) graph_add(g, graph_iri(g, iri), graph_iri(g, ADMS("status")), graph_iri(g, reg_state(r, slice_from(state))->iri));
	entry_item it = { r, iri, VERSION_NONE, g, S("test") };
	status st = entry_save_all(cx, &w->e, &it, 1, &made);
	for (const finding *f = cx->err.findings; st && f; f = f->next) print_error("%.*s: %.*s\n", SL(f->at), SL(f->message));
	assert_ok(cx, st);
	return iri;
}
#define ID(register_name, name) BASE "/id/" register_name "/" name
#endif
