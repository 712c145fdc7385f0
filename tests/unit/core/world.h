/* SPDX-License-Identifier: EUPL-1.2
 * world: an index in a fresh folder, with two registers, fed with events as the log would give them. */
#ifndef SPIL_TESTS_CORE_WORLD_H
#define SPIL_TESTS_CORE_WORLD_H
#include "unit/unit.h"
#include "core/index.h"
#include "rdf/vocab.h"

#define ID "https://spil.example/id/"
static const slice WORLD_TITLE[] = { SLICE_INIT(NS_DCT "title") };
static const slice WORLD_NUMBER[] = { SLICE_INIT(NS_DCT "identifier") };
static const slice WORLD_TEXT[] = { SLICE_INIT(NS_DCT "description") };
static const slice WORLD_OWNER[] = { SLICE_INIT(NS_SPIL "owner") };
static const slice WORLD_THEME[] = { SLICE_INIT(NS_DCAT "theme") };
static const slice WORLD_STATE[] = { SLICE_INIT(NS_ADMS "status") };
static const slice WORLD_END[] = { SLICE_INIT(NS_SCHEMA "endTime") };
static const slice WORLD_COST[] = { SLICE_INIT(NS_SCHEMA "cost") };
static const slice WORLD_NAME[] = { SLICE_INIT(NS_SKOS "prefLabel") };
static const slice WORLD_PERSON[] = { SLICE_INIT(NS_SPIL "person"), SLICE_INIT(NS_SKOS "prefLabel") };
static const column_spec WORLD_COLUMNS[] = {
	{ .name = SLICE_INIT("identifier"), .path = WORLD_NUMBER, .path_length = 1, .type = COLUMN_TEXT, .sort = true, .text_weight = 5 },
	{ .name = SLICE_INIT("title"), .path = WORLD_TITLE, .path_length = 1, .type = COLUMN_TEXT, .sort = true, .text_weight = 8 },
	{ .name = SLICE_INIT("description"), .path = WORLD_TEXT, .path_length = 1, .type = COLUMN_TEXT, .text_weight = 2 },
	{ .name = SLICE_INIT("owner"), .path = WORLD_OWNER, .path_length = 1, .type = COLUMN_IRI, .facet = true },
	{ .name = SLICE_INIT("theme"), .path = WORLD_THEME, .path_length = 1, .type = COLUMN_TEXT, .facet = true },
	{ .name = SLICE_INIT("state"), .path = WORLD_STATE, .path_length = 1, .type = COLUMN_IRI, .facet = true },
	{ .name = SLICE_INIT("end"), .path = WORLD_END, .path_length = 1, .type = COLUMN_DATE, .sort = true },
	{ .name = SLICE_INIT("cost"), .path = WORLD_COST, .path_length = 1, .type = COLUMN_NUMBER, .sort = true },
};
static const state_limit WORLD_LIMITS[] = { { SLICE_INIT("urn:state:draft"), VISIBLE_ORGANISATION } };
static const table_spec WORLD_ACTIONS = {
	.register_name = SLICE_INIT("actions"), .class_iri = SLICE_INIT(NS_SPIL "Action"), .label_path = WORLD_TITLE, .label_path_length = 1,
	.columns = WORLD_COLUMNS, .column_count = COUNT_OF(WORLD_COLUMNS), .organisation_path = SLICE_INIT(NS_SPIL "owner"),
	.state_limits = WORLD_LIMITS, .state_limit_count = 1,
};
static const column_spec WORLD_ORG_COLUMNS[] = { { .name = SLICE_INIT("name"), .path = WORLD_NAME, .path_length = 1, .type = COLUMN_TEXT, .sort = true, .text_weight = 8 } };
static const table_spec WORLD_ORGANISATIONS = {
	.register_name = SLICE_INIT("organisations"), .class_iri = SLICE_INIT(NS_ORG "Organization"), .label_path = WORLD_NAME, .label_path_length = 1,
	.columns = WORLD_ORG_COLUMNS, .column_count = 1,
};
static const table_spec WORLD_ENROLMENTS = {
	.register_name = SLICE_INIT("enrolments"), .class_iri = SLICE_INIT(NS_SCHEMA "EventReservation"), .label_path = WORLD_PERSON, .label_path_length = 2,
	.default_visibility = VISIBLE_SIGNED_IN,
};

typedef struct { ctx cx; slice folder; index_store *x; reader *r; uint64_t seq; map *versions; arena *keep; } world;

