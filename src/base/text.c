/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/text.h"
#include "base/buf.h"

/* Made by tools/mktext.c from web/text/nl: sorted by msgid bytes. */
extern const struct text_entry { slice msgid, nl; } text_table[];
extern const size_t text_count;

slice lang_tag(lang l) { return l == LANG_NL ? S("nl") : S("en"); }

bool lang_from_tag(slice tag, lang *ret)
{
	slice primary = slice_take(tag, 2);
	if (tag.n > 2 && tag.p[2] != '-') return false;
	if (slice_eq_nocase(primary, S("nl"))) *ret = LANG_NL;
	else if (slice_eq_nocase(primary, S("en"))) *ret = LANG_EN;
	else return false;
	return true;
}

slice tr_slice(lang l, slice msgid)
{
	if (l == LANG_EN) return msgid;
	size_t low = 0, high = text_count;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = slice_cmp(text_table[mid].msgid, msgid);
		if (c == 0) return text_table[mid].nl;
		if (c < 0) low = mid + 1;
		else high = mid;
	}
	return msgid;
}

slice text_fill(arena *a, slice sentence, const slice *args, size_t n)
{
	buf *b = buf_new(a, 1 << 16);
	for (size_t i = 0; i < sentence.n; i++) {
		char c = sentence.p[i];
		bool hole = c == '{' && i + 2 < sentence.n && sentence.p[i + 2] == '}' && sentence.p[i + 1] >= '1' && sentence.p[i + 1] <= '9';
		if (!hole) {
			buf_putc(b, c);
			continue;
		}
		size_t which = (size_t)(sentence.p[i + 1] - '1');
		if (which < n) buf_put(b, slice_take(args[which], 4096));
		i += 2;
	}
	return arena_copy(a, buf_slice(b));
}

static slice grouped(arena *a, lang l, slice digits)
{
	buf *b = buf_new(a, 64);
	for (size_t i = 0; i < digits.n; i++) {
		if (i && (digits.n - i) % 3 == 0) buf_putc(b, l == LANG_NL ? '.' : ',');
		buf_putc(b, digits.p[i]);
	}
	return arena_copy(a, buf_slice(b));
}

slice text_u64(arena *a, lang l, uint64_t n)
{
	buf *b = buf_new(a, 32);
	buf_u64(b, n);
	return grouped(a, l, buf_slice(b));
}

slice text_double(arena *a, lang l, double d, int decimals)
{
	slice plain = arena_printf(a, "%.*f", decimals, d < 0 ? -d : d);
	size_t digits = 0;
	while (digits < plain.n && plain.p[digits] >= '0' && plain.p[digits] <= '9') digits++;
	slice whole = grouped(a, l, slice_take(plain, digits)), rest = slice_skip(plain, digits + 1);
	slice sign = d < 0 ? S("\xE2\x88\x92") : S("");
	if (digits == plain.n) return JOIN(a, sign, whole);
	return JOIN(a, sign, whole, l == LANG_NL ? S(",") : S("."), rest);
}
