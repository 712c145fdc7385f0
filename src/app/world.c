/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/world.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "rdf/jsonld/contexts.h"
#include "register/activate.h"
#include "store/head.h"

#ifndef SPIL_VERSION
#define SPIL_VERSION "0.1.0"
#endif

bool world_exists(ctx *cx, const settings *s) { return access(arena_cstr(cx->mem, JOIN(cx->mem, s->data, S("/log.db"))), F_OK) == 0; }

/* Register files that differ from those in use are compared with them, and tried on the entries, before anything is served. */
static status activate(ctx *cx, world *w, const register_file *files, size_t n, progress_fn progress, void *arg)
{
	activation a;
	const settings *s = &w->settings;
	TRY(activation_check(cx, s->data, w->sv.log, files, n, w->sv.registers, progress, arg, &a));
	if (a.entries && slice_eq(s->registers_strict, S("yes"))) {
		w->refused = true;
		return fail(cx, CONFLICT, "{1} entries would no longer pass under the changed register files, so they were not activated (registers_strict). \"spil register check\" shows which and why: correct them or the files, or start once with --registers_strict no.",
			    text_u64(cx->mem, cx->lang, a.entries));
	}
	if (a.entries) log_line(LOG_WARN, "registers-activated", "entries-that-no-longer-pass", log_u64(a.entries), "checked", log_u64(a.checked), "see", S("/admin/registers"), NULL);
	else if (a.touched_n) log_line(LOG_INFO, "registers-activated", "checked", log_u64(a.checked), NULL);
	return activation_keep(cx, s->data, files, n, &a);
}

status world_open(ctx *cx, const settings *s, bool writing, progress_fn progress, void *arg, world *w)
{
	*w = (world){ .settings = *s, .writing = writing };
	services *sv = &w->sv;
	sv->settings = &w->settings;
	sv->version = S(SPIL_VERSION);
	sv->folder = s->data;
	cx->sv = sv;
	if (!world_exists(cx, s) && !writing) return fail(cx, NOT_FOUND, "There is no data in {1} yet; \"spil init\" or \"spil serve\" makes it.", s->data);
	registers *rs;
	register_file *files;
	size_t n;
	TRY(register_files(cx, s->registers, s->overlay, NO_SLICE, &files, &n));
	TRY(registers_load_files(cx, files, n, &rs));
	sv->registers = rs;
	const jsonld_contexts_options contexts = { .folder = s->contexts.n ? s->contexts : JOIN(cx->mem, s->data, S("/contexts")), .fetch = slice_eq(s->fetch_contexts, S("yes")) };
	w->contexts = jsonld_contexts_open(&contexts);
	sv->contexts = jsonld_contexts_loader(w->contexts);
	TRY(log_open(cx, s->data, !writing, &sv->log));
	if (writing) TRY(activate(cx, w, files, n, progress, arg));
	TRY(index_open(cx, s->data, &sv->index));
	TRY(registers_define(cx, rs, sv->index));
	TRY(index_catch_up(cx, sv->index, sv->log, progress, arg));
	if (writing) {
		TRY(writer_start(cx, sv->log, sv->index, &sv->writer));
		TRY(upload_open(cx, s->data, sv->log, &sv->files));
		TRY(series_kinds_open(cx, s->data, sv->log, sv->writer, &sv->series));
		TRY(auth_open(cx, s->data, &sv->auth));
		auth_attach(sv->auth, sv->index);
	}
	sv->entries = (entry_store){ sv->log, sv->writer, rs, w->settings.base, sv->files };
	return ST_OK;
}

void world_close(world *w)
{
	services *sv = &w->sv;
	if (w->reader) reader_close(w->reader);
	if (sv->series) series_close(sv->series);
	if (sv->writer) writer_stop(sv->writer);
	if (sv->auth) auth_close(sv->auth);
	if (sv->files) upload_close(sv->files);
	if (sv->index) index_close(sv->index);
	if (sv->log) log_close(sv->log);
	if (sv->registers) registers_free((registers *)(uintptr_t)sv->registers);
	jsonld_contexts_close(w->contexts);
	w->contexts = NULL;
	*sv = (services){ 0 };
}

status world_act(ctx *cx, world *w)
{
	static const person SYSTEM = { .iri = SLICE_INIT("urn:spil:system"), .name = SLICE_INIT("Spil"), .administrator = true, .scopes = ~0u };
	status s = ST_OK;
	cx->sv = &w->sv;
	cx->who = &SYSTEM;
	cx->view = &VIEW_ALL;
	cx->db = w->reader = reader_open(cx, w->sv.index, &s);
	return s;
}

static status make_folder(ctx *cx, slice path)
{
	if (mkdir(arena_cstr(cx->mem, path), 0750) && errno != EEXIST) return fail(cx, SYSTEM, "The folder {1} cannot be made: {2}. Give another with --data.", path, slice_from(strerror(errno)));
	return ST_OK;
}

/* One entry out of JSON, made by the system. */
static status add(ctx *cx, const char *register_name, slice name, slice text, slice *ret_iri)
{
	const reg *r = registers_find(cx->sv->registers, slice_from(register_name));
	if (!r) return fail(cx, NOT_FOUND, "The register file {1}.ttl is missing: it is needed for the first start.", slice_from(register_name));
	slice iri = resource_iri(cx, cx->sv->settings->base, r->name, name);
	json *v;
	graph *g;
	event e;
	*ret_iri = iri;
	if (index_exists(cx, iri)) return ST_OK;
	TRY(json_parse(cx, text, &v));
	TRY(document_from_json(cx, r, iri, v, &g));
	return entry_create(cx, &cx->sv->entries, r, name, g, tr(cx->lang, "First start of this installation"), &e);
}

/* 20 characters without those that look alike: more than 110 bits. */
static slice make_password(ctx *cx)
{
	static const char LETTERS[] = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	unsigned char bytes[20];
	char *out = arena_alloc(cx->mem, sizeof bytes + 1);
	ctx_random(cx, bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++) out[i] = LETTERS[bytes[i] % (sizeof LETTERS - 1)];
	return slice_of(out, sizeof bytes);
}

status world_init(ctx *cx, const settings *s, slice login, slice *ret_password)
{
	world w;
	TRY(make_folder(cx, s->data));
	TRY(settings_keep(cx, s));
	status st = world_open(cx, s, true, NULL, NULL, &w);
	slice organisation, who, membership_iri, password = make_password(cx), signed_head;
	if (st == ST_OK) st = world_act(cx, &w);
	if (st == ST_OK) st = add(cx, "organisations", S("operator"), S("{\"name\":{\"nl\":\"Beheerder van deze site\",\"en\":\"Operator of this site\"},\"kind\":\"urn:spil:organisation-kind:other\"}"), &organisation);
	if (st == ST_OK) st = add(cx, "people", S("administrator"), JOIN(cx->mem, S("{\"name\":\"Administrator\",\"organisation\":\""), organisation, S("\"}")), &who);
	if (st == ST_OK) st = add(cx, "roles", S("administrator"), JOIN(cx->mem, S("{\"person\":\""), who, S("\",\"organisation\":\""), organisation, S("\",\"role\":\"urn:spil:role:administrator\"}")), &membership_iri);
	if (st == ST_OK) st = account_create(cx, w.sv.auth, login, who, password);
	if (st == ST_OK) st = log_head_sign(cx, w.sv.log, s->witness.n ? s->witness : NO_SLICE, &signed_head);
	world_close(&w);
	cx->db = NULL;
	cx->who = NULL;
	if (st == ST_OK) *ret_password = password;
	return st;
}
