/* SPDX-License-Identifier: EUPL-1.2
 * shapes_load: finds every shape of a graph (SHACL 2.1), reads it, and refuses what is ill-formed with its name and the reason. A shape is
 * first made empty and then filled from a row of those still to do, so that shapes may refer to one another in a circle. */
#include "rdf/shacl/shapes.h"
#include <string.h>
#include "rdf/shacl/tidset.h"

typedef struct loader { ctx *cx; shapes *s; const graph *g; size_t bad; slice bad_at, bad_reason; tid p[COMPONENT_COUNT]; tid path, severity, deactivated; tidset classes; } loader;

static tid find(const loader *l, slice iri) { return graph_find_iri(l->g, iri); }

/* Complaints. */

/* The nearest IRI that says where a shape stands: its own, or that of the shape it is a part of. */
static tid owner(const loader *l, tid node)
{
	for (int i = 0; i < 20 && graph_term(l->g, node)->kind == TERM_BLANK; i++) {
		graph_walk w = graph_match(l->g, 0, 0, node);
		if (!graph_next(&w)) break;
		node = w.t.s;
	}
	return node;
}

static void complain(loader *l, const shape *sh, slice reason)
{
	slice at = graph_term(l->g, owner(l, sh->id))->lex;
	slice where = sh->path ? JOIN(l->cx->mem, sh->path_text, S(": ")) : S("");
	reason = JOIN(l->cx->mem, where, reason);
	finding_at(l->cx, at, reason);
	if (l->bad++) return;
	l->bad_at = at;
	l->bad_reason = reason;
}
/* The sentence is still in English; `about` fills {1}. */
static void complain_of(loader *l, const shape *sh, slice sentence, slice about)
{
	complain(l, sh, text_fill(l->cx->mem, tr_slice(l->cx->lang, sentence), &about, 1));
}

/* Making. */

static shape *shape_of(loader *l, tid node)
{
	shapes *s = l->s;
	if (s->by_node[node]) return s->by_node[node];
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 64;
		shape **more = arena_new(s->mem, shape *, s->cap);
		if (s->n) memcpy(more, s->all, s->n * sizeof *more);
		s->all = more;
	}
	shape *sh = arena_new(s->mem, shape, 1);
	sh->id = node;
	sh->severity = s->violation;
	return s->by_node[node] = s->all[s->n++] = sh;
}

static constraint *constraint_add(loader *l, shape *sh, component kind, tid value)
{
	if (sh->n == sh->cap) {
		sh->cap = sh->cap ? sh->cap * 2 : 4;
		constraint *more = arena_new(l->s->mem, constraint, sh->cap);
		if (sh->n) memcpy(more, sh->constraints, sh->n * sizeof *more);
		sh->constraints = more;
	}
	sh->constraints[sh->n] = (constraint){ .kind = kind, .value = value };
	l->s->constraint_n++;
	return &sh->constraints[sh->n++];
}

static void target_add(loader *l, shape *sh, int kind, tid value)
{
	if (sh->target_n == sh->target_cap) {
		sh->target_cap = sh->target_cap ? sh->target_cap * 2 : 2;
		target *more = arena_new(l->s->mem, target, sh->target_cap);
		if (sh->target_n) memcpy(more, sh->targets, sh->target_n * sizeof *more);
		sh->targets = more;
	}
	sh->targets[sh->target_n++] = (target){ .kind = (unsigned)kind, .value = value };
}

static const shape **shape_list(loader *l, const tid *nodes, size_t n)
{
	const shape **list = arena_new(l->s->mem, const shape *, n + 1);
	for (size_t i = 0; i < n; i++) list[i] = shape_of(l, nodes[i]);
	return list;
}

/* Parameters. */

static slice parameter(component c)
{
	static const slice NAMES[] = {
#define X(id, name, parameter) SLICE_INIT("sh:" parameter),
		COMPONENTS(X)
#undef X
	};
	return NAMES[c];
}

static bool can_be_shape(const loader *l, tid value) { return graph_term(l->g, value)->kind != TERM_LITERAL; }

/* A whole number of xsd:integer or one of its types. */
static bool count_of(const loader *l, tid value, uint64_t *ret)
{
	const term *x = graph_term(l->g, value);
	return x->kind == TERM_LITERAL && slice_starts(x->datatype, S(NS_XSD)) && !x->lang.n && slice_to_u64(x->lex, ret);
}

