/* SPDX-License-Identifier: EUPL-1.2
 * RDF/XML: what each form says, and what is wrong with a text and where. */
#include "unit/unit.h"
#include "rdf/dataset.h"

#define HEAD "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:x=\"http://x/\" xml:base=\"http://b/c/d\">"
#define BODY(text) HEAD text "</rdf:RDF>"
#define NODE(text) BODY("<rdf:Description rdf:about=\"a\">" text "</rdf:Description>")

static status note(void *to, const term *s, const term *p, const term *o, const term *g)
{
	static const slice KNOWN[][2] = { { SLICE_INIT(NS_RDF), SLICE_INIT("rdf:") }, { SLICE_INIT("http://x/"), SLICE_INIT("x:") }, { SLICE_INIT("http://b/c/"), SLICE_INIT("") } };
	const term *const t[] = { s, p, o };
	assert_null(g);
	for (int i = 0; i < 3; i++) {
		slice lex = t[i]->lex, before = NO_SLICE;
		for (size_t k = 0; t[i]->kind == TERM_IRI && k < COUNT_OF(KNOWN); k++) {
			if (before.p || !slice_starts(lex, KNOWN[k][0])) continue;
			before = KNOWN[k][1];
			lex = slice_skip(lex, KNOWN[k][0].n);
		}
		buf_put(to, t[i]->kind == TERM_BLANK ? S("_:") : t[i]->kind == TERM_LITERAL ? S("'") : before);
		buf_put(to, lex);
		if (t[i]->kind == TERM_LITERAL) buf_putc(to, '\'');
		if (t[i]->lang.n) buf_printf(to, "@%.*s", SL(t[i]->lang));
		else if (t[i]->kind == TERM_LITERAL && !slice_eq(t[i]->datatype, XSD("string"))) buf_printf(to, "^%.*s", SL(slice_skip(t[i]->datatype, slice_starts(t[i]->datatype, S(NS_RDF)) ? sizeof NS_RDF - 1 : 0)));
		buf_put(to, i < 2 ? S(" ") : S("; "));
	}
	return ST_OK;
}

static status read_text(ctx *cx, const char *text, const rdf_limits *limits, buf *out)
{
	return rdf_read_quads(cx, RDF_XML, slice_from(text), NO_SLICE, limits, &(rdf_sink){ out, note, NULL });
}

