/* SPDX-License-Identifier: EUPL-1.2
 * From a sh:property of a register's shape to a struct property: what its values are, how a form asks for them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "format/media.h"
#include "register/internal.h"

static const slice PROPERTY_WORDS[] = {
	SLICE_INIT(NS_SPIL "key"), SLICE_INIT(NS_SPIL "long"), SLICE_INIT(NS_SPIL "search"), SLICE_INIT(NS_SPIL "refers"), SLICE_INIT(NS_SPIL "unit"),
	SLICE_INIT(NS_SPIL "file"), SLICE_INIT(NS_SPIL "readOnly"), SLICE_INIT(NS_SPIL "hidden"),
	SLICE_INIT(NS_SPIL "mediaType"), SLICE_INIT(NS_SPIL "maxSize"), SLICE_INIT(NS_SPIL "mediaKey"), SLICE_INIT(NS_SPIL "sizeKey"),
};

/* The datatypes of XML Schema that mean something to a form or to a program. */
static const char *const XSD_TYPES[] = { "string", "boolean", "integer", "decimal", "double", "float", "date", "dateTime", "time", "gYear", "gYearMonth", "duration",
	"dayTimeDuration", "yearMonthDuration", "anyURI", "language", "nonNegativeInteger", "positiveInteger", "int", "long", "short", "byte",
	"unsignedInt", "unsignedLong", "hexBinary", "base64Binary", "token", "normalizedString", "NMTOKEN" };

const char *const RESERVED_KEYS[] = { "state", "visibility", "audience", "meta", "modified", "created", "register", "q", "order", "offset", "limit", "page", "facets", NULL };

bool datatype_is_integer(slice datatype)
{
	static const char *const NAMES[] = { "integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short", "byte", "unsignedInt", "unsignedLong" };
	if (!slice_starts(datatype, S(NS_XSD))) return false;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (slice_eq(slice_skip(datatype, sizeof NS_XSD - 1), slice_from(NAMES[i]))) return true;
	return false;
}

bool datatype_is_number(slice datatype)
{
	return datatype_is_integer(datatype) || slice_eq(datatype, XSD("decimal")) || slice_eq(datatype, XSD("double")) || slice_eq(datatype, XSD("float"));
}

static uint32_t read_count(loader *l, tid node, slice predicate, uint32_t preset, spot at)
{
	slice v = graph_value(l->g, node, predicate);
	uint64_t n = preset;
	if (v.p && (!slice_to_u64(v, &n) || n > UINT32_MAX))
		problem(l, at, N_("{1} is \"{2}\". Write a whole number."), short_name(l->cx->mem, predicate), v);
	return (uint32_t)n;
}

static void read_choices(loader *l, tid node, property *p, spot at)
{
	tid *members = NULL, head = graph_object(l->g, node, SH("in"));
	if (!head) return;
	size_t n = graph_list(l->g, head, l->cx->mem, &members);
	choice *out = arena_new(l->rs->mem, choice, n + 1);
	if (!n) problem(l, at, N_("sh:in is an empty list. Name the choices."));
	for (size_t i = 0; i < n; i++) {
		const term *t = graph_term(l->g, members[i]);
		out[i].value = copy_text(l, t->lex);
		if (i && p->is_iri != (t->kind == TERM_IRI)) problem(l, at, N_("sh:in mixes IRIs and texts. Use one kind."));
		p->is_iri = t->kind == TERM_IRI;
		if (!p->is_iri) {
			p->datatype = p->datatype.p ? p->datatype : copy_text(l, t->datatype);
			for (lang k = 0; k < LANG_COUNT; k++) out[i].label.v[k] = out[i].value;
			continue;
		}
		slice shown = JOIN(l->cx->mem, S("<"), t->lex, S(">"));
		out[i].label = read_label(l, members[i], RDFS("label"), spot_at(l->places[members[i]].file.n ? members[i] : at.node, at.owner, shown));
		out[i].tone = copy_text(l, graph_value(l->g, members[i], SPIL("tone")));
	}
	p->choices = out;
	p->choice_n = n;
}

static void read_refers(loader *l, tid node, property *p)
{
	size_t n = count_objects(l->g, node, SPIL("refers"));
	slice *out = arena_new(l->rs->mem, slice, n + 1);
	tid predicate = graph_find_iri(l->g, SPIL("refers"));
	for (graph_walk w = graph_match(l->g, node, predicate, 0); n && graph_next(&w);) out[p->refer_n++] = copy_text(l, graph_term(l->g, w.t.o)->lex);
	p->refers = out;
}

