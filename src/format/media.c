/* SPDX-License-Identifier: EUPL-1.2
 * Signatures: the registrations of the media types at IANA, and ECMA-376 and OpenDocument 1.3 for what is a ZIP inside. */
#include "format/media.h"
#include <string.h>

typedef enum { CHECK_BEGIN, CHECK_TEXT, CHECK_SVG, CHECK_WEBP, CHECK_ZIP, CHECK_OFFICE, CHECK_ODF } check;
typedef struct { media_type m; check how; slice sign; } row;

#define TYPE(media, extensions, name, shown) { SLICE_INIT(media), SLICE_INIT(extensions), name, shown }
#define OFFICE "application/vnd.openxmlformats-officedocument."
#define ODF "application/vnd.oasis.opendocument."
static const row ROWS[] = {
	{ TYPE("application/pdf", "pdf", N_("PDF document"), false), CHECK_BEGIN, SLICE_INIT("%PDF-") },
	{ TYPE("image/png", "png", N_("PNG image"), true), CHECK_BEGIN, SLICE_INIT("\x89PNG\r\n\x1a\n") },
	{ TYPE("image/jpeg", "jpg jpeg", N_("JPEG image"), true), CHECK_BEGIN, SLICE_INIT("\xff\xd8\xff") },
	{ TYPE("image/gif", "gif", N_("GIF image"), true), CHECK_BEGIN, SLICE_INIT("GIF8") },
	{ TYPE("image/webp", "webp", N_("WebP image"), true), CHECK_WEBP, SLICE_INIT("WEBP") },
	{ TYPE("image/svg+xml", "svg", N_("SVG image"), false), CHECK_SVG, SLICE_INIT("<svg") },
	{ TYPE("text/plain", "txt md", N_("plain text"), true), CHECK_TEXT, SLICE_INIT("") },
	{ TYPE("text/csv", "csv", N_("CSV table"), false), CHECK_TEXT, SLICE_INIT("") },
	{ TYPE("application/json", "json", N_("JSON data"), false), CHECK_TEXT, SLICE_INIT("") },
	{ TYPE("application/geo+json", "geojson", N_("GeoJSON data"), false), CHECK_TEXT, SLICE_INIT("") },
	{ TYPE("application/xml", "xml", N_("XML data"), false), CHECK_TEXT, SLICE_INIT("") },
	{ TYPE("text/turtle", "ttl", N_("Turtle data"), false), CHECK_TEXT, SLICE_INIT("") },
	{ TYPE("application/ld+json", "jsonld", N_("JSON-LD data"), false), CHECK_TEXT, SLICE_INIT("") },
	{ TYPE("text/calendar", "ics", N_("calendar"), false), CHECK_TEXT, SLICE_INIT("") },
	{ TYPE("application/zip", "zip", N_("ZIP archive"), false), CHECK_ZIP, SLICE_INIT("") },
	{ TYPE(OFFICE "wordprocessingml.document", "docx", N_("Word document"), false), CHECK_OFFICE, SLICE_INIT("word/") },
	{ TYPE(OFFICE "spreadsheetml.sheet", "xlsx", N_("Excel workbook"), false), CHECK_OFFICE, SLICE_INIT("xl/") },
	{ TYPE(OFFICE "presentationml.presentation", "pptx", N_("PowerPoint presentation"), false), CHECK_OFFICE, SLICE_INIT("ppt/") },
	{ TYPE(ODF "text", "odt", N_("OpenDocument text"), false), CHECK_ODF, SLICE_INIT(ODF "text") },
	{ TYPE(ODF "spreadsheet", "ods", N_("OpenDocument spreadsheet"), false), CHECK_ODF, SLICE_INIT(ODF "spreadsheet") },
	{ TYPE(ODF "presentation", "odp", N_("OpenDocument presentation"), false), CHECK_ODF, SLICE_INIT(ODF "presentation") },
	{ TYPE("application/vnd.apache.parquet", "parquet", N_("Parquet table"), false), CHECK_BEGIN, SLICE_INIT("PAR1") },
};

enum { SVG_HEAD = 4096, NAME_MOST = 100, ENDING_MOST = 10 };

const media_type *media_at(size_t i) { return i < COUNT_OF(ROWS) ? &ROWS[i].m : NULL; }

