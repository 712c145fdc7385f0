/* SPDX-License-Identifier: EUPL-1.2
 * Calendar arithmetic after the public-domain algorithms of the proleptic Gregorian calendar (era of 400 years). */
#include "base/time.h"
#include <time.h>

enum { DAY_MS = 86400000 };

msec time_system(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (msec)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t time_monotonic_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t days_from_civil(int y, int m, int d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void civil_from_days(int64_t z, int *ret_year, int *ret_month, int *ret_day)
{
	z += 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	*ret_day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*ret_month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*ret_year = (int)(yoe + era * 400 + (*ret_month <= 2));
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

civil time_civil(msec t)
{
	civil c;
	int64_t days = floor_div(t, DAY_MS), rest = t - days * DAY_MS;
	civil_from_days(days, &c.year, &c.month, &c.day);
	c.hour = (int)(rest / 3600000);
	c.minute = (int)(rest / 60000 % 60);
	c.second = (int)(rest / 1000 % 60);
	c.ms = (int)(rest % 1000);
	return c;
}

slice time_iso(arena *a, msec t)
{
	civil c = time_civil(t);
	if (c.ms) return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day, c.hour, c.minute, c.second, c.ms);
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

slice time_iso_date(arena *a, int64_t days)
{
	int y, m, d;
	civil_from_days(days, &y, &m, &d);
	return arena_printf(a, "%04d-%02d-%02d", y, m, d);
}

static const char *const WEEKDAYS[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
static const char *const MONTHS[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

slice time_http(arena *a, msec t)
{
	civil c = time_civil(t);
	int64_t weekday = floor_div(t, DAY_MS) % 7;
	return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", WEEKDAYS[weekday < 0 ? weekday + 7 : weekday], c.day, MONTHS[c.month - 1], c.year, c.hour, c.minute, c.second);
}

static bool digits(slice s, size_t from, size_t n, int *ret)
{
	if (s.n < from + n) return false;
	int value = 0;
	for (size_t i = from; i < from + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9') return false;
		value = value * 10 + (s.p[i] - '0');
	}
	*ret = value;
	return true;
}

static int month_length(int y, int m)
{
	static const int LENGTH[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) ? 29 : LENGTH[m - 1];
}

static bool parse_date(slice s, int64_t *ret_days)
{
	int y, m, d;
	if (!digits(s, 0, 4, &y) || s.p[4] != '-' || !digits(s, 5, 2, &m) || s.p[7] != '-' || !digits(s, 8, 2, &d)) return false;
	if (m < 1 || m > 12 || d < 1 || d > month_length(y, m)) return false;
	*ret_days = days_from_civil(y, m, d);
	return true;
}

bool time_parse_date(slice s, int64_t *ret_days) { return s.n == 10 && parse_date(s, ret_days); }

static bool parse_zone(slice s, int64_t *ret_minutes)
{
	int h, m;
	if (s.n == 0 || slice_eq(s, S("Z"))) { *ret_minutes = 0; return true; }
	if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':' || !digits(s, 1, 2, &h) || !digits(s, 4, 2, &m) || h > 14 || m > 59) return false;
	*ret_minutes = (s.p[0] == '-' ? -1 : 1) * (h * 60 + m);
	return true;
}

bool time_parse_iso(slice s, msec *ret)
{
	int64_t days, zone;
	int h, m, sec, ms = 0, scale = 100;
	if (s.n < 19 || s.p[10] != 'T' || !parse_date(slice_take(s, 10), &days)) return false;
	if (!digits(s, 11, 2, &h) || s.p[13] != ':' || !digits(s, 14, 2, &m) || s.p[16] != ':' || !digits(s, 17, 2, &sec)) return false;
	if (h > 24 || m > 59 || sec > 59 || (h == 24 && (m || sec))) return false;
	slice rest = slice_skip(s, 19);
	if (rest.n && rest.p[0] == '.') {
		size_t i = 1;
		for (; i < rest.n && rest.p[i] >= '0' && rest.p[i] <= '9'; i++, scale /= 10) ms += (rest.p[i] - '0') * scale;
		if (i == 1) return false;
		rest = slice_skip(rest, i);
	}
	if (!parse_zone(rest, &zone)) return false;
	*ret = days * DAY_MS + (int64_t)h * 3600000 + (int64_t)m * 60000 + (int64_t)sec * 1000 + ms - zone * 60000;
	return true;
}

bool time_parse_http(slice s, msec *ret)
{
	int d, y, h, m, sec, month = 0;
	if (s.n != 29 || !digits(s, 5, 2, &d) || !digits(s, 12, 4, &y) || !digits(s, 17, 2, &h) || !digits(s, 20, 2, &m) || !digits(s, 23, 2, &sec)) return false;
	for (int i = 0; i < 12; i++)
		if (slice_eq(slice_sub(s, 8, 11), slice_from(MONTHS[i]))) month = i + 1;
	if (!month || d < 1 || d > month_length(y, month) || h > 23 || m > 59 || sec > 60 || !slice_ends(s, S(" GMT"))) return false;
	*ret = days_from_civil(y, month, d) * DAY_MS + (int64_t)h * 3600000 + (int64_t)m * 60000 + (int64_t)sec * 1000;
	return true;
}

static const char *const PEOPLE_MONTHS[LANG_COUNT][12] = {
	{ "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december" },
	{ "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" },
};

slice time_people_date(arena *a, lang l, int64_t days)
{
	int y, m, d;
	civil_from_days(days, &y, &m, &d);
	return arena_printf(a, "%d %s %d", d, PEOPLE_MONTHS[l][m - 1], y);
}

/* Last Sunday of a month, as days: where summer time starts (March) and ends (October), at 01:00 UTC (Directive 2000/84/EC). */
static int64_t last_sunday(int year, int month)
{
	int64_t last = days_from_civil(year, month, 31);
	return last - (last + 4) % 7;
}

static msec belgian(msec t)
{
	int year = time_civil(t).year;
	msec from = last_sunday(year, 3) * DAY_MS + 3600000, to = last_sunday(year, 10) * DAY_MS + 3600000;
	return t + (t >= from && t < to ? 7200000 : 3600000);
}

slice time_people(arena *a, lang l, msec t)
{
	msec local = belgian(t);
	civil c = time_civil(local);
	slice date = time_people_date(a, l, floor_div(local, DAY_MS));
	return l == LANG_NL ? arena_printf(a, "%.*s om %d.%02d uur", SL(date), c.hour, c.minute) : arena_printf(a, "%.*s at %d:%02d", SL(date), c.hour, c.minute);
}