static bool read_node_kind(const loader *l, tid value, uint64_t *ret)
{
	static const struct { slice name; uint64_t bits; } KINDS[] = {
		{ SLICE_INIT(NS_SH "IRI"), 1 << TERM_IRI }, { SLICE_INIT(NS_SH "BlankNode"), 1 << TERM_BLANK }, { SLICE_INIT(NS_SH "Literal"), 1 << TERM_LITERAL },
		{ SLICE_INIT(NS_SH "BlankNodeOrIRI"), 1 << TERM_IRI | 1 << TERM_BLANK }, { SLICE_INIT(NS_SH "BlankNodeOrLiteral"), 1 << TERM_BLANK | 1 << TERM_LITERAL },
		{ SLICE_INIT(NS_SH "IRIOrLiteral"), 1 << TERM_IRI | 1 << TERM_LITERAL } };
	for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
		if (!slice_eq(graph_term(l->g, value)->lex, KINDS[i].name)) continue;
		*ret = KINDS[i].bits;
		return true;
	}
	return false;
}

enum { LIST_MOST = 10000 };                       /* as graph_list() */

static bool list_of(const loader *l, tid head, const tid **ret, size_t *ret_n)
{
	tid *list, nil = find(l, RDF("nil")), t = head;
	*ret_n = graph_list(l->g, head, l->s->mem, &list);
	*ret = list;
	for (size_t i = 0; i < *ret_n && t; i++) t = graph_object(l->g, t, RDF("rest"));
	return t && t == nil;
}

/* sh:ignoredProperties and the paths of sh:property (4.8.1). */
static void read_closed(loader *l, shape *sh, tid value)
{
	if (!slice_eq(graph_term(l->g, value)->lex, S("true"))) return;
	tid property = find(l, SH("property")), ignored = find(l, SH("ignoredProperties"));
	const tid *list = NULL;
	size_t n = 0, all = 0;
	graph_walk w = graph_match(l->g, sh->id, ignored, 0);
	if (ignored && graph_next(&w) && !list_of(l, w.t.o, &list, &n)) complain_of(l, sh, (slice)N_("sh:ignoredProperties is not a list"), NO_SLICE);
	size_t cap = n;
	if (property) for (w = graph_match(l->g, sh->id, property, 0); graph_next(&w);) cap++;
	tid *allowed = arena_new(l->s->mem, tid, cap + 1);
	for (; all < n; all++) allowed[all] = list[all];
	if (property) for (w = graph_match(l->g, sh->id, property, 0); graph_next(&w);) {
		tid known = graph_object(l->g, w.t.o, SH("path"));
		if (known && graph_term(l->g, known)->kind == TERM_IRI) allowed[all++] = known;
	}
	constraint *c = constraint_add(l, sh, C_CLOSED, value);
	c->list = allowed;
	c->list_n = all;
}

/* The qualified shapes of the other property shapes of the same parents (4.7.3). */
static void read_qualified(loader *l, shape *sh, component kind, tid value)
{
	tid qualified = graph_object(l->g, sh->id, SH("qualifiedValueShape"));
	uint64_t count;
	if (!qualified) return;                       /* without it there is no such constraint */
	if (!count_of(l, value, &count) || !can_be_shape(l, qualified)) {
		complain_of(l, sh, (slice)N_("{1} needs a whole number, and beside it sh:qualifiedValueShape with a shape"), parameter(kind));
		return;
	}
	tid found[1000] = { qualified }, property = find(l, SH("property")), other = find(l, SH("qualifiedValueShape"));
	size_t n = 1;
	if (slice_eq(graph_value(l->g, sh->id, SH("qualifiedValueShapesDisjoint")), S("true")) && property)
		for (graph_walk parents = graph_match(l->g, 0, property, sh->id); graph_next(&parents);)
			for (graph_walk w = graph_match(l->g, parents.t.s, property, 0); graph_next(&w);)
				for (graph_walk q = graph_match(l->g, w.t.o, other, 0); graph_next(&q) && n < COUNT_OF(found);)
					if (q.t.o != qualified) found[n++] = q.t.o;
	constraint *c = constraint_add(l, sh, kind, value);
	c->count = count;
	c->shapes = shape_list(l, found, n);
	c->shape_n = n;
}

static void read_pattern(loader *l, shape *sh, tid value)
{
	const pattern *p = NULL;
	ctx cx = *l->cx;
	if (pattern_compile(&cx, l->s->mem, graph_term(l->g, value)->lex, graph_value(l->g, sh->id, SH("flags")), (pattern **)(uintptr_t)&p) != ST_OK) {
		complain(l, sh, cx.err.message);
		return;
	}
	constraint_add(l, sh, C_PATTERN, value)->pattern = p;
}