static void each_form_says_its_triples(void **state)
{
	(void)state;
	static const struct { const char *text, *says; } CASES[] = {
		{ BODY(""), "" },
		{ "<x:C xmlns:x=\"http://x/\" xmlns:rdf=\"" NS_RDF "\" rdf:about=\"http://x/a\"/>", "x:a rdf:type x:C; " },
		{ NODE("<x:p>q</x:p>"), "a x:p 'q'; " },
		{ NODE("<x:p/>"), "a x:p ''; " },
		{ NODE("<x:p> q\n</x:p>"), "a x:p ' q\n'; " },
		{ NODE("<x:p>a<!-- c -->b<![CDATA[<&]]>&#233;</x:p>"), "a x:p 'ab<&\xC3\xA9'; " },
		{ NODE("<x:p xml:lang=\"nl-BE\">q</x:p><x:p xml:lang=\"\">r</x:p>"), "a x:p 'q'@nl-BE; a x:p 'r'; " },
		{ NODE("<x:p rdf:datatype=\"d\" xml:lang=\"nl\">1</x:p><x:p rdf:datatype=\"http://d\"/>"), "a x:p '1'^http://b/c/d; a x:p ''^http://d; " },
		{ NODE("<x:p rdf:resource=\"../e\"/><x:p rdf:resource=\"#f\"> </x:p><x:p rdf:resource=\"\"/>"), "a x:p http://b/e; a x:p d#f; a x:p d; " },
		{ NODE("<x:p rdf:nodeID=\"n\"/><x:p rdf:nodeID=\"g1\"/><x:p rdf:nodeID=\"n.\"/><x:p rdf:nodeID=\"g-n\"/>"), "a x:p _:n; a x:p _:g-g1-; a x:p _:g-n.-; a x:p _:g-g-n-; " },
		{ NODE("<x:p><x:C rdf:about=\"c\"><x:q>r</x:q></x:C></x:p>"), "a x:p c; c rdf:type x:C; c x:q 'r'; " },
		{ NODE("<x:p x:q=\"r\" rdf:type=\"t\"/>"), "a x:p _:g1; _:g1 x:q 'r'; _:g1 rdf:type t; " },
		{ NODE("<x:p rdf:resource=\"c\" x:q=\"r\"/>"), "a x:p c; c x:q 'r'; " },
		{ NODE("<x:p rdf:parseType=\"Resource\"><x:q>r</x:q><x:q>s</x:q></x:p>"), "a x:p _:g1; _:g1 x:q 'r'; _:g1 x:q 's'; " },
		{ NODE("<x:p rdf:parseType=\"Collection\"/>"), "a x:p rdf:nil; " },
		{ NODE("<x:p rdf:parseType=\"Collection\"><x:C rdf:about=\"c\"/><rdf:Description rdf:about=\"e\"/></x:p>"),
		  "a x:p _:g1; _:g1 rdf:first c; c rdf:type x:C; _:g1 rdf:rest _:g2; _:g2 rdf:first e; _:g2 rdf:rest rdf:nil; " },
		{ NODE("<rdf:li>1</rdf:li><rdf:_5>2</rdf:_5><rdf:li>3</rdf:li>"), "a rdf:_1 '1'; a rdf:_5 '2'; a rdf:_2 '3'; " },
		{ NODE("<x:p rdf:ID=\"i\">q</x:p>"), "a x:p 'q'; d#i rdf:type rdf:Statement; d#i rdf:subject a; d#i rdf:predicate x:p; d#i rdf:object 'q'; " },
		{ BODY("<x:C rdf:ID=\"i\" x:p=\"q\"/><rdf:Description/><rdf:Description rdf:nodeID=\"n\" rdf:type=\"t\"/>"), "d#i rdf:type x:C; d#i x:p 'q'; _:n rdf:type t; " },
		{ BODY("<x:C about=\"z\" xml:base=\"http://y/\"><x:p resource=\"w\"/></x:C>"), "http://y/z rdf:type x:C; http://y/z x:p http://y/w; " },
		{ NODE("<x:p rdf:parseType=\"Literal\">a <x:b z=\"1\" a='&quot;'/> &lt;c&gt;<!--d--><?e f?></x:p>"), "a x:p 'a <x:b xmlns:x=\"http://x/\" a=\"&quot;\" z=\"1\"></x:b> &lt;c&gt;<!--d--><?e f?>'^XMLLiteral; " },
		{ NODE("<x:p rdf:parseType=\"Literal\"><b xmlns=\"http://n/\"><c xmlns=\"http://n/\"/><d xmlns=\"\"/></b></x:p>"), "a x:p '<b xmlns=\"http://n/\"><c></c><d xmlns=\"\"></d></b>'^XMLLiteral; " },
		{ NODE("<x:p rdf:parseType=\"other\"/>"), "a x:p ''^XMLLiteral; " },
		{ "<!DOCTYPE r [<!ENTITY e 'http://x/'>]>" HEAD "<rdf:Description rdf:about=\"&e;a\"><x:p>&e;</x:p></rdf:Description></rdf:RDF>", "x:a x:p 'http://x/'; " },
		{ "<?xml version='1.0' encoding='ISO-8859-1'?>" NODE("<x:p>\xE9</x:p>"), "a x:p '\xC3\xA9'; " },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		buf *out = buf_new(cx.mem, 1 << 20);
		assert_ok(&cx, read_text(&cx, CASES[i].text, NULL, out));
		assert_slice(out->n ? buf_slice(out) : S(""), CASES[i].says);
		unit_ctx_done(&cx);
	}
}