static inline void world_open(world *w)
{
	status st = ST_OK;
	assert_ok(&w->cx, index_open(&w->cx, w->folder, &w->x));
	assert_ok(&w->cx, index_define(&w->cx, w->x, &WORLD_ACTIONS));
	assert_ok(&w->cx, index_define(&w->cx, w->x, &WORLD_ORGANISATIONS));
	assert_ok(&w->cx, index_define(&w->cx, w->x, &WORLD_ENROLMENTS));
	w->r = reader_open(&w->cx, w->x, &st);
	assert_ok(&w->cx, st);
	w->cx.db = w->r;
}

static inline world world_new(void)
{
	world w = { .cx = unit_ctx(), .keep = arena_create(0) };
	w.folder = unit_folder(w.keep);
	w.versions = map_new(w.keep);
	world_open(&w);
	return w;
}

static inline void world_close(world *w)
{
	reader_close(w->r);
	index_close(w->x);
}

static inline void world_done(world *w)
{
	world_close(w);
	unit_folder_remove(w->folder);
	arena_destroy(w->keep);
	unit_ctx_done(&w->cx);
}

static inline event world_event(world *w, event_kind kind, slice iri)
{
	uintptr_t version = (uintptr_t)map_get(w->versions, iri) + 1;
	map_put(w->versions, map_has(w->versions, iri) ? iri : arena_copy(w->keep, iri), (void *)version);
	slice rest = slice_skip(iri, sizeof ID - 1);
	slice reg = NO_SLICE;
	slice_split(&rest, '/', &reg);
	w->seq++;
	return (event){ .seq = w->seq, .space = S("main"), .space_seq = w->seq, .iri = arena_copy(w->keep, iri), .version = version, .kind = kind, .time = unit_clock(NULL) + (msec)w->seq * 1000,
			.actor = S("urn:a"), .register_name = arena_copy(w->keep, reg), .register_version = 1, .media = S("text/turtle"), .hash = sha256_of(slice_of(&w->seq, sizeof w->seq)) };
}

#define PREFIXES "@prefix rdf: <" NS_RDF "> . @prefix dct: <" NS_DCT "> . @prefix dcat: <" NS_DCAT "> . @prefix adms: <" NS_ADMS "> . @prefix schema: <" NS_SCHEMA "> . @prefix skos: <" NS_SKOS "> . " \
	"@prefix spil: <" NS_SPIL "> . @prefix org: <" NS_ORG "> . @prefix xsd: <" NS_XSD "> . "

/* The Turtle of what a resource says: "dct:title \"x\"@nl ; ..." */
static inline slice world_turtle(world *w, slice iri, const char *says)
{
	return arena_printf(w->keep, PREFIXES "<%.*s> %s .", SL(iri), says);
}

static inline void world_apply(world *w, event_kind kind, const char *name, const char *says)
{
	slice iri = arena_printf(w->keep, ID "%s", name);
	event e = world_event(w, kind, iri);
	slice document = says ? world_turtle(w, iri, says) : NO_SLICE;
	assert_ok(&w->cx, index_apply(&w->cx, w->x, &e, &document, 1));
}
static inline void put(world *w, const char *name, const char *says)
{
	slice iri = arena_printf(w->keep, ID "%s", name);
	world_apply(w, map_has(w->versions, iri) ? EVENT_UPDATE : EVENT_CREATE, name, says);
}

/* The names of the rows found, joined by spaces. */
static inline slice found(world *w, const list_query *q)
{
	list_result r = { 0 };
	assert_ok(&w->cx, index_list(&w->cx, q, &r));
	buf *b = buf_new(w->cx.mem, 1 << 20);
	for (size_t i = 0; i < r.n; i++) buf_printf(b, "%s%.*s", i ? " " : "", SL(r.rows[i].name));
	if (q->offset == 0 && r.total <= q->limit) assert_int_equal(r.total, r.n);
	return buf_slice(b);
}
static inline slice search_for(world *w, const char *text)
{
	return found(w, &(list_query){ .register_name = S("actions"), .text = slice_from(text), .limit = 100 });
}
static inline slice facet_text(world *w, const list_query *q)
{
	list_result r = { 0 };
	assert_ok(&w->cx, index_list(&w->cx, q, &r));
	buf *b = buf_new(w->cx.mem, 1 << 20);
	for (size_t f = 0; f < r.facet_n; f++) {
		for (size_t i = 0; i < r.facets[f].n; i++) buf_printf(b, "%.*s=%d ", SL(r.facets[f].values[i].value), (int)r.facets[f].values[i].count);
		buf_printf(b, "none=%d;", (int)r.facets[f].missing);
	}
	return buf_slice(b);
}
#endif
