/* SPDX-License-Identifier: EUPL-1.2
 * time: instants are milliseconds since 1970-01-01T00:00:00Z; days are days since 1970-01-01 (proleptic Gregorian). */
#ifndef SPIL_BASE_TIME_H
#define SPIL_BASE_TIME_H
#include "base/text.h"

typedef int64_t msec;
typedef struct { int year, month, day, hour, minute, second, ms; } civil;

msec time_system(void);                               /* the wall clock; inside a request use ctx_now */
int64_t time_monotonic_us(void);                      /* microseconds, for measuring */
civil time_civil(msec t);                             /* in UTC */
int64_t days_from_civil(int year, int month, int day);
void civil_from_days(int64_t days, int *ret_year, int *ret_month, int *ret_day);
slice time_iso(arena *a, msec t);                     /* 2026-11-23T10:20:30.456Z, without .000 when whole seconds */
slice time_iso_date(arena *a, int64_t days);          /* 2026-11-23 */
slice time_http(arena *a, msec t);                    /* Mon, 23 Nov 2026 10:20:30 GMT (RFC 9110, 5.6.7) */
bool time_parse_iso(slice s, msec *ret);              /* xsd:dateTime; without a zone it is taken as UTC */
bool time_parse_date(slice s, int64_t *ret_days);     /* xsd:date YYYY-MM-DD, validated against the calendar */
bool time_parse_http(slice s, msec *ret);             /* IMF-fixdate only */
/* For people, in Belgian time (CET/CEST by the EU rule): "23 november 2026", "23 november 2026 om 11.20 uur" / "at 11:20". */
slice time_people_date(arena *a, lang l, int64_t days);
slice time_people(arena *a, lang l, msec t);
#endif