static void each_error_has_its_place_and_cause(void **state)
{
	(void)state;
	static const struct { const char *text, *says; } CASES[] = {
		{ "", "line 1, column 1: the text ends too early." }, { HEAD "\n<x:C></x:D>", "line 2, column 12: this is not well-formed XML: Opening and ending tag mismatch" }, { "<a/>", "line 1, column 3: The element a has no namespace" },
		{ BODY("\n\n<x:C rdf:about='a' rdf:ID='b'/>"), "line 3, column 30: A node has one of" }, { BODY("text"), "line 1, column" }, { NODE("<x:p>a<x:C/></x:p>"), "A property holds a text or a node" },
		{ NODE("<x:p><x:C/>a</x:p>"), "A property holds a text or a node" }, { NODE("<x:p><x:C/><x:C/></x:p>"), "A property holds one node only" }, { NODE("<x:p rdf:resource='b'>a</x:p>"), "said by its attributes already" },
		{ NODE("<x:p rdf:resource='b'><x:C/></x:p>"), "said by its attributes already" }, { NODE("<x:p rdf:resource='b' rdf:nodeID='c'/>"), "one of rdf:resource and rdf:nodeID" },
		{ NODE("<x:p rdf:about='b'/>"), "rdf:about belongs on a node" }, { BODY("<x:C rdf:resource='b'/>"), "belong on a property" }, { BODY("<x:C rdf:ID='1a'/>"), "\"1a\" is no name" }, { BODY("<x:C rdf:ID='a:b'/>"), "\"a:b\" is no name" },
		{ BODY("<x:C rdf:ID='a'/><x:C rdf:ID='a'/>"), "rdf:ID \"a\" is used twice" }, { BODY("<rdf:li/>"), "rdf:li cannot stand here" }, { NODE("<rdf:Description/>"), "rdf:Description cannot stand here" }, { BODY("<x:C rdf:bagID='a'/>"), "rdf:bagID cannot stand here" },
		{ BODY("<x:C foo='a'/>"), "The attribute foo has no namespace" }, { BODY("<x:C rdf:about='a b'/>"), "contains a character that an IRI cannot have" }, { NODE("<x:p rdf:parseType='Resource' x:q='r'/>"), "Beside rdf:parseType" },
		{ NODE("<x:p rdf:datatype='d'><x:C/></x:p>"), "holds a text, no element" }, { NODE("<x:p xml:lang='n l'/>"), "is no language tag" }, { NODE("<x:p xml:lang='nl-'/>"), "is no language tag" }, { NODE("<x:p xml:lang='1l'/>"), "is no language tag" }, { "<rdf:RDF xmlns:rdf='" NS_RDF "'><rdf:Description rdf:about='a'/></rdf:RDF>", "This IRI is relative" },
		{ "<rdf:RDF xmlns:rdf='" NS_RDF "' rdf:about='a'/>", "rdf:RDF has no attributes" }, { NODE("<p/>"), "The element p has no namespace" }, { NODE("<x:p rdf:datatype='" NS_RDF "langString'/>"), "needs a language tag" },
		{ BODY("<x:C about='a' rdf:about='b'/>"), "The attribute about is said twice" }, { NODE("<x:p rdf:datatype='d' x:q='r'/>"), "rdf:datatype belongs on" }, { NODE("&e;"), "this is not well-formed XML: Entity 'e' not defined" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		buf *out = buf_new(cx.mem, 1 << 20);
		assert_int_equal(ST_BAD_REQUEST, read_text(&cx, CASES[i].text, NULL, out));
		if (!slice_starts(cx.err.message, S("line ")) || !slice_contains(cx.err.message, slice_from(CASES[i].says))) assert_slice(cx.err.message, CASES[i].says);
		unit_ctx_done(&cx);
	}
	ctx cx = unit_ctx();
	cx.lang = LANG_NL;
	assert_int_equal(ST_BAD_REQUEST, read_text(&cx, BODY("text"), NULL, buf_new(cx.mem, 100)));
	assert_true(slice_starts(cx.err.message, S("regel 1, kolom ")));
	assert_true(slice_ends(cx.err.message, S(": Tekst kan alleen in een eigenschap staan.")));
	unit_ctx_done(&cx);
}

static void what_reaches_outside_or_blows_up_is_refused(void **state)
{
	(void)state;
	static const char *const TEXTS[] = {
		"<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" NODE("<x:p>&e;</x:p>"), "<!DOCTYPE r [<!ENTITY a 'b'><!ENTITY e '&a;&a;'>]>" NODE("<x:p>&e;</x:p>"), "<!DOCTYPE r [<!ENTITY e '<x:b/>'>]>" NODE("<x:p>&e;</x:p>"),
		"<!DOCTYPE r [<!ENTITY % e SYSTEM 'http://127.0.0.1:1/'> %e;]>" NODE(""), "<!DOCTYPE r [<!ATTLIST r a CDATA 'b'>]>" NODE(""), "<!DOCTYPE r [<!ENTITY % e 'x'>]>" NODE(""),
	};
	for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
		ctx cx = unit_ctx();
		assert_int_equal(ST_BAD_REQUEST, read_text(&cx, TEXTS[i], NULL, buf_new(cx.mem, 10000)));
		if (!slice_contains(cx.err.message, S("This part of a document type is not accepted"))) assert_slice(cx.err.message, TEXTS[i]);
		unit_ctx_done(&cx);
	}
	ctx cx = unit_ctx();
	buf *b = buf_new(cx.mem, 64u << 20), *out = buf_new(cx.mem, 64u << 20);
	buf_lit(b, "<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/x.dtd' [<!ENTITY e '");
	for (int i = 0; i < 4000; i++) buf_putc(b, 'e');
	buf_lit(b, "'>]>" HEAD);
	for (int i = 0; i < 5000; i++) buf_lit(b, "<rdf:Description rdf:about=\"&e;\" x:p=\"&e;\"/>");
	buf_lit(b, "</rdf:RDF>");
	assert_int_equal(ST_TOO_LARGE, read_text(&cx, arena_cstr(cx.mem, buf_slice(b)), NULL, out));
	assert_slice(cx.err.message, "The entities in the XML expand to more than 16 MiB.");
	unit_ctx_done(&cx);
}

