/* SPDX-License-Identifier: EUPL-1.2
 * generate: the words of the made-up strategy. What makes it (generate.c) and what it says (generate_words.c) stand apart, so that a
 * government elsewhere can have its own words. Everything in it is invented, and every name says so. */
#ifndef SPIL_STRATEGY_GENERATE_H
#define SPIL_STRATEGY_GENERATE_H
#include "strategy/demo.h"

typedef struct { slice nl, en; } two;                 /* a text in both languages; "{1}" is the subject */
#define T(nl_, en_) { SLICE_INIT(nl_), SLICE_INIT(en_) }
typedef struct { slice name; two title, about; const two *actions; size_t action_n; } made_step;
typedef struct { slice name; two title, about; const made_step *steps; size_t step_n; const two *actions; size_t action_n; } made_domain;
typedef struct { slice name, abbreviation, kind, level; two title; } made_organisation;
typedef struct { slice name; two title; } made_named;

extern const made_domain MADE_DOMAINS[]; extern const size_t MADE_DOMAIN_N;
extern const made_named MADE_GOALS[]; extern const size_t MADE_GOAL_N;
extern const made_organisation MADE_ORGANISATIONS[]; extern const size_t MADE_ORGANISATION_N;
extern const two MADE_SUBJECTS[]; extern const size_t MADE_SUBJECT_N;
/* What a report says: done and next, by state (report-status names in order: not-started on-track at-risk blocked done), three of each. */
typedef struct { slice status; two done[3], next[3]; } made_words;
extern const made_words MADE_REPORTS[]; extern const size_t MADE_REPORT_N;
typedef struct { slice scale; two text; } made_finding;
extern const made_finding MADE_FINDINGS[]; extern const size_t MADE_FINDING_N;
typedef struct { slice name, kind, jurisdiction, for_whom; int source, force, reach, nearness; two title, lead; } made_policy;
extern const made_policy MADE_POLICIES[]; extern const size_t MADE_POLICY_N;
#endif
