/* SPDX-License-Identifier: EUPL-1.2
 * Writing a workbook through libxlsxwriter. That library writes to a named file: the name given is that of an anonymous file in
 * memory, so nothing of a person's data stays on disk. */
#include "format/xlsx.h"
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { MOST_CHARACTERS = 32767 };

struct xlsx_writer {
	arena *mem;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *head, *date, *text;
	lxw_row_t row;
	lxw_col_t column, columns;
	int fd;
	lxw_error error;                              /* the first one */
};

static void give_up(void *p)
{
	xlsx_writer *w = p;
	if (w->book) lxw_workbook_free(w->book);
	if (w->fd >= 0) close(w->fd);
	w->book = NULL;
	w->fd = -1;
}

static void keep(xlsx_writer *w, lxw_error e)
{
	if (e != LXW_NO_ERROR && w->error == LXW_NO_ERROR) w->error = e;
}

status xlsx_begin(ctx *cx, slice temp, xlsx_writer **ret)
{
	xlsx_writer *w = arena_new(cx->mem, xlsx_writer, 1);
	w->mem = cx->mem;
	w->fd = memfd_create("spil.xlsx", MFD_CLOEXEC);
	if (w->fd < 0) return fail(cx, SYSTEM, "The workbook could not be made: {1}.", slice_from(strerror(errno)));
	arena_defer(cx->mem, give_up, w);
	lxw_workbook_options o = { .tmpdir = temp.p ? (char *)(uintptr_t)arena_cstr(cx->mem, temp) : NULL };
	w->book = workbook_new_opt((const char *)arena_printf(cx->mem, "/proc/self/fd/%d", w->fd).p, &o);
	if (!w->book) return fail(cx, SYSTEM, "The workbook could not be made: {1}.", S("libxlsxwriter"));
	/* the library would take the wall clock: the same content gives the same bytes when the clock is fixed */
	lxw_doc_properties properties = { .created = (time_t)(ctx_now(cx) / 1000) };
	keep(w, workbook_set_properties(w->book, &properties));
	w->head = workbook_add_format(w->book);
	format_set_bold(w->head);
	format_set_bg_color(w->head, 0xF4F2EC);
	format_set_bottom(w->head, LXW_BORDER_MEDIUM);
	format_set_text_wrap(w->head);
	format_set_align(w->head, LXW_ALIGN_VERTICAL_TOP);
	w->date = workbook_add_format(w->book);
	format_set_num_format(w->date, "yyyy-mm-dd");
	format_set_align(w->date, LXW_ALIGN_VERTICAL_TOP);
	format_set_align(w->date, LXW_ALIGN_LEFT);
	w->text = workbook_add_format(w->book);
	format_set_text_wrap(w->text);
	format_set_align(w->text, LXW_ALIGN_VERTICAL_TOP);
	*ret = w;
	return ST_OK;
}

static const char *sheet_name(xlsx_writer *w, slice name)
{
	char *out = (char *)arena_copy(w->mem, utf8_take(name, LXW_SHEETNAME_MAX)).p;
	for (char *c = out; *c; c++)
		if (strchr("[]:*?/\\'", *c)) *c = ' ';
	return *out ? out : "Spil";
}

status xlsx_sheet(ctx *cx, xlsx_writer *w, slice name, const xlsx_column *columns, size_t n)
{
	w->sheet = workbook_add_worksheet(w->book, sheet_name(w, name));
	if (!w->sheet) return fail(cx, CONFLICT, "The workbook cannot have a sheet called \"{1}\": the name is taken or not allowed.", name);
	w->columns = (lxw_col_t)n;
	for (lxw_col_t i = 0; i < w->columns; i++) {
		double width = columns[i].width > 0 ? columns[i].width : (double)utf8_length(columns[i].title) + 4;
		keep(w, worksheet_set_column(w->sheet, i, i, width < 100 ? width : 100, NULL));
		keep(w, worksheet_write_string(w->sheet, 0, i, arena_cstr(w->mem, columns[i].title), w->head));
	}
	worksheet_freeze_panes(w->sheet, 1, 0);
	worksheet_repeat_rows(w->sheet, 0, 0);
	worksheet_set_landscape(w->sheet);
	worksheet_fit_to_pages(w->sheet, 1, 0);
	w->row = 1;
	w->column = 0;
	return ST_OK;
}

/* Control characters cannot stand in XML 1.0; libxlsxwriter writes them as they are. */
static const char *clean(xlsx_writer *w, slice s)
{
	char *out = (char *)arena_copy(w->mem, utf8_take(s, MOST_CHARACTERS)).p;
	for (char *c = out; *c; c++)
		if ((unsigned char)*c < 0x20 && *c != '\n' && *c != '\t') *c = ' ';
	return out;
}

void xlsx_text(xlsx_writer *w, slice text)
{
	slice good = utf8_valid(text) ? text : S("\xEF\xBF\xBD");
	if (good.n) keep(w, worksheet_write_string(w->sheet, w->row, w->column, clean(w, good), w->text));
	w->column++;
}

void xlsx_number(xlsx_writer *w, double value) { keep(w, worksheet_write_number(w->sheet, w->row, w->column++, value, w->text)); }

void xlsx_date(xlsx_writer *w, int64_t days)
{
	/* serial of the 1900 system: 25569 is 1970-01-01 (18.17.4.1) */
	keep(w, worksheet_write_number(w->sheet, w->row, w->column++, (double)(days + 25569), w->date));
}

void xlsx_empty(xlsx_writer *w) { w->column++; }

void xlsx_end_row(xlsx_writer *w)
{
	w->row++;
	w->column = 0;
	/* the filter reaches to the last row written */
	if (w->columns) keep(w, worksheet_autofilter(w->sheet, 0, 0, w->row - 1, (lxw_col_t)(w->columns - 1)));
}

status xlsx_end(ctx *cx, xlsx_writer *w, buf *out)
{
	lxw_error e = workbook_close(w->book); /* frees it, also when it fails */
	w->book = NULL;
	if (w->error != LXW_NO_ERROR) e = w->error;
	if (e != LXW_NO_ERROR) return fail(cx, SYSTEM, "The workbook could not be made: {1}.", arena_copy(cx->mem, slice_from(lxw_strerror(e))));
	off_t size = lseek(w->fd, 0, SEEK_END);
	char *to = size > 0 ? buf_reserve(out, (size_t)size) : NULL;
	if (!to) return fail(cx, TOO_LARGE, "The workbook is larger than what can be sent. Choose fewer rows, or CSV.");
	size_t done = 0;
	while (done < (size_t)size) {
		ssize_t k = pread(w->fd, to + done, (size_t)size - done, (off_t)done);
		if (k <= 0) return fail(cx, SYSTEM, "The workbook could not be made: {1}.", slice_from(strerror(errno)));
		done += (size_t)k;
	}
	buf_added(out, done);
	give_up(w);
	return ST_OK;
}
