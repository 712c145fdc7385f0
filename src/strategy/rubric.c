/* SPDX-License-Identifier: EUPL-1.2 */
#include "strategy/rubric.h"
#include "strategy/strategy.h"
#include <math.h>

static const struct {
	slice key, title, question, levels[RUBRIC_MOST];
} SIDES[RUBRIC_COUNT] = {
	[RUBRIC_FORCE] = { SLICE_INIT("rubricForce"), N_("Binding force"), N_("How far does it bind those it is about?"),
		{ N_("It informs or gives an opinion."), N_("It recommends: a guideline or code that one may set aside."), N_("It commits its own makers: a decision or plan of an administration."),
		  N_("It binds several parties: an agreement, or comply-or-explain."), N_("It is law: legislation or a judgment.") } },
	[RUBRIC_REACH] = { SLICE_INIT("rubricReach"), N_("Reach"), N_("How many does it touch?"),
		{ N_("One entity."), N_("One policy domain or one sector."), N_("One level of government as a whole."), N_("Several levels of government, or companies as well."), N_("Everybody: citizens, companies and governments.") } },
	[RUBRIC_NEARNESS] = { SLICE_INIT("rubricNearness"), N_("Nearness"), N_("How soon does one notice it in daily work with data?"),
		{ N_("Not in the coming years."), N_("In three years or more."), N_("In one to three years."), N_("Within a year."), N_("Now.") } },
};

slice rubric_key(rubric_side s) { return SIDES[s].key; }
slice rubric_title(rubric_side s, lang l) { return tr_slice(l, SIDES[s].title); }
slice rubric_question(rubric_side s, lang l) { return tr_slice(l, SIDES[s].question); }
slice rubric_level(rubric_side s, int level, lang l) { return level < 1 || level > RUBRIC_MOST ? NO_SLICE : tr_slice(l, SIDES[s].levels[level - 1]); }

slice rubric_about(lang l)
{
	return tr(l, "The score of this site is the cube root of binding force times reach times nearness, each from 1 to 5 after the table below, so it lies between 1 and 5 "
		     "and one low side pulls it down. Whoever fills in a side says why in the history. As long as one side is open, the score is unknown. "
		     "A score that the source gives is shown beside it as the source's; how the source makes it, we do not know, and the two are never mixed.");
}

policy_score rubric_of(const reg *policies, const graph *g, slice iri)
{
	policy_score s = { .known = true, .product = 1, .source = document_integer(policies, g, iri, S("sourceScore"), 0) };
	for (int i = 0; i < RUBRIC_COUNT; i++) {
		int64_t side = document_integer(policies, g, iri, SIDES[i].key, 0);
		s.side[i] = side >= 1 && side <= RUBRIC_MOST ? side : 0;
		s.known = s.known && s.side[i];
		s.product *= (int)s.side[i];
	}
	s.score = s.known ? round(cbrt(s.product) * 10) / 10 : 0;
	return s;
}