static void read_datatype(loader *l, tid node, property *p, spot at)
{
	slice d = graph_value(l->g, node, SH("datatype"));
	if (!d.p) return;
	p->datatype = copy_text(l, d);
	p->lang_text = slice_eq(d, RDF("langString"));
	if (!slice_starts(d, S(NS_XSD))) return;
	slice name = slice_skip(d, sizeof NS_XSD - 1), names[COUNT_OF(XSD_TYPES)];
	for (size_t i = 0; i < COUNT_OF(XSD_TYPES); i++) {
		names[i] = slice_from(XSD_TYPES[i]);
		if (slice_eq(name, names[i])) return;
	}
	slice near = word_nearest(l->cx->mem, name, names, COUNT_OF(names));
	problem(l, spot_at(at.node, at.owner, JOIN(l->cx->mem, S("xsd:"), name)), N_("There is no datatype xsd:{1} here. Did you mean xsd:{2}?"), name, near.p ? near : S("string"));
}

static widget widget_of(const loader *l, tid node, const property *p)
{
	bool large = slice_eq(graph_value(l->g, node, SPIL("long")), S("true"));
	if (p->member_shape) return WIDGET_GROUP;
	if (p->choice_n) return WIDGET_CHOICE;
	if (p->refer_n) return WIDGET_REFERENCE;
	if (slice_eq(graph_value(l->g, node, SPIL("file")), S("true"))) return WIDGET_FILE;
	if (p->is_iri) return slice_starts(p->pattern, S("^mailto:")) ? WIDGET_EMAIL : WIDGET_LINK;
	if (slice_eq(p->datatype, XSD("anyURI"))) return WIDGET_LINK;
	if (slice_eq(p->datatype, XSD("date"))) return WIDGET_DATE;
	if (slice_eq(p->datatype, XSD("dateTime"))) return WIDGET_DATETIME;
	if (slice_eq(p->datatype, XSD("boolean"))) return WIDGET_BOOLEAN;
	if (datatype_is_number(p->datatype)) return WIDGET_NUMBER;
	return large ? WIDGET_AREA : WIDGET_LINE;
}

static slice bound(loader *l, tid node, slice inclusive, slice exclusive)
{
	slice v = graph_value(l->g, node, inclusive);
	return copy_text(l, v.p ? v : graph_value(l->g, node, exclusive));
}

static void read_values(loader *l, tid node, property *p, spot at)
{
	slice kind = graph_value(l->g, node, SH("nodeKind"));
	p->is_iri = slice_eq(kind, SH("IRI"));
	if (kind.p && !p->is_iri && !slice_eq(kind, SH("Literal")))
		problem(l, at, N_("sh:nodeKind {1} cannot be edited or addressed. Use sh:IRI, also for groups of fields."), short_name(l->cx->mem, kind));
	read_datatype(l, node, p, at);
	read_choices(l, node, p, at);
	read_refers(l, node, p);
	p->pattern = copy_text(l, graph_value(l->g, node, SH("pattern")));
	p->min = read_count(l, node, SH("minCount"), 0, at);
	p->max = read_count(l, node, SH("maxCount"), UINT32_MAX, at);
	p->min_length = read_count(l, node, SH("minLength"), 0, at);
	p->max_length = read_count(l, node, SH("maxLength"), 0, at);
	p->min_value = bound(l, node, SH("minInclusive"), SH("minExclusive"));
	p->max_value = bound(l, node, SH("maxInclusive"), SH("maxExclusive"));
	p->unique_lang = p->lang_text && read_flag(l, node, SH("uniqueLang"), at);
	p->default_value = copy_text(l, graph_value(l->g, node, SH("defaultValue")));
	if (p->lang_text && p->max != UINT32_MAX)
		problem(l, at, N_("sh:maxCount counts each language as a value. For one text per language write sh:uniqueLang true instead."));
	if (p->unique_lang) p->max = 1;
	if (p->max < p->min || !p->max) problem(l, at, N_("sh:maxCount is lower than sh:minCount, or 0: no entry could be right. Correct one of them."));
	bool both = p->is_iri && p->datatype.p;
	if (both) problem(l, at, N_("The values are IRIs and have a sh:datatype too. Keep one of the two."));
	if (!p->is_iri && !p->datatype.p) problem(l, at, N_("Nothing says what the values are. Add sh:datatype, sh:in, or sh:nodeKind sh:IRI."));
	if (p->refer_n && !p->is_iri) problem(l, at, N_("spil:refers needs sh:nodeKind sh:IRI. Add it."));
}

