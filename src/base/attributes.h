/* SPDX-License-Identifier: EUPL-1.2
 * attributes: what we ask the compiler to check for us. */
#ifndef SPIL_BASE_ATTRIBUTES_H
#define SPIL_BASE_ATTRIBUTES_H
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#endif
