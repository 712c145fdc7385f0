/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "format/xml.h"

/* The events of a text in one line; or the error. */
static slice events(ctx *cx, const char *text)
{
	buf *b = buf_new(cx->mem, 1 << 16);
	xml_reader *r;
	if (xml_open(cx, slice_from(text), &XML_LIMITS, &r) != ST_OK) return cx->err.message;
	for (;;) {
		xml_event e;
		if (xml_next(cx, r, &e) != ST_OK) return cx->err.message;
		if (e.kind == XML_DONE) break;
		if (e.kind == XML_TEXT) buf_printf(b, "'%.*s' ", SL(e.text));
		else buf_printf(b, "%s{%.*s}%.*s@%d ", e.kind == XML_START ? "<" : ">", SL(e.ns), SL(e.name), e.level);
		if (e.kind != XML_START) continue;
		xml_attr_item *items;
		size_t n = xml_attrs(r, cx->mem, &items);
		for (size_t i = 0; i < n; i++) buf_printf(b, "[{%.*s}%.*s=%.*s] ", SL(items[i].ns), SL(items[i].name), SL(items[i].value));
	}
	return buf_slice(b);
}

static void elements_text_and_attributes_come_in_order(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	assert_slice(events(&cx, "<a><b x='1' y=''/>t&amp;u</a>"), "<{}a@0 <{}b@1 [{}x=1] [{}y=] >{}b@1 't&u' >{}a@0 ");
	assert_slice(events(&cx, "<?xml version='1.0'?><!-- c --><p:a xmlns:p='urn:p' p:x='&lt;&#65;' xml:lang='nl'><![CDATA[<raw>]]></p:a>"),
		     "<{urn:p}a@0 [{urn:p}x=<A] [{http://www.w3.org/XML/1998/namespace}lang=nl] '<raw>' >{urn:p}a@0 ");
	assert_slice(events(&cx, "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>"), "<{}a@0 'é' >{}a@0 ");
	unit_ctx_done(&cx);
}

static void attributes_can_be_asked_by_name(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	xml_reader *r;
	xml_event e;
	assert_ok(&cx, xml_open(&cx, S("<a b='1' c='a&amp;b' d='&amp;'><e>x<f>y</f>z</e><g><h/></g>t</a>"), &XML_LIMITS, &r));
	assert_ok(&cx, xml_next(&cx, r, &e));
	slice c = xml_attr(r, NO_SLICE, S("c")), d = xml_attr(r, NO_SLICE, S("d"));
	assert_slice(c, "a&b"); assert_slice(d, "&"); assert_null(xml_attr(r, NO_SLICE, S("z")).p);
	assert_ok(&cx, xml_next(&cx, r, &e));
	slice text;
	assert_ok(&cx, xml_inner_text(&cx, r, &text));
	assert_slice(text, "xyz");
	assert_ok(&cx, xml_next(&cx, r, &e));
	assert_slice(e.name, "g");
	assert_ok(&cx, xml_skip(&cx, r));
	assert_ok(&cx, xml_next(&cx, r, &e));
	assert_slice(e.text, "t");
	unit_ctx_done(&cx);
}

static void dangerous_and_broken_documents_are_refused(void **state)
{
	(void)state;
	static const char *const CASES[] = {
		"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
		"<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;\"><!ENTITY z \"&y;&y;&y;&y;&y;&y;&y;&y;\">]><a b='&z;'>&z;</a>",
		"<a>&unknown;</a>", "<a><b></a>", "<a", "", "no xml", "<a/><b/>", "<a x='1' x='2'/>", "<a>\x01</a>", "<p:a/>",
	};
	ctx cx = unit_ctx();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		xml_reader *r;
		xml_event e = { .kind = XML_START };
		status st = xml_open(&cx, slice_from(CASES[i]), &XML_LIMITS, &r);
		while (st == ST_OK && e.kind != XML_DONE) st = xml_next(&cx, r, &e);
		if (st != ST_BAD_REQUEST) print_error("accepted: %s\n", CASES[i]);
		assert_int_equal(st, ST_BAD_REQUEST);
	}
	assert_true(slice_starts(events(&cx, "<a>\n<b>\n</a>"), S("Line 3: this is not well-formed XML:")));
	unit_ctx_done(&cx);
}

static void depth_and_size_are_limited(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *b = buf_new(cx.mem, 1 << 16);
	for (int i = 0; i < 65; i++) buf_lit(b, "<a>");
	for (int i = 0; i < 65; i++) buf_lit(b, "</a>");
	xml_reader *r;
	xml_event e = { .kind = XML_START };
	assert_ok(&cx, xml_open(&cx, buf_slice(b), &XML_LIMITS, &r));
	status st = ST_OK;
	while (st == ST_OK && e.kind != XML_DONE) st = xml_next(&cx, r, &e);
	assert_int_equal(st, ST_TOO_LARGE);
	xml_limits small = { .bytes = 10, .nodes = 100, .levels = 5 };
	assert_int_equal(xml_open(&cx, S("<abcdefghij/>"), &small, &r), ST_TOO_LARGE);
	unit_ctx_done(&cx);
}

static void what_is_written_is_well_formed_and_reads_back(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *b = buf_new(cx.mem, 1 << 16);
	xml_writer w = xml_writer_to(b, true);
	xml_begin(&w, S("a"));
	xml_attribute(&w, S("q"), S("\"<&>\"\n'"));
	xml_element(&w, S("t"), S("a<b>&\r]]>\x01\xFF" "é"));
	xml_begin(&w, S("empty")); xml_end(&w);
	xml_begin(&w, S("mixed")); xml_text(&w, S("x")); xml_element(&w, S("i"), S("y")); xml_text(&w, S("z")); xml_end(&w);
	xml_end(&w);
	assert_slice(buf_slice(b), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a q=\"&quot;&lt;&amp;&gt;&quot;&#10;'\">\n  <t>a&lt;b&gt;&amp;&#13;]]&gt;\xEF\xBF\xBD\xEF\xBF\xBDé</t>\n  <empty/>\n  <mixed>x<i>y</i>z</mixed>\n</a>\n");
	assert_true(buf_ok(b));
	buf_putc(b, 0);
	assert_true(slice_contains(events(&cx, b->p), S("[{}q=\"<&>\"\n']")));
	xml_end(&w);
	assert_false(buf_ok(b));
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_text_and_attributes_come_in_order), cmocka_unit_test(attributes_can_be_asked_by_name), cmocka_unit_test(dangerous_and_broken_documents_are_refused),
		cmocka_unit_test(depth_and_size_are_limited), cmocka_unit_test(what_is_written_is_well_formed_and_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
