/* SPDX-License-Identifier: EUPL-1.2
 * rubric: Spil's own, published way to weigh a policy: binding force x reach x nearness, each 1 to 5. It stands beside the score that the
 * source of the entry gives, is never mixed with it, and is unknown until all three are filled in. */
#ifndef SPIL_STRATEGY_RUBRIC_H
#define SPIL_STRATEGY_RUBRIC_H
#include "register/register.h"

typedef enum { RUBRIC_FORCE, RUBRIC_REACH, RUBRIC_NEARNESS, RUBRIC_COUNT } rubric_side;
enum { RUBRIC_MOST = 5 };
slice rubric_key(rubric_side s);                      /* property of `policies`: rubricForce ... */
slice rubric_title(rubric_side s, lang l);
slice rubric_question(rubric_side s, lang l);         /* what it asks */
slice rubric_level(rubric_side s, int level, lang l); /* 1 to 5: what each number means */
slice rubric_about(lang l);                           /* how the score is made and what it is not: the published text */

typedef struct {
	bool known;                                   /* all three are filled in */
	int64_t side[RUBRIC_COUNT];                   /* 0: not filled in */
	int product;                                  /* 1 to 125 */
	double score;                                 /* the cube root: 1.0 to 5.0, one decimal */
	int64_t source;                               /* what the source gives; 0: it gives none */
} policy_score;
/* From a policy's document. */
policy_score rubric_of(const reg *policies, const graph *g, slice iri);
#endif
