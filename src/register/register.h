/* SPDX-License-Identifier: EUPL-1.2
 * register: one Turtle file becomes a register. The vocabulary of such a file is in registers/README.md.
 * `registers` is read at start and never changes; a document is one resource's graph, nested groups being fragment IRIs (<iri#key-1>). */
#ifndef SPIL_REGISTER_REGISTER_H
#define SPIL_REGISTER_REGISTER_H
#include "auth/auth.h"
#include "core/event.h"
#include "format/json.h"
#include "rdf/rdf.h"
#include "rdf/shacl.h"

typedef struct { slice v[LANG_COUNT]; } label;        /* label.v[cx->lang] */

typedef enum { WIDGET_LINE, WIDGET_AREA, WIDGET_CHOICE, WIDGET_DATE, WIDGET_DATETIME, WIDGET_NUMBER, WIDGET_BOOLEAN, WIDGET_LINK, WIDGET_EMAIL,
	WIDGET_REFERENCE, WIDGET_GROUP, WIDGET_FILE } widget;
typedef struct { slice value; label label; slice tone; } choice; /* value: an IRI, or a literal's text */

typedef struct property property;
struct property {
	slice key;                                    /* in JSON, forms and query strings */
	slice path;                                   /* the predicate */
	label name, help;
	slice datatype;                               /* of literals; NO_SLICE for IRIs and groups */
	bool lang_text;                               /* rdf:langString: one value per language */
	bool is_iri;                                  /* values are IRIs */
	uint32_t min, max;                            /* max UINT32_MAX: no limit; languages of a lang_text count once */
	widget widget;
	const choice *choices; size_t choice_n;       /* sh:in */
	const slice *refers; size_t refer_n;          /* registers whose resources are values */
	const property *members; size_t member_n;     /* WIDGET_GROUP */
	slice member_class;
	slice group;                                  /* key of a property_group */
	double order;
	bool column, facet, sort, hidden, read_only;
	int text_weight;
	slice default_value, pattern, unit, concept;  /* concept: IRI of the vocabulary entry that defines the property */
	uint32_t min_length, max_length;              /* 0: none */
	slice min_value, max_value;                   /* NO_SLICE: none */
};
typedef struct { slice key; label label; label help; double order; } property_group;

typedef struct { slice iri, name; label label, help; slice tone; bool initial, closed; } workflow_state; /* tone: good, warning, bad, open, unknown, neutral */
typedef struct {
	slice name; label label, help;
	const slice *from; size_t from_n;             /* state IRIs */
	slice to;
	unsigned roles;                               /* bits 1 << role */
	bool four_eyes;                               /* not by the person who made the version being moved */
	bool reason;                                  /* a reason must be given */
} transition;

typedef struct reg {
	slice name; uint64_t version; digest fingerprint;
	label title, singular, about;
	slice section;                                /* key of the menu section */
	slice class_iri; tid shape;                   /* in registers_graph */
	const property *properties; size_t property_n; /* in form order */
	const property_group *groups; size_t group_n;
	const property *label_property, *summary_property, *name_property; /* may be NULL but the first */
	const property **columns; size_t column_n;
	const property **facets; size_t facet_n;
	slice order;                                  /* default: "-modified", "identifier" ... */
	visibility visibility; bool visibility_choice; /* whether an entry may choose another */
	slice organisation_path;                      /* predicate naming the owning organisation */
	const workflow_state *states; size_t state_n;
	const transition *transitions; size_t transition_n;
	unsigned may[PERMISSION_COUNT];               /* role bits; 0: the common table of auth.h */
	bool anyone_signed_in_creates;                /* e.g. data-requests, help-requests */
	slice example;                                /* IRI of the example inside registers_graph */
} reg;

typedef struct registers registers;
/* Reads every FOLDER/x.ttl (and overlays OVERLAY/x.ttl, when the folder exists). ST_INVALID "registers/x.ttl, line 12: ...". */
status registers_load(ctx *cx, slice folder, slice overlay, registers **ret);
void registers_free(registers *r);
size_t registers_count(const registers *r);
const reg *registers_at(const registers *r, size_t i);   /* in section, then title order */
const reg *registers_find(const registers *r, slice name);
const graph *registers_graph(const registers *r);
const shapes *registers_shapes(const registers *r);
const property *reg_property(const reg *r, slice key);   /* "key" or "group.key" */
const workflow_state *reg_state(const reg *r, slice iri_or_name);
status registers_define(ctx *cx, const registers *r, index_store *x); /* index_define for each */
/* "title", "organisation" ... as JSON-LD terms: {"title": {"@id": "http://...", "@container": "@language"}, ...} */
void reg_jsonld_context(const reg *r, json_writer *w);

/* Names. */
slice resource_iri(ctx *cx, slice base, slice register_name, slice name); /* base/id/REGISTER/NAME */
bool resource_iri_split(slice base, slice iri, slice *ret_register, slice *ret_name);

/* JSON <-> document. JSON: key -> value; lang_text -> {"nl": "...", "en": "..."}; more than one allowed -> array; group -> object with optional "@id". */
/* Problems become findings at "key", "key.nl", "key[2].member" and ST_INVALID. Unknown keys are findings. */
status document_from_json(ctx *cx, const reg *r, slice iri, const json *v, graph **ret);
status document_to_json(ctx *cx, const reg *r, const graph *g, slice iri, json **ret); /* with "@id", "@type", "state", "version" left to the caller */
/* SHACL and references; findings at keys, in cx->lang; ST_INVALID when any. */
status document_validate(ctx *cx, const registers *rs, const reg *r, const graph *g, slice iri);
status document_text(ctx *cx, const graph *g, slice iri, slice *ret);                  /* the Turtle that goes into the log */
status document_read(ctx *cx, slice media, slice text, slice iri, graph **ret);

/* One changed value, for people. */
typedef struct { const property *property; label name; slice before, after; lang value_lang; bool has_lang; } diff_line; /* texts as people read them: labels of references, dates written out */
status document_diff(ctx *cx, const registers *rs, const reg *r, const graph *before, const graph *after, diff_line **ret, size_t *ret_n);

/* A value as people read it: the label of a reference or choice, a date written out, yes/no; else its text. */
slice value_text(ctx *cx, const registers *rs, const property *p, const term *t);

/* Processes. Each asks may(), validates, appends. `expect`: VERSION_NONE, a version, or VERSION_ANY. `reason` may be empty. */
typedef struct entry_store { log_store *log; writer *writer; const registers *registers; slice base; } entry_store;
status entry_create(ctx *cx, const entry_store *e, const reg *r, slice name, const graph *doc_of_iri, slice reason, event *ret); /* name NO_SLICE: made; doc's subject is resource_iri(...) of the name */
slice entry_name(ctx *cx, const entry_store *e, const reg *r, const json *v);          /* from the name property, made unique; else a UUID */
status entry_update(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, const graph *doc, slice reason, event *ret);
status entry_withdraw(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, slice reason, event *ret);
status entry_move(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, slice transition_name, slice reason, event *ret);
status entry_undo(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, uint64_t back_to_version, event *ret); /* the old document as a new version */
status entry_erase(ctx *cx, const entry_store *e, const reg *r, slice iri, slice reason, event *ret);
status entry_get(ctx *cx, const entry_store *e, const reg *r, slice iri, resource *ret, graph **ret_doc); /* current, through the index */
/* Which transitions cx->who may make now. */
status entry_transitions(ctx *cx, const entry_store *e, const reg *r, const resource *res, const transition ***ret, size_t *ret_n);
bool entry_may(ctx *cx, const reg *r, permission p, slice organisation);
#endif