static void read_meaning(loader *l, tid node, property *p, spot at)
{
	slice order = graph_value(l->g, node, SH("order")), weight = graph_value(l->g, node, SPIL("search"));
	uint64_t n = 0;
	if (!order.p || !slice_to_double(order, &p->order)) problem(l, at, N_("sh:order is missing or not a number: it places the field in the form."));
	if (weight.p && (!slice_to_u64(weight, &n) || n < 1 || n > 10)) problem(l, at, N_("spil:search is \"{1}\". Give a weight from 1 to 10."), weight);
	else p->text_weight = (int)n;
	p->name = read_label(l, node, SH("name"), at);
	p->help = read_label(l, node, SH("description"), at);
	p->unit = copy_text(l, graph_value(l->g, node, SPIL("unit")));
	p->concept = copy_text(l, graph_value(l->g, node, DCT("subject")));
	bool named = slice_starts(p->concept, S("urn:spil:concept:")) && slice_eq(uri_name(l->cx->mem, slice_skip(p->concept, 17)), slice_skip(p->concept, 17)) && p->concept.n > 17;
	bool address = slice_starts(p->concept, S("https://")) || slice_starts(p->concept, S("http://"));
	if (p->concept.n && !named && !address) problem(l, at, N_("dct:subject is <{1}>. Name an entry of the register concepts as <urn:spil:concept:NAME>, or give the address of a term elsewhere."), p->concept);
	p->read_only = read_flag(l, node, SPIL("readOnly"), at);
	p->hidden = read_flag(l, node, SPIL("hidden"), at);
}

static void read_media(loader *l, tid node, property *p, spot at)
{
	size_t n = count_objects(l->g, node, SPIL("mediaType"));
	slice *out = arena_new(l->rs->mem, slice, n + 1);
	tid predicate = graph_find_iri(l->g, SPIL("mediaType"));
	for (graph_walk w = graph_match(l->g, node, predicate, 0); n && graph_next(&w);) {
		slice said = graph_term(l->g, w.t.o)->lex, known[64];
		const media_type *m = media_find(said);
		size_t k = 0;
		if (m) out[p->media_n++] = m->media;
		if (m) continue;
		for (; k < COUNT_OF(known) && media_at(k); k++) known[k] = media_at(k)->media;
		slice near = word_nearest(l->cx->mem, said, known, k);
		problem(l, at, N_("The media type \"{1}\" is not one that can be checked here. Did you mean \"{2}\"?"), said, near.p ? near : known[0]);
	}
	p->media = out;
}

/* What is said of files only. */
static void read_file(loader *l, tid node, property *p, spot at)
{
	const slice words[] = { SPIL("mediaType"), SPIL("maxSize"), SPIL("mediaKey"), SPIL("sizeKey") };
	slice most = graph_value(l->g, node, SPIL("maxSize"));
	if (p->widget != WIDGET_FILE) {
		for (size_t i = 0; i < COUNT_OF(words); i++)
			if (graph_value(l->g, node, words[i]).p) problem(l, at, N_("{1} is about files only. Add spil:file true, or take it away."), short_name(l->cx->mem, words[i]));
		return;
	}
	p->file_most = FILE_PRESET;
	if (!p->is_iri) problem(l, at, N_("A file is kept under an address: spil:file needs sh:nodeKind sh:IRI. Add it."));
	if (most.p && (!slice_to_u64(most, &p->file_most) || !p->file_most || p->file_most > UPLOAD_MOST))
		problem(l, at, N_("spil:maxSize is \"{1}\". Write a number of bytes from 1 to {2}."), most, ctx_num(l->cx, UPLOAD_MOST));
	read_media(l, node, p, at);
	p->media_key = copy_text(l, graph_value(l->g, node, SPIL("mediaKey")));
	p->size_key = copy_text(l, graph_value(l->g, node, SPIL("sizeKey")));
	if ((p->media_key.p || p->size_key.p) && p->max != 1) problem(l, at, N_("spil:mediaKey and spil:sizeKey are for one file. Add sh:maxCount 1, or take them away."));
}

static void members_read(loader *l, tid shape, property *p, tid owner);

