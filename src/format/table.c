/* SPDX-License-Identifier: EUPL-1.2 */
#include "format/table.h"
#include "format/csv.h"
#include "format/xlsx.h"

const table_limits TABLE_LIMITS = { .bytes = 32u << 20, .rows = 100000, .columns = 500, .cell_bytes = 1u << 20 };

slice table_column_name(arena *a, size_t column)
{
	char text[16];
	size_t i = sizeof text;
	for (column++; column && i; column /= 26) {
		column--;
		text[--i] = (char)('A' + column % 26);
	}
	return arena_copy(a, slice_of(text + i, sizeof text - i));
}

status table_read(ctx *cx, slice bytes, slice sheet, const table_limits *limits, table *ret)
{
	if (!slice_trim(bytes).n) return fail(cx, BAD_REQUEST, "The file is empty.");
	if (slice_starts(bytes, S("PK\x03\x04"))) return xlsx_table(cx, bytes, sheet, limits, ret);
	if (slice_starts(bytes, S("\xD0\xCF\x11\xE0"))) return fail(cx, BAD_MEDIA_TYPE, "This is an old Excel file (.xls) or a protected one. Save it as .xlsx without a password and try again.");
	if (slice_starts(bytes, S("%PDF"))) return fail(cx, BAD_MEDIA_TYPE, "This is a PDF. Ask its maker for the spreadsheet (.xlsx or .csv).");
	return csv_table(cx, bytes, 0, limits, ret);
}