static void limits_are_kept(void **state)
{
	(void)state;
	static const rdf_limits FEW = { .bytes = 10000, .triples = 2, .term_bytes = 20, .depth = 4 };
	static const struct { const char *text; status st; } CASES[] = {
		{ NODE("<x:p>1</x:p><x:p>2</x:p>"), ST_OK }, { NODE("<x:p>1</x:p><x:p>2</x:p><x:p>3</x:p>"), ST_TOO_LARGE }, { NODE("<x:p>123456789012345678901</x:p>"), ST_TOO_LARGE },
		{ NODE("<x:p x:q='123456789012345678901'/>"), ST_TOO_LARGE }, { NODE("<x:p rdf:resource='123456789012345678901'/>"), ST_TOO_LARGE }, { NODE("<x:p rdf:parseType='Literal'>&lt;&lt;&lt;&lt;&lt;&lt;</x:p>"), ST_TOO_LARGE },
		{ BODY("<x:C><x:p><x:C/></x:p></x:C>"), ST_TOO_LARGE }, { NODE("<x:p><x:C><x:p><x:C/></x:p></x:C></x:p>"), ST_TOO_LARGE },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		status st = read_text(&cx, CASES[i].text, &FEW, buf_new(cx.mem, 10000));
		if (st != CASES[i].st) assert_slice(cx.err.message, CASES[i].text);
		unit_ctx_done(&cx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_form_says_its_triples), cmocka_unit_test(each_error_has_its_place_and_cause), cmocka_unit_test(what_reaches_outside_or_blows_up_is_refused), cmocka_unit_test(limits_are_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
