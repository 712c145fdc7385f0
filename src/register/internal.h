/* SPDX-License-Identifier: EUPL-1.2
 * What the files of this folder share; nobody else includes it. */
#ifndef SPIL_REGISTER_INTERNAL_H
#define SPIL_REGISTER_INTERNAL_H
#include "register/register.h"

#define EXAMPLE_PREFIX "urn:spil:example:"

struct registers {
	arena *mem;
	graph *g;
	shapes *shapes;
	reg *list; size_t n;
	map *by_name;
};

/* Where a subject stands: the file, its text, and the line it is first used on (0 for a blank node). */
typedef struct { slice file, text; uint32_t line; bool overlay; } place;

typedef struct loader {
	ctx *cx;                                      /* of the caller: language, findings */
	registers *rs;
	graph *g;                                     /* rs->g */
	place *places; size_t place_n;                /* by tid */
	size_t problems;
} loader;

/* Where a problem is: a node, the named subject it belongs to, and a text to look for from that subject's line on. */
typedef struct { tid node, owner; slice needle; } spot;
static inline spot spot_at(tid node, tid owner, slice needle) { return (spot){ node, owner, needle }; }
void problem_at(loader *l, spot at, slice sentence, const slice *args, size_t n);
#define problem(l, at, marked, ...) problem_at((l), (at), (slice)marked, (slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }, \
	sizeof((slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }) / sizeof(slice) - 1)
void problem_file(loader *l, slice file, uint32_t line, slice message);

/* load_files.c: every file into one graph. */
void files_merge(loader *l, const register_file *files, size_t n);
/* overlay.c: what spil:amend asks. */
void overlay_apply(loader *l);
/* read.c, read_property.c, read_workflow.c: from the graph to the structs. */
void register_read(loader *l, tid node, reg *r);
void properties_read(loader *l, tid register_node, reg *r);
void groups_read(loader *l, reg *r, tid owner);
void workflow_read(loader *l, tid register_node, reg *r);
/* check.c: what needs all registers, or the shapes. */
void registers_check(loader *l);
void examples_check(loader *l);

/* read.c: small readers that report. */
label read_label(loader *l, tid subject, slice predicate, spot at);
bool read_flag(loader *l, tid subject, slice predicate, spot at);
slice read_key(loader *l, tid subject, slice predicate, spot at);
void check_vocabulary(loader *l, tid subject, spot at, const slice *known, size_t n);
slice local_name(slice iri);                          /* after the last of # / : */
slice short_name(arena *a, slice iri);                /* dct:title, for messages; else <iri> */
size_t count_objects(const graph *g, tid s, slice predicate);
slice copy_text(loader *l, slice s);                  /* into the registers' arena; NO_SLICE stays */
unsigned read_roles(loader *l, tid subject, spot at, bool *ret_self); /* ret_self: whether the role "self" stands there; NULL: it may not */

/* implicit.c: the properties every entry has. */
size_t implicit_properties(arena *a, const reg *r, bool has_organisation, property out[4]);
extern const char *const RESERVED_KEYS[];

/* document.c: the entry a document is about; NO_SLICE when none is of the register's class. */
slice document_subject(const reg *r, const graph *g);

/* entry.c: what the processes share. */
status entry_signed_in(ctx *cx);
status entry_current(ctx *cx, const entry_store *e, const reg *r, slice iri, int64_t expect, resource *ret, graph **ret_doc);
status entry_append(ctx *cx, const entry_store *e, const reg *r, change c, const graph *doc, event *ret);
void document_set_state(graph *g, slice iri, slice state);
graph *document_copy(arena *a, const graph *g);
slice state_or_initial(const reg *r, slice state);
status document_right(ctx *cx, const entry_store *e, const reg *r, graph *doc, slice iri, const graph *before); /* document_files and document_validate */
status check_privileges(ctx *cx, const reg *r, const graph *doc, slice iri);

/* file.c: the files of ours that `doc` refers to are there, fit their properties, and are this person's to use (in `before`, the document that stands
 * there, or brought today, or visible); fills in the facts that the register wants of them. Before document_validate. */
status document_files(ctx *cx, const entry_store *e, const reg *r, graph *doc, slice iri, const graph *before);
/* With the files held (upload_hold) from here to the end of the append. */
bool document_has_files(ctx *cx, const entry_store *e, const graph *doc);
status document_files_there(ctx *cx, const entry_store *e, const graph *doc);

/* json helpers shared by reading, writing and validation */
bool datatype_is_integer(slice datatype);
bool datatype_is_number(slice datatype);
slice base_of(const reg *r, slice iri);               /* "https://x" of https://x/id/REGISTER/...; NO_SLICE when it is not of that form */
uint64_t fragment_number(slice iri, slice node, slice key); /* N of iri#key-N; 0 when it is not of that form */
size_t group_nodes(arena *a, const graph *g, slice iri, const property *p, tid **ret); /* in order of their numbers, then of addition */
#endif
