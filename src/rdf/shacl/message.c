/* SPDX-License-Identifier: EUPL-1.2
 * What a person reads when a constraint is not met and the shape has no sh:message: what is asked, in plain words. */
#include "rdf/shacl/validator.h"
#include "rdf/vocab.h"
#include "rdf/shacl/xsd.h"

/* The name that people know a thing of the shapes graph by. */
static slice label(const validator *v, tid t)
{
	static const slice NAMES[] = { SLICE_INIT(NS_RDFS "label"), SLICE_INIT(NS_SKOS "prefLabel"), SLICE_INIT(NS_SH "name") };
	const term *x = graph_term(v->s->g, t);
	if (x->kind == TERM_LITERAL) return x->lex;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		slice text = graph_text(v->s->g, t, NAMES[i], v->cx->lang);
		if (text.p) return text;
	}
	return x->kind == TERM_IRI ? rdf_short_name(v->cx->mem, x->lex) : S("?");
}

/* The name of a property: what another property shape with that path is called. */
static slice property_label(const validator *v, tid predicate)
{
	tid path_ = graph_find_iri(v->s->g, SH("path"));
	if (path_) for (graph_walk w = graph_match(v->s->g, 0, path_, predicate); graph_next(&w);) {
		slice text = graph_text(v->s->g, w.t.s, SH("name"), v->cx->lang);
		if (text.p) return JOIN(v->cx->mem, S("\""), text, S("\""));
	}
	return label(v, predicate);
}

static slice datatype_message(validator *v, tid datatype)
{
	static const struct { slice iri, sentence; } SENTENCES[] = {
		{ SLICE_INIT(NS_XSD "date"), N_("Give a date as year-month-day, such as 2026-11-23.") },
		{ SLICE_INIT(NS_XSD "dateTime"), N_("Give a date and a time, such as 2026-11-23T10:00:00+01:00.") },
		{ SLICE_INIT(NS_XSD "time"), N_("Give a time, such as 10:00:00.") },
		{ SLICE_INIT(NS_XSD "gYear"), N_("Give a year, such as 2026.") },
		{ SLICE_INIT(NS_XSD "gYearMonth"), N_("Give a year and a month, such as 2026-11.") },
		{ SLICE_INIT(NS_XSD "duration"), N_("Give a length of time, such as P1Y (a year) or PT30M (30 minutes).") },
		{ SLICE_INIT(NS_XSD "integer"), N_("Give a whole number.") },
		{ SLICE_INIT(NS_XSD "nonNegativeInteger"), N_("Give a whole number, 0 or more.") },
		{ SLICE_INIT(NS_XSD "positiveInteger"), N_("Give a whole number, 1 or more.") },
		{ SLICE_INIT(NS_XSD "decimal"), N_("Give a number, such as 12.5.") },
		{ SLICE_INIT(NS_XSD "double"), N_("Give a number, such as 12.5.") },
		{ SLICE_INIT(NS_XSD "float"), N_("Give a number, such as 12.5.") },
		{ SLICE_INIT(NS_XSD "boolean"), N_("Choose yes or no.") },
		{ SLICE_INIT(NS_XSD "anyURI"), N_("Give a web address, such as https://www.vlaanderen.be.") },
		{ SLICE_INIT(NS_XSD "language"), N_("Give the code of a language, such as nl.") },
		{ SLICE_INIT(NS_XSD "string"), N_("Give a text, without a language.") },
		{ SLICE_INIT(NS_RDF "langString"), N_("Say in which language this text is.") },
	};
	slice iri = graph_term(v->s->g, datatype)->lex;
	for (size_t i = 0; i < COUNT_OF(SENTENCES); i++) if (slice_eq(iri, SENTENCES[i].iri)) return tr_slice(v->cx->lang, SENTENCES[i].sentence);
	return trf(v->cx->mem, v->cx->lang, "Give a value of the type {1}.", label(v, datatype));
}

static slice kind_message(const validator *v, uint64_t bits)
{
	lang l = v->cx->lang;
	bool iri = bits >> TERM_IRI & 1, blank = bits >> TERM_BLANK & 1, literal = bits >> TERM_LITERAL & 1;
	if (iri && literal) return tr(l, "Give a link or a text here, not a group of fields.");
	if (iri && !blank) return tr(l, "Give a link (an IRI) here, not a text.");
	if (literal && !blank) return tr(l, "Give a text, number or date here, not a link.");
	if (literal) return tr(l, "Give a text or a group of fields here, not a link.");
	if (iri) return tr(l, "Give a link or a group of fields here, not a text.");
	return tr(l, "Give a group of fields here, not a link or a text.");
}

static slice bound_message(const validator *v, const constraint *c)
{
	static const slice DATES[] = { [C_MIN_EXCLUSIVE] = N_("This must be after {1}."), [C_MIN_INCLUSIVE] = N_("This must be {1} or later."),
				       [C_MAX_EXCLUSIVE] = N_("This must be before {1}."), [C_MAX_INCLUSIVE] = N_("This must be {1} or earlier.") };
	static const slice NUMBERS[] = { [C_MIN_EXCLUSIVE] = N_("This must be more than {1}."), [C_MIN_INCLUSIVE] = N_("This must be {1} or more."),
					 [C_MAX_EXCLUSIVE] = N_("This must be less than {1}."), [C_MAX_INCLUSIVE] = N_("This must be {1} or less.") };
	const term *x = graph_term(v->s->g, c->value);
	slice sentence = xsd_temporal(x->datatype) ? DATES[c->kind] : NUMBERS[c->kind];
	return text_fill(v->cx->mem, tr_slice(v->cx->lang, sentence), &x->lex, 1);
}