static void property_read(loader *l, tid node, property *p, tid owner, bool member)
{
	p->node = node;
	p->key = read_key(l, node, SPIL("key"), spot_at(node, owner, short_name(l->cx->mem, graph_value(l->g, node, SH("path")))));
	spot at = { node, owner, JOIN(l->cx->mem, S("spil:key \""), p->key, S("\"")) };
	tid path = graph_object(l->g, node, SH("path"));
	if (!path || graph_term(l->g, path)->kind != TERM_IRI) problem(l, at, N_("sh:path is missing or not one predicate. Write sh:path and the IRI of the property."));
	else p->path = copy_text(l, graph_term(l->g, path)->lex);
	read_values(l, node, p, at);
	read_meaning(l, node, p, at);
	check_vocabulary(l, node, at, PROPERTY_WORDS, COUNT_OF(PROPERTY_WORDS));
	tid shape = graph_object(l->g, node, SH("node"));
	if (shape && member) problem(l, at, N_("A group of fields stands inside a group. One level is all that a form can show: make it a register of its own."));
	else if (shape) members_read(l, shape, p, owner);
	p->widget = widget_of(l, node, p);
	read_file(l, node, p, at);
	tid group = graph_object(l->g, node, SH("group"));
	if (group) p->group = copy_text(l, local_name(graph_term(l->g, group)->lex));
}

static int by_place(const void *a, const void *b)
{
	const property *x = a, *y = b;
	return x->order < y->order ? -1 : x->order > y->order ? 1 : slice_cmp(x->key, y->key);
}

static void check_unique(loader *l, const property *list, size_t n, tid owner)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			spot at = { list[i].node, owner, JOIN(l->cx->mem, S("spil:key \""), list[i].key, S("\"")) };
			if (list[i].key.n && slice_eq(list[i].key, list[j].key)) problem(l, at, N_("Two properties have the key \"{1}\". Give one of them another."), list[i].key);
			if (list[i].path.n && slice_eq(list[i].path, list[j].path))
				problem(l, at, N_("Two properties have the path {1} (\"{2}\" and \"{3}\"). Give one of them another, or make them one."), short_name(l->cx->mem, list[i].path), list[j].key, list[i].key);
		}
}

/* The facts of a file go to properties that can hold them. */
static void check_fact_keys(loader *l, const property *list, size_t n, tid owner)
{
	for (size_t i = 0; i < n; i++) {
		const slice keys[2] = { list[i].media_key, list[i].size_key };
		spot at = { list[i].node, owner, JOIN(l->cx->mem, S("spil:key \""), list[i].key, S("\"")) };
		for (size_t k = 0; k < 2; k++) {
			const property *p = NULL;
			for (size_t m = 0; m < n && keys[k].p; m++)
				if (slice_eq(list[m].key, keys[k])) p = &list[m];
			bool fits = p && p->max == 1 && (k ? datatype_is_number(p->datatype) : p->is_iri || slice_eq(p->datatype, XSD("string")));
			if (keys[k].p && !fits) problem(l, at, N_("\"{1}\" is to hold a fact of the file: name a property of this register with sh:maxCount 1, of text or IRI for the media type, of a number for the size."), keys[k]);
		}
	}
}

static void members_read(loader *l, tid shape, property *p, tid owner)
{
	tid predicate = graph_find_iri(l->g, SH("property"));
	size_t n = count_objects(l->g, shape, SH("property"));
	property *out = arena_new(l->rs->mem, property, n + 1);
	spot at = { p->node, owner, JOIN(l->cx->mem, S("spil:key \""), p->key, S("\"")) };
	for (graph_walk w = graph_match(l->g, shape, predicate, 0); n && graph_next(&w);) property_read(l, w.t.o, &out[p->member_n++], owner, true);
	qsort(out, p->member_n, sizeof *out, by_place);
	p->members = out;
	p->member_shape = shape;
	p->member_class = copy_text(l, graph_value(l->g, shape, SH("class")));
	if (!p->member_n) problem(l, at, N_("sh:node has no sh:property. Describe the fields of the group."));
	if (!p->member_class.n) problem(l, at, N_("sh:node has no sh:class: say what each of the group is."));
	if (!p->is_iri) problem(l, at, N_("A group of fields needs sh:nodeKind sh:IRI. Add it."));
	check_unique(l, out, n, owner);
	check_fact_keys(l, out, n, owner);
}

