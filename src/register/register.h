/* SPDX-License-Identifier: EUPL-1.2
 * register: one Turtle file becomes a register. The vocabulary of such a file is in registers/README.md.
 * `registers` is read at start and never changes; a document is one resource's graph, nested groups being fragment IRIs (<iri#key-1>). */
#ifndef SPIL_REGISTER_REGISTER_H
#define SPIL_REGISTER_REGISTER_H
#include "auth/auth.h"
#include "core/event.h"
#include "format/json.h"
#include "rdf/rdf.h"
#include "rdf/shacl/shacl.h"
#include "store/upload.h"

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
	bool unique_lang;                             /* of a lang_text: one text per language; else a list per language */
	bool implicit;                                /* not in the file: state, visibility, audience, organisation */
	/* WIDGET_FILE: media types taken (none: all that are known), most bytes, and the keys of the properties that are given its media type and size */
	const slice *media; size_t media_n; uint64_t file_most; slice media_key, size_key;
	tid node, member_shape;                       /* the property shape, and the shape of a group's members, in registers_graph; 0: implicit */
};
typedef struct { slice key; label label; label help; double order; } property_group;

typedef struct {
	slice iri, name; label label, help;
	slice tone;                                   /* good, warning, bad, open, unknown, neutral */
	bool initial, closed;
	visibility most;                              /* an entry in this state is seen by at most this audience; VISIBLE_PUBLIC: no limit */
} workflow_state;
typedef struct {
	slice name; label label, help;
	const slice *from; size_t from_n;             /* state IRIs */
	slice to;
	unsigned roles;                               /* bits 1 << role */
	bool four_eyes;                               /* not by the person who made the version being moved */
	bool reason;                                  /* a reason must be given */
	bool self;                                    /* also by the person whom the entry is about: role "self" */
} transition;

/* The sections of the menu, in its order: key and label (in English; section_label translates). */
#define SECTIONS(X) X("strategy", "Strategy") X("policy", "Policy") X("vocabulary", "Vocabulary") X("organisation", "Organisation") X("literacy", "Data literacy") \
	X("network", "Network") X("catalogue", "Catalogue") X("quality", "Quality") X("legal", "Legal") X("demand", "Demand") X("trust", "Trust")
slice section_label(slice key, lang l);               /* NO_SLICE for an unknown key */
slice section_key(size_t i);                          /* NO_SLICE past the last */

typedef struct reg {
	slice name; slice file; uint64_t version; digest fingerprint;
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
	const property *through, *self;               /* through: the entry whose organisation keeps this one too (an action's plan); self: the person whom it is about. NULL: none */
	const workflow_state *states; size_t state_n;
	const transition *transitions; size_t transition_n;
	unsigned may[PERMISSION_COUNT];               /* role bits; 0: the common table of auth.h */
	bool anyone_signed_in_creates;                /* e.g. data-requests, help-requests */
	slice example;                                /* IRI of the example inside registers_graph */
} reg;

typedef struct registers registers;
/* Reads every FOLDER/x.ttl (and overlays OVERLAY/x.ttl, when the folder exists). ST_INVALID "registers/x.ttl, line 12: ...". */
status registers_load(ctx *cx, slice folder, slice overlay, registers **ret);
/* The same in two steps: the files that count, then the registers they make. `instead`: a file that takes the place of the one of its name, or is added; NO_SLICE: none. */
typedef struct { slice name, path, shown, text; bool overlay; } register_file;
status register_files(ctx *cx, slice folder, slice overlay, slice instead, register_file **ret, size_t *ret_n);
status registers_load_files(ctx *cx, const register_file *files, size_t n, registers **ret);
void registers_free(registers *r);
size_t registers_count(const registers *r);
const reg *registers_at(const registers *r, size_t i);   /* in section, then title order */
const reg *registers_find(const registers *r, slice name);
const graph *registers_graph(const registers *r);
const shapes *registers_shapes(const registers *r);
const property *reg_property(const reg *r, slice key);   /* "key" or "group.key" */
/* The address of the term that defines a property: the entry of the register concepts that its dct:subject <urn:spil:concept:NAME> names, when cx->view sees it;
 * another address as it is. NO_SLICE when there is none. */
slice property_concept(ctx *cx, slice base, const property *p);
const property *reg_property_of_path(const reg *r, slice path);  /* of the entry itself, not of a group's members */
const workflow_state *reg_state(const reg *r, slice iri_or_name);
status registers_define(ctx *cx, const registers *r, index_store *x); /* index_define for each */
/* "title", "organisation" ... as JSON-LD terms: {"title": {"@id": "http://...", "@container": "@language"}, ...} */
void reg_jsonld_context(const reg *r, json_writer *w);

/* The register's example as an entry called `name` of this site; examples it refers to become base/id/REGISTER/example. */
status reg_example(ctx *cx, const registers *rs, const reg *r, slice base, slice name, graph **ret);
/* The known word nearest to a mistyped one; NO_SLICE when none is near. */
slice word_nearest(arena *a, slice word, const slice *known, size_t n);

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