static void read_list(loader *l, shape *sh, component kind, tid value)
{
	const tid *list;
	size_t n;
	if (!list_of(l, value, &list, &n)) {
		complain_of(l, sh, n == LIST_MOST ? (slice)N_("{1} has more than 10,000 members, or goes round in a circle") : (slice)N_("{1} is not a list"), parameter(kind));
		return;
	}
	constraint *c = constraint_add(l, sh, kind, value);
	c->list = list;
	c->list_n = n;
	if (kind == C_IN || kind == C_LANGUAGE_IN) return;
	for (size_t i = 0; i < n; i++) if (!can_be_shape(l, list[i])) complain_of(l, sh, (slice)N_("{1} has a member that is not a shape"), parameter(kind));
	c->shapes = shape_list(l, list, n);
	c->shape_n = n;
}

/* Each class gets a number, so that a run works out once what is below it. */
static uint32_t class_number(loader *l, tid class_)
{
	tidset *all = &l->classes;
	if (tidset_add(all, class_)) return all->n - 1;
	for (uint32_t i = 0;; i++) if (all->p[i] == class_) return i;
}

/* One value of one parameter. */
static void read_constraint(loader *l, shape *sh, component kind, tid value)
{
	const term *x = graph_term(l->g, value);
	constraint *c;
	uint64_t count = 0;
	switch (kind) {
	case C_CLASS: case C_DATATYPE: case C_EQUALS: case C_DISJOINT: case C_LESS_THAN: case C_LESS_THAN_OR_EQUALS:
		if (x->kind != TERM_IRI) complain_of(l, sh, (slice)N_("{1} is not an IRI"), parameter(kind));
		else if (kind == C_CLASS) constraint_add(l, sh, kind, value)->class_number = class_number(l, value);
		else constraint_add(l, sh, kind, value);
		break;
	case C_NODE_KIND:
		if (!read_node_kind(l, value, &count)) complain_of(l, sh, (slice)N_("sh:nodeKind is none of sh:IRI, sh:BlankNode, sh:Literal and their combinations"), NO_SLICE);
		else constraint_add(l, sh, kind, value)->count = count;
		break;
	case C_MIN_COUNT: case C_MAX_COUNT: case C_MIN_LENGTH: case C_MAX_LENGTH:
		if (!count_of(l, value, &count)) complain_of(l, sh, (slice)N_("{1} is not a whole number"), parameter(kind));
		else constraint_add(l, sh, kind, value)->count = count;
		break;
	case C_MIN_EXCLUSIVE: case C_MIN_INCLUSIVE: case C_MAX_EXCLUSIVE: case C_MAX_INCLUSIVE:
		if (x->kind == TERM_LITERAL) constraint_add(l, sh, kind, value);
		else complain_of(l, sh, (slice)N_("{1} is not a number, date or text"), parameter(kind));
		break;
	case C_PATTERN: read_pattern(l, sh, value); break;
	case C_UNIQUE_LANG: if (slice_eq(x->lex, S("true"))) constraint_add(l, sh, kind, value); break;
	case C_NOT: case C_NODE: case C_PROPERTY:
		if (!can_be_shape(l, value)) {
			complain_of(l, sh, (slice)N_("{1} is not a shape"), parameter(kind));
			break;
		}
		c = constraint_add(l, sh, kind, value);
		c->shapes = shape_list(l, &value, 1);
		c->shape_n = 1;
		/* DCAT-AP's own shapes name property shapes of which nothing is said: those ask nothing */
		graph_walk said = graph_match(l->g, value, 0, 0);
		if (kind == C_PROPERTY && graph_next(&said) && !graph_object(l->g, value, SH("path"))) complain_of(l, sh, (slice)N_("a sh:property has no sh:path"), NO_SLICE);
		break;
	case C_AND: case C_OR: case C_XONE: case C_IN: case C_LANGUAGE_IN: read_list(l, sh, kind, value); break;
	case C_QUALIFIED_MIN: case C_QUALIFIED_MAX: read_qualified(l, sh, kind, value); break;
	case C_CLOSED: read_closed(l, sh, value); break;
	case C_HAS_VALUE: constraint_add(l, sh, kind, value); break;
	case COMPONENT_COUNT: break;
	}
}

/* Parameters of which a shape has one at most, and those that only a property shape has (the syntax rules of section 4). */
static bool single(component c)
{
	return !(c == C_CLASS || c == C_EQUALS || c == C_DISJOINT || c == C_LESS_THAN || c == C_LESS_THAN_OR_EQUALS || c == C_NOT || c == C_AND || c == C_OR || c == C_XONE ||
		 c == C_NODE || c == C_PROPERTY || c == C_HAS_VALUE || c == C_PATTERN);
}
static bool property_only(component c)
{
	return c == C_MIN_COUNT || c == C_MAX_COUNT || c == C_UNIQUE_LANG || c == C_LESS_THAN || c == C_LESS_THAN_OR_EQUALS || c == C_QUALIFIED_MIN || c == C_QUALIFIED_MAX;
}

