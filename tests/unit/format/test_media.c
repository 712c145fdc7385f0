/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "format/media.h"

static void a_type_needs_both_its_ending_and_its_bytes(void **state)
{
	(void)state;
	static const struct { const char *name, *bytes; size_t n; bool good; } CASES[] = {
		{ "a.pdf", "%PDF-1.7", 8, true }, { "a.PDF", "%PDF-1.7", 8, true }, { "a.pdf", " %PDF-1.7", 9, false }, { "a.pdf", "", 0, false }, { "a.png", "\x89PNG\r\n\x1a\n", 8, true },
		{ "a.png", "\x89PNG", 4, false }, { "a.jpeg", "\xff\xd8\xff\xe0", 4, true }, { "a.webp", "RIFF0000WEBP", 12, true }, { "a.webp", "RIFF0000WAVE", 12, false }, { "a.svg", "<?xml?><svg/>", 13, true },
		{ "a.svg", "<html/>", 7, false }, { "a.csv", "a;b\r\n", 5, true }, { "a.csv", "a\0b", 3, false }, { "a.txt", "\x1b[2J", 4, false }, { "a.md", "caf\xe9", 4, true }, { "a.zip", "PK\x03\x04", 4, true },
		{ "a.xlsx", "PK\x03\x04[Content_Types].xml...xl/workbook.xml", 42, true }, { "a.docx", "PK\x03\x04[Content_Types].xml...xl/workbook.xml", 42, false },
		{ "a.odt", "PK\x03\x04" "00000000000000000000000000" "mimetypeapplication/vnd.oasis.opendocument.text", 77, true }, { "a.ods", "PK\x03\x04" "00000000000000000000000000" "mimetypeapplication/vnd.oasis.opendocument.text", 77, false },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		const media_type *m = media_of_name(slice_from(CASES[i].name));
		assert_non_null(m);
		if (media_fits(m, slice_of(CASES[i].bytes, CASES[i].n)) != CASES[i].good) fprintf(stderr, "case %zu: %s\n", i, CASES[i].name), _fail(__FILE__, __LINE__);
	}
	assert_null(media_of_name(S("a.exe")));
	assert_null(media_of_name(S("a.html")));
	assert_null(media_of_name(S("pdf")));
	assert_null(media_of_name(S(".pdf")));
	assert_ptr_equal(media_find(S("Application/PDF")), media_of_name(S("x.pdf")));
}

static void a_hostile_name_becomes_a_plain_one_or_none(void **state)
{
	(void)state;
	static const struct { const char *name, *clean; } CASES[] = {
		{ "report.pdf", "report.pdf" }, { "C:\\Users\\An\\Ver slag.PDF", "Ver slag.pdf" }, { "../../etc/shadow.txt", "shadow.txt" }, { "a\tb\x7f.csv", "ab.csv" }, { "\xe2\x80\xaegnp.exe", "gnp.exe" },
		{ "één – twee.odt", "één – twee.odt" }, { "a:b*c?.pdf", "a-b-c.pdf" }, { "  .a..pdf. ", "a.pdf" }, { "a%2Fb.pdf", "a-2Fb.pdf" }, { "bad\xff.pdf", "bad.pdf" },
		{ ".pdf", NULL }, { "", NULL }, { "noending", NULL }, { "a.", NULL }, { "a.verylongending", NULL }, { "a.p/f", NULL }, { "...", NULL }, { "\xe2\x80\xae.pdf", NULL }, { "a.pdf;x", NULL },
	};
	arena *a = arena_create(0);
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		slice got = media_clean_name(a, slice_from(CASES[i].name));
		if (CASES[i].clean) assert_slice(got, CASES[i].clean);
		else if (got.p) fprintf(stderr, "\"%s\" gave \"%.*s\"\n", CASES[i].name, SL(got)), _fail(__FILE__, __LINE__);
	}
	char room[400];
	memset(room, 'x', sizeof room);
	memcpy(room + 395, ".pdf", 5);
	slice got = media_clean_name(a, slice_from(room));
	assert_int_equal(got.n, 94);
	assert_true(slice_ends(got, S("x.pdf")));
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_type_needs_both_its_ending_and_its_bytes), cmocka_unit_test(a_hostile_name_becomes_a_plain_one_or_none) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