const media_type *media_find(slice media)
{
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		if (slice_eq_nocase(ROWS[i].m.media, media)) return &ROWS[i].m;
	return NULL;
}

static slice ending(slice name)
{
	size_t dot = slice_rfind_char(name, '.');
	return dot == SLICE_NONE || !dot ? NO_SLICE : slice_skip(name, dot + 1);
}

const media_type *media_of_name(slice name)
{
	slice end = ending(name), one;
	for (size_t i = 0; end.n && i < COUNT_OF(ROWS); i++) {
		slice rest = ROWS[i].m.extensions;
		while (slice_split(&rest, ' ', &one))
			if (slice_eq_nocase(one, end)) return &ROWS[i].m;
	}
	return NULL;
}

/* Text is what has no control bytes but those of lines: tables still come in old single-byte encodings, which their readers recognise. */
static bool is_text(slice bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		if (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f') return false;
	}
	return true;
}

static bool is_svg(slice bytes) { return is_text(bytes) && slice_contains(slice_take(bytes, SVG_HEAD), S("<svg")); }

static bool is_zip(slice bytes) { return slice_starts(bytes, S("PK\x03\x04")) || slice_starts(bytes, S("PK\x05\x06")); }

/* The member "mimetype" comes first and unpacked (OpenDocument 1.3, part 2, 3.3). */
static bool is_odf(slice bytes, slice media)
{
	slice at = slice_skip(bytes, 30);
	return is_zip(bytes) && slice_starts(at, S("mimetype")) && slice_starts(slice_skip(at, 8), media);
}

bool media_fits(const media_type *m, slice bytes)
{
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const row *r = &ROWS[i];
		if (&r->m != m) continue;
		switch (r->how) {
		case CHECK_BEGIN: return slice_starts(bytes, r->sign);
		case CHECK_TEXT: return is_text(bytes);
		case CHECK_SVG: return is_svg(bytes);
		case CHECK_WEBP: return slice_starts(bytes, S("RIFF")) && slice_starts(slice_skip(bytes, 8), r->sign);
		case CHECK_ZIP: return is_zip(bytes);
		case CHECK_OFFICE: return is_zip(bytes) && slice_contains(bytes, S("[Content_Types].xml")) && slice_contains(bytes, r->sign);
		case CHECK_ODF: return is_odf(bytes, r->sign);
		}
	}
	return false;
}

/* Controls, marks that turn the direction of text (a name that reads "gnp.exe" as "exe.png"), what cannot be seen, and what disks or addresses keep for themselves. */
static bool left_out(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xfffd ||
	       (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

static bool reserved(uint32_t c) { return c < 0x80 && strchr("\\/:*?\"<>|%#;", (int)c) != NULL; }

static slice last_part(slice s)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == '/' || s.p[i - 1] == '\\') return slice_skip(s, i);
	return s;
}

static slice without_edges(slice s)
{
	while (s.n && strchr(". -", s.p[0])) s = slice_skip(s, 1);
	while (s.n && strchr(". -", s.p[s.n - 1])) s.n--;
	return s;
}

slice media_clean_name(arena *a, slice name)
{
	slice rest = last_part(name);
	buf *b = buf_new(a, rest.n * 4 + 16);
	uint32_t c;
	while (rest.n && (c = utf8_next(&rest)) != 0) {
		char one[4];
		if (left_out(c)) continue;
		if (reserved(c)) c = '-';
		size_t n = utf8_encode(c, one);
		buf_put(b, slice_of(one, n));
	}
	slice clean = without_edges(buf_slice(b)), end = ending(clean);
	if (!end.n || end.n > ENDING_MOST) return NO_SLICE;
	slice stem = without_edges(utf8_take(slice_take(clean, clean.n - end.n - 1), NAME_MOST - ENDING_MOST));
	if (!stem.n) return NO_SLICE;
	char *low = (char *)(uintptr_t)arena_copy(a, end).p;
	for (size_t i = 0; i < end.n; i++) {
		bool letter = (low[i] >= 'a' && low[i] <= 'z') || (low[i] >= 'A' && low[i] <= 'Z') || (low[i] >= '0' && low[i] <= '9');
		if (!letter) return NO_SLICE;
		if (low[i] >= 'A' && low[i] <= 'Z') low[i] = (char)(low[i] + 32);
	}
	return JOIN(a, stem, S("."), slice_of(low, end.n));
}