/* Shapes. */

static void read_path_of(loader *l, shape *sh)
{
	graph_walk w = graph_match(l->g, sh->id, l->path, 0);
	if (!l->path || !graph_next(&w)) return;
	slice reason = NO_SLICE;
	sh->path_node = w.t.o;
	const path *p = path_read(l->cx, l->s, w.t.o, &reason);
	if (!p) {
		complain(l, sh, reason);
		return;
	}
	sh->path_text = path_write(l->s, l->s->mem, p);
	sh->path = p;
	if (graph_next(&w)) complain_of(l, sh, (slice)N_("a property shape has two sh:path; it takes one"), NO_SLICE);
}

static void read_shape(loader *l, shape *sh)
{
	read_path_of(l, sh);
	tid severity = l->severity ? graph_object(l->g, sh->id, SH("severity")) : 0;
	if (severity && graph_term(l->g, severity)->kind != TERM_IRI) complain_of(l, sh, (slice)N_("{1} is not an IRI"), S("sh:severity"));
	else if (severity) sh->severity = severity;
	if (l->deactivated) sh->deactivated = slice_eq(graph_value(l->g, sh->id, SH("deactivated")), S("true"));
	for (component c = 0; c < COMPONENT_COUNT; c++) {
		size_t n = 0;
		if (!l->p[c]) continue;
		for (graph_walk w = graph_match(l->g, sh->id, l->p[c], 0); graph_next(&w); n++) read_constraint(l, sh, c, w.t.o);
		if (n > 1 && single(c)) complain_of(l, sh, (slice)N_("{1} stands there more than once"), parameter(c));
		bool applies = (c != C_QUALIFIED_MIN && c != C_QUALIFIED_MAX) || graph_object(l->g, sh->id, SH("qualifiedValueShape"));
		if (n && !sh->path_node && applies && property_only(c)) complain_of(l, sh, (slice)N_("{1} needs a shape with sh:path"), parameter(c));
	}
}

/* What a shape asks of a node without a value on its path, and whether it asks many properties. */
static void judge(const shapes *s, shape *sh)
{
	size_t properties = 0;
	sh->content_with_none = true;
	for (size_t i = 0; i < sh->n; i++) {
		const constraint *c = &sh->constraints[i];
		shape *part = c->kind == C_PROPERTY ? s->by_node[c->shapes[0]->id] : NULL;
		if (part && !part->owner) part->owner = sh;
		if (((c->kind == C_MIN_COUNT || c->kind == C_QUALIFIED_MIN) && c->count) || c->kind == C_HAS_VALUE || c->kind == C_EQUALS) sh->content_with_none = false;
		if (c->kind == C_PROPERTY && c->shapes[0]->path && c->shapes[0]->path->kind == PATH_PREDICATE) properties++;
	}
	sh->star = !sh->path && properties > 3;
	sh->grade = shacl_grade_of(s, sh->severity);
}

/* Numbers the constraints in the order in which people read shapes. */
static void number_all(shapes *s, shape *sh, uint32_t *next, int depth)
{
	for (int properties = 0; properties < 2; properties++)
		for (size_t i = 0; i < sh->n; i++) {
			constraint *c = &sh->constraints[i];
			if (!properties) {
				c->number = *next;
				s->placed[(*next)++] = (struct placed){ sh, c };
			} else if (c->kind == C_PROPERTY && c->shapes[0]->owner == sh && !c->shapes[0]->numbered && depth < 100) { /* deeper ones come later */
				shape *part = s->by_node[c->shapes[0]->id];
				part->numbered = true;
				number_all(s, part, next, depth + 1);
			}
		}
}

static void number_shapes(shapes *s)
{
	uint32_t next = 0;
	s->placed = arena_new(s->mem, struct placed, s->constraint_n + 1);
	for (int owned = 0; owned < 2; owned++)       /* those that only own one another come last */
		for (size_t i = 0; i < s->n; i++) {
			if (s->all[i]->numbered || (!owned && s->all[i]->owner)) continue;
			s->all[i]->numbered = true;
			number_all(s, s->all[i], &next, 0);
		}
}

/* Discovery. */