static slice in_message(const validator *v, const constraint *c)
{
	slice list = S("");
	if (c->list_n > 12) return tr(v->cx->lang, "Choose one of the values of the list.");
	for (size_t i = 0; i < c->list_n; i++) list = JOIN(v->cx->mem, list, i ? S(", ") : S(""), label(v, c->list[i]));
	return trf(v->cx->mem, v->cx->lang, "Choose one of these: {1}.", list);
}

static slice languages_message(const validator *v, const constraint *c)
{
	slice list = S("");
	for (size_t i = 0; i < c->list_n; i++) list = JOIN(v->cx->mem, list, i ? S(", ") : S(""), graph_term(v->s->g, c->list[i])->lex);
	return trf(v->cx->mem, v->cx->lang, "Give this text in one of these languages: {1}.", list);
}

static slice order_message(const validator *v, const constraint *c, tid value)
{
	bool date = value && xsd_temporal(validator_term(v, value)->datatype);
	slice sentence = c->kind == C_LESS_THAN ? (date ? tr(v->cx->lang, "This must come before {1}.") : tr(v->cx->lang, "This must be less than {1}."))
						: (date ? tr(v->cx->lang, "This may not come after {1}.") : tr(v->cx->lang, "This may not be more than {1}."));
	slice name = property_label(v, c->value);
	return text_fill(v->cx->mem, sentence, &name, 1);
}

slice constraint_message(validator *v, const shape *sh, const constraint *c, tid value)
{
	ctx *cx = v->cx;
	slice n = ctx_num(cx, c->count);
	bool one = c->count == 1;
	(void)sh;
	switch (c->kind) {
	case C_CLASS: return trf(cx->mem, cx->lang, "This must be of the kind {1}.", label(v, c->value));
	case C_DATATYPE: return datatype_message(v, c->value);
	case C_NODE_KIND: return kind_message(v, c->count);
	case C_MIN_COUNT: case C_QUALIFIED_MIN:
		if (c->kind == C_QUALIFIED_MIN) return trf(cx->mem, cx->lang, "At least {1} of the values must be of the kind that is asked here.", n);
		return one ? trf(cx->mem, cx->lang, "At least {1} value is needed.", n) : trf(cx->mem, cx->lang, "At least {1} values are needed.", n);
	case C_MAX_COUNT: case C_QUALIFIED_MAX:
		if (c->kind == C_QUALIFIED_MAX) return trf(cx->mem, cx->lang, "At most {1} of the values may be of this kind.", n);
		if (!c->count) return tr(cx->lang, "There may be no value here.");
		return one ? trf(cx->mem, cx->lang, "There may be at most {1} value.", n) : trf(cx->mem, cx->lang, "There may be at most {1} values.", n);
	case C_MIN_EXCLUSIVE: case C_MIN_INCLUSIVE: case C_MAX_EXCLUSIVE: case C_MAX_INCLUSIVE: return bound_message(v, c);
	case C_MIN_LENGTH: return one ? tr(cx->lang, "This may not be empty.") : trf(cx->mem, cx->lang, "Use at least {1} characters.", n);
	case C_MAX_LENGTH: return one ? tr(cx->lang, "Use at most one character.") : trf(cx->mem, cx->lang, "Use at most {1} characters.", n);
	case C_PATTERN: return trf(cx->mem, cx->lang, "This is not written as it should be; the form is {1}.", graph_term(v->s->g, c->value)->lex);
	case C_LANGUAGE_IN: return languages_message(v, c);
	case C_UNIQUE_LANG: return value ? trf(cx->mem, cx->lang, "There is more than one text in the language {1}; keep one.", validator_term(v, value)->lang) : NO_SLICE;
	case C_EQUALS: return trf(cx->mem, cx->lang, "This must be the same as {1}.", property_label(v, c->value));
	case C_DISJOINT: return trf(cx->mem, cx->lang, "This may not be the same as {1}.", property_label(v, c->value));
	case C_LESS_THAN: case C_LESS_THAN_OR_EQUALS: return order_message(v, c, value);
	case C_NOT: return tr(cx->lang, "This has a form that is not allowed here.");
	case C_AND: return tr(cx->lang, "This does not meet all that is asked here.");
	case C_OR: return tr(cx->lang, "This meets none of the choices that are allowed here.");
	case C_XONE: return tr(cx->lang, "This must meet exactly one of the choices that are allowed here.");
	case C_NODE: return tr(cx->lang, "What is given here is not complete or not right yet.");
	case C_CLOSED: return trf(cx->mem, cx->lang, "The property {1} is not allowed here.", value ? rdf_short_name(cx->mem, validator_term(v, value)->lex) : S("?"));
	case C_HAS_VALUE: return trf(cx->mem, cx->lang, "The value {1} is needed here.", label(v, c->value));
	case C_IN: return in_message(v, c);
	case C_PROPERTY: case COMPONENT_COUNT: break;
	}
	return tr(cx->lang, "This is not right yet.");
}
