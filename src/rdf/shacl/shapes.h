/* SPDX-License-Identifier: EUPL-1.2
 * shapes: a shapes graph as it is evaluated: each shape once, its constraints in a row, its path as a tree. Numbers of terms are those of
 * the shapes graph. Nothing here changes after shapes_load, so that all threads may use it. Inside src/rdf only. */
#ifndef SPIL_RDF_SHAPES_H
#define SPIL_RDF_SHAPES_H
#include "rdf/shacl/pattern.h"
#include "rdf/rdf.h"
#include "rdf/shacl/shacl.h"

/* The components of SHACL Core (section 4). The third column: sh: parameter that carries it. */
#define COMPONENTS(X) \
	X(CLASS, "ClassConstraintComponent", "class") X(DATATYPE, "DatatypeConstraintComponent", "datatype") X(NODE_KIND, "NodeKindConstraintComponent", "nodeKind") \
	X(MIN_COUNT, "MinCountConstraintComponent", "minCount") X(MAX_COUNT, "MaxCountConstraintComponent", "maxCount") \
	X(MIN_EXCLUSIVE, "MinExclusiveConstraintComponent", "minExclusive") X(MIN_INCLUSIVE, "MinInclusiveConstraintComponent", "minInclusive") \
	X(MAX_EXCLUSIVE, "MaxExclusiveConstraintComponent", "maxExclusive") X(MAX_INCLUSIVE, "MaxInclusiveConstraintComponent", "maxInclusive") \
	X(MIN_LENGTH, "MinLengthConstraintComponent", "minLength") X(MAX_LENGTH, "MaxLengthConstraintComponent", "maxLength") X(PATTERN, "PatternConstraintComponent", "pattern") \
	X(LANGUAGE_IN, "LanguageInConstraintComponent", "languageIn") X(UNIQUE_LANG, "UniqueLangConstraintComponent", "uniqueLang") \
	X(EQUALS, "EqualsConstraintComponent", "equals") X(DISJOINT, "DisjointConstraintComponent", "disjoint") X(LESS_THAN, "LessThanConstraintComponent", "lessThan") \
	X(LESS_THAN_OR_EQUALS, "LessThanOrEqualsConstraintComponent", "lessThanOrEquals") X(NOT, "NotConstraintComponent", "not") X(AND, "AndConstraintComponent", "and") \
	X(OR, "OrConstraintComponent", "or") X(XONE, "XoneConstraintComponent", "xone") X(NODE, "NodeConstraintComponent", "node") X(PROPERTY, "PropertyShapeComponent", "property") \
	X(QUALIFIED_MIN, "QualifiedMinCountConstraintComponent", "qualifiedMinCount") X(QUALIFIED_MAX, "QualifiedMaxCountConstraintComponent", "qualifiedMaxCount") \
	X(CLOSED, "ClosedConstraintComponent", "closed") X(HAS_VALUE, "HasValueConstraintComponent", "hasValue") X(IN, "InConstraintComponent", "in")

typedef enum component {
#define X(id, name, parameter) C_##id,
	COMPONENTS(X)
#undef X
	COMPONENT_COUNT
} component;

typedef enum { PATH_PREDICATE, PATH_INVERSE, PATH_SEQUENCE, PATH_ALTERNATIVE, PATH_ZERO_OR_MORE, PATH_ONE_OR_MORE, PATH_ZERO_OR_ONE } path_kind;
typedef struct path path;
struct path { path_kind kind; tid predicate; const path **parts; size_t n; };

typedef struct shape shape;
typedef struct constraint {
	component kind;
	uint32_t number;                              /* among all constraints: where its results are counted */
	uint32_t class_number;                        /* of CLASS: among the classes asked for */
	tid value;                                    /* class, datatype, bound, predicate, value of the parameter as it applies */
	uint64_t count;                               /* of counts and lengths; of NODE_KIND the bits of a term_kind */
	const tid *list; size_t list_n;               /* in, languageIn; of CLOSED the predicates allowed */
	const shape **shapes; size_t shape_n;         /* node, property, not: one; and, or, xone: some; qualified: one and its siblings */
	const pattern *pattern;
} constraint;

typedef struct target { enum { TARGET_NODE, TARGET_CLASS, TARGET_SUBJECTS, TARGET_OBJECTS } kind; tid value; } target;

struct shape {
	tid id;
	const path *path; tid path_node;              /* NULL, 0: a node shape */
	slice path_text;
	bool deactivated, numbered;
	bool content_with_none;                       /* whether it holds for any node that has no value on its path */
	bool star;                                    /* asks so many properties of one node that all its triples are sorted once */
	tid severity; shacl_grade grade;
	const shape *owner;                           /* of a property shape: the first shape that has it; else NULL */
	constraint *constraints; size_t n, cap;
	target *targets; size_t target_n, target_cap;
};

struct shapes {
	const graph *g;
	arena *mem;
	size_t terms;
	shape **all; size_t n, cap;                   /* in order of discovery */
	shape **by_node;                              /* per term */
	tid components[COMPONENT_COUNT];
	tid violation;
	uint32_t constraint_n;
	struct placed { const shape *sh; const constraint *c; } *placed; /* by a constraint's number: those of a shape, then of its property shapes, as they stand in it */
	tid *classes; uint32_t class_n;               /* those that sh:class asks for, each once */
	shapes_note *notes; size_t note_n, note_cap;
};

/* shapes_notes.c: fills the notes; the IRI of an sh:entailment, or NO_SLICE. */
void shapes_note_all(ctx *cx, shapes *s);
slice shapes_entailment(const shapes *s);

/* path.c: reads a path; NULL and a reason when it is none. */
const path *path_read(ctx *cx, const shapes *s, tid node, slice *ret_reason);
slice path_write(const shapes *s, arena *a, const path *p);
/* An IRI as people see it: its label in the shapes graph, else with a prefix, else whole. */
slice rdf_short_name(arena *a, slice iri);
#endif