static void check_reserved(loader *l, const property *p, tid owner)
{
	for (size_t i = 0; RESERVED_KEYS[i]; i++)
		if (slice_eq(p->key, slice_from(RESERVED_KEYS[i])))
			problem(l, spot_at(p->node, owner, JOIN(l->cx->mem, S("spil:key \""), p->key, S("\""))), N_("The key \"{1}\" has a meaning of its own in every register. Choose another."), p->key);
}

static double group_order(const reg *r, slice key)
{
	for (size_t i = 0; i < r->group_n; i++)
		if (slice_eq(r->groups[i].key, key)) return r->groups[i].order;
	return key.n ? INFINITY : -INFINITY;
}

/* Form order: by group, then by sh:order. An insertion sort: some forty fields. */
static void sort_fields(const reg *r, property *list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		property p = list[i];
		size_t j = i;
		for (double mine = group_order(r, p.group); j > 0; j--) {
			double before = group_order(r, list[j - 1].group);
			if (before < mine || (before == mine && by_place(&list[j - 1], &p) <= 0)) break;
			list[j] = list[j - 1];
		}
		list[j] = p;
	}
}

void properties_read(loader *l, tid node, reg *r)
{
	tid predicate = graph_find_iri(l->g, SH("property"));
	size_t n = r->shape ? count_objects(l->g, r->shape, SH("property")) : 0, made = 0;
	property *out = arena_new(l->rs->mem, property, n + 4);
	for (graph_walk w = graph_match(l->g, r->shape, predicate, 0); n && graph_next(&w);) {
		property_read(l, w.t.o, &out[made], r->shape, false);
		check_reserved(l, &out[made++], r->shape);
	}
	check_fact_keys(l, out, made, r->shape);
	if (!n && r->shape) problem(l, spot_at(r->shape, r->shape, NO_SLICE), N_("The shape has no sh:property. Describe what an entry holds."));
	check_unique(l, out, made, r->shape);
	slice organisation = graph_value(l->g, node, SPIL("organisation"));
	for (size_t i = 0; i < made; i++)
		if (slice_eq(out[i].key, S("organisation")) && !slice_eq(out[i].path, organisation))
			problem(l, spot_at(out[i].node, r->shape, S("spil:key \"organisation\"")), N_("The key \"organisation\" belongs to the property that spil:organisation of the register names. Name this one there, or choose another key."));
	made += implicit_properties(l->rs->mem, r, organisation.p != NULL, out + made);
	r->properties = out;
	r->property_n = made;
	groups_read(l, r, r->shape);
	sort_fields(r, out, made);
}

static int by_group_order(const void *a, const void *b)
{
	const property_group *x = a, *y = b;
	return x->order < y->order ? -1 : x->order > y->order ? 1 : slice_cmp(x->key, y->key);
}

/* The groups that the properties name, and the last one, of the implicit properties. */
void groups_read(loader *l, reg *r, tid owner)
{
	property_group *out = arena_new(l->rs->mem, property_group, r->property_n + 1);
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		tid group = p->node ? graph_object(l->g, p->node, SH("group")) : 0;
		bool known = false;
		for (size_t j = 0; j < r->group_n; j++) known = known || slice_eq(out[j].key, p->group);
		if (known || !group) continue;
		slice iri = graph_term(l->g, group)->lex;
		spot at = { l->places[group].file.n ? group : p->node, owner, JOIN(l->cx->mem, S("<"), iri, S(">")) };
		property_group *g = &out[r->group_n++];
		g->key = p->group;
		if (!graph_is_a(l->g, group, SH("PropertyGroup"))) {
			problem(l, at, N_("sh:group <{1}> is not described. Add <{1}> a sh:PropertyGroup with rdfs:label and sh:order."), iri);
			continue;
		}
		g->label = read_label(l, group, RDFS("label"), at);
		if (count_objects(l->g, group, RDFS("comment"))) g->help = read_label(l, group, RDFS("comment"), at);
		if (!slice_to_double(graph_value(l->g, group, SH("order")), &g->order)) problem(l, at, N_("sh:order is missing or not a number: it places the group in the form."));
	}
	static const slice TITLE = N_("Management");
	out[r->group_n++] = (property_group){ .key = S("management"), .label = { { tr_slice(LANG_NL, TITLE), TITLE } }, .order = INFINITY };
	qsort(out, r->group_n, sizeof *out, by_group_order);
	r->groups = out;
}