static bool is_instance(const loader *l, tid node, tid type, tid wanted, tid below)
{
	if (!wanted || !type) return false;
	for (graph_walk w = graph_match(l->g, node, type, 0); graph_next(&w);) if (graph_class_below(l->g, w.t.o, wanted, below)) return true;
	return false;
}

static void find_targets(loader *l)
{
	static const struct { slice predicate; int kind; } TARGETS[] = { { SLICE_INIT(NS_SH "targetNode"), TARGET_NODE }, { SLICE_INIT(NS_SH "targetClass"), TARGET_CLASS },
		{ SLICE_INIT(NS_SH "targetSubjectsOf"), TARGET_SUBJECTS }, { SLICE_INIT(NS_SH "targetObjectsOf"), TARGET_OBJECTS } };
	for (size_t i = 0; i < COUNT_OF(TARGETS); i++) {
		tid p = find(l, TARGETS[i].predicate);
		if (p) for (graph_walk w = graph_match(l->g, 0, p, 0); graph_next(&w);) {
			shape *sh = shape_of(l, w.t.s);
			target_add(l, sh, TARGETS[i].kind, w.t.o);
			if (TARGETS[i].kind != TARGET_NODE && graph_term(l->g, w.t.o)->kind != TERM_IRI) complain_of(l, sh, (slice)N_("{1} is not an IRI"), rdf_short_name(l->cx->mem, TARGETS[i].predicate));
		}
	}
}

static void find_shapes(loader *l)
{
	tid type = find(l, RDF("type")), below = find(l, RDFS("subClassOf")), class_ = find(l, RDFS("Class"));
	tid kinds[] = { find(l, SH("NodeShape")), find(l, SH("PropertyShape")) };
	if (type) for (graph_walk w = graph_match(l->g, 0, type, 0); graph_next(&w);) {
		bool is = false;
		for (size_t k = 0; k < COUNT_OF(kinds) && !is; k++) is = kinds[k] && graph_class_below(l->g, w.t.o, kinds[k], below);
		if (!is || graph_term(l->g, w.t.s)->kind == TERM_LITERAL) continue;
		bool known = l->s->by_node[w.t.s] != NULL;
		shape *sh = shape_of(l, w.t.s);
		if (!known && is_instance(l, w.t.s, type, class_, below)) target_add(l, sh, TARGET_CLASS, w.t.s); /* 2.1.3.3 */
	}
	find_targets(l);
	for (component c = 0; c < COMPONENT_COUNT; c++)
		if (l->p[c]) for (graph_walk w = graph_match(l->g, 0, l->p[c], 0); graph_next(&w);) shape_of(l, w.t.s);
	if (l->path) for (graph_walk w = graph_match(l->g, 0, l->path, 0); graph_next(&w);) shape_of(l, w.t.s);
}

status shapes_load(ctx *cx, graph *g, shapes **ret)
{
	static const struct { slice iri, parameter; } NAMES[] = {
#define X(id, name, parameter) { SLICE_INIT(NS_SH name), SLICE_INIT(NS_SH parameter) },
		COMPONENTS(X)
#undef X
	};
	shapes *s = arena_new(graph_arena(g), shapes, 1);
	loader l = { .cx = cx, .s = s, .g = g };
	s->g = g;
	s->mem = graph_arena(g);
	for (int i = 0; i < COMPONENT_COUNT; i++) {
		s->components[i] = graph_iri(g, NAMES[i].iri);
		l.p[i] = graph_find_iri(g, NAMES[i].parameter);
	}
	s->violation = graph_iri(g, SH("Violation"));
	s->terms = graph_terms(g);
	s->by_node = arena_new(s->mem, shape *, s->terms + 1);
	l.path = graph_find_iri(g, SH("path"));
	l.severity = graph_find_iri(g, SH("severity"));
	l.deactivated = graph_find_iri(g, SH("deactivated"));
	find_shapes(&l);
	l.classes.mem = s->mem;
	for (size_t i = 0; i < s->n; i++) read_shape(&l, s->all[i]); /* reading one may add more behind */
	for (size_t i = 0; i < s->n; i++) judge(s, s->all[i]);
	number_shapes(s);
	s->classes = l.classes.p;
	s->class_n = l.classes.n;
	shapes_note_all(cx, s);
	slice regime = shapes_entailment(s);
	if (regime.p) return fail(cx, INVALID, "The shapes ask that the data is completed first by the entailment regime <{1}>. That is not done here; complete the data yourself and take sh:entailment out.", regime);
	if (l.bad) return fail(cx, INVALID, "The shape {1} cannot be used: {2}", l.bad_at, l.bad_reason);
	*ret = s;
	return ST_OK;
}