/* The same, where references to the keys of `coming` (values: const reg *) are good too: entries that are appended together. */
status document_validate_among(ctx *cx, const registers *rs, const reg *r, const graph *g, slice iri, const map *coming);
graph *document_about(arena *a, const graph *g, slice iri);       /* a new graph: the triples about `iri` and its fragments */
graph *document_rename(arena *a, const graph *g, slice from, slice to); /* a new graph in which `from` and its fragments are called `to` */
audience document_audience(ctx *cx, const reg *r, const graph *g, slice iri); /* who may see it; texts live in the graph */
bool document_visible(ctx *cx, const reg *r, const graph *g, slice iri); /* whether cx->view may see this very version: old ones are judged by what they said */
slice document_label(const reg *r, const graph *g, slice iri, lang l); /* NO_SLICE when it has none */
slice document_state(const graph *g, slice iri);                  /* NO_SLICE when it has none */

/* One changed value, for people. */
typedef struct { const property *property; label name; slice before, after; lang value_lang; bool has_lang; } diff_line; /* texts as people read them: labels of references, dates written out */
/* Either may be NULL: nothing. */
status document_diff(ctx *cx, const registers *rs, const reg *r, const graph *before, const graph *after, diff_line **ret, size_t *ret_n);

/* A value as people read it: the label of a reference or choice, a date written out, yes/no; else its text. */
slice value_text(ctx *cx, const registers *rs, const property *p, const term *t);

/* Processes. Each asks may(), validates, appends. `expect`: VERSION_NONE, a version, or VERSION_ANY. `reason` may be empty. */
typedef struct entry_store { log_store *log; writer *writer; const registers *registers; slice base; upload_store *files; } entry_store; /* files NULL: none are kept */
status entry_create(ctx *cx, const entry_store *e, const reg *r, slice name, const graph *doc_of_iri, slice reason, event *ret); /* name NO_SLICE: made; doc's subject is resource_iri(...) of the name */
slice entry_name(ctx *cx, const entry_store *e, const reg *r, const json *v);          /* from the name property, made unique; else a UUID */
status entry_update(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, const graph *doc, slice reason, event *ret);
status entry_withdraw(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, slice reason, event *ret);
status entry_move(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, slice transition_name, slice reason, event *ret);
status entry_undo(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, uint64_t back_to_version, event *ret); /* the old document as a new version */
status entry_erase(ctx *cx, const entry_store *e, const reg *r, slice iri, slice reason, event *ret);
status entry_get(ctx *cx, const entry_store *e, const reg *r, slice iri, resource *ret, graph **ret_doc); /* current, through the index */
/* Many entries at once, for imports and the demonstration: may refer to each other; all are appended or none is. An item whose
 * `expect` is VERSION_NONE is created, else updated. Findings stand at "ITEM.key", ITEM counting from 1. `ret` has room for n events. */
typedef struct { const reg *r; slice iri; int64_t expect; const graph *doc; slice reason; } entry_item;
status entry_save_all(ctx *cx, const entry_store *e, const entry_item *items, size_t n, event *ret);
/* Versions as cx->view may see them: each is judged by its own document's audience. Newest first, version < before (0: all). */
status entry_history(ctx *cx, const entry_store *e, const reg *r, slice iri, uint64_t before, size_t most, event **ret, size_t *ret_n);
/* ST_NOT_FOUND when absent or not visible, ST_GONE when erased. A withdrawal has the document it withdrew. */
status entry_version(ctx *cx, const entry_store *e, const reg *r, slice iri, uint64_t version, event *ret, graph **ret_doc);
/* Which transitions cx->who may make now. */
status entry_transitions(ctx *cx, const entry_store *e, const reg *r, const resource *res, const transition ***ret, size_t *ret_n);
/* What somebody's rights over an entry rest on: a role in its organisation; for adding, changing, importing and withdrawing also one in the
 * organisation of the entry that it belongs to (spil:through); for transitions of role "self" that it is about them (spil:self). */
typedef struct { slice organisation, through; bool self; } rights;
rights document_rights(ctx *cx, const reg *r, const graph *doc, slice iri);
status entry_rights(ctx *cx, const reg *r, const resource *res, rights *ret);
bool entry_may(ctx *cx, const reg *r, permission p, rights s);  /* empty rights ask: anywhere? */

/* Files of entries. Their address is base/file/SHA-256/NAME.EXT; a property of a file may also hold an address elsewhere. */
enum { FILE_PRESET = 10 << 20 };                        /* bytes, where a register says nothing */
slice entry_file_iri(ctx *cx, slice base, const digest *d, slice name);
bool entry_file_split(ctx *cx, slice base, slice iri, digest *ret, slice *ret_name); /* name decoded */
/* Keeps what somebody sent. Its name and bytes must agree with a known type; with a property, with what that takes. ST_INVALID, ST_BAD_MEDIA_TYPE, ST_TOO_LARGE
 * with a sentence for the person; nothing is written then. `p` NULL: any known type and size. */
status file_take(ctx *cx, const entry_store *e, const property *p, slice name, slice bytes, slice *ret_iri);
/* ST_OK when cx->view sees an entry, or an old version of one, that refers to this file; else ST_NOT_FOUND. */
status file_visible(ctx *cx, const entry_store *e, slice iri);
/* "Report.pdf (PDF document, 1.2 MB)"; the address when it is not a file of ours. */
slice file_text(ctx *cx, const entry_store *e, slice iri);
slice file_size_text(ctx *cx, uint64_t bytes);
#endif
