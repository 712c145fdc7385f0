/* SPDX-License-Identifier: EUPL-1.2
 * small: a strategy small enough to count by hand: two plans, five and four actions. */
#ifndef SPIL_TESTS_STRATEGY_SMALL_H
#define SPIL_TESTS_STRATEGY_SMALL_H
#include "unit/strategy/world.h"

#define L(nl, en) "{\"nl\": \"" nl "\", \"en\": \"" en "\"}"
#define REF(register_name, name) "\"" ID(register_name, name) "\""

static inline void small_organisations(world *w)
{
	world_add(w, "organisations", "ovam", NULL, "{\"name\": " L("OVAM", "OVAM") ", \"level\": \"urn:spil:level:flemish\"}");
	world_add(w, "organisations", "vmm", NULL, "{\"name\": " L("Vlaamse Milieumaatschappij", "Flanders Environment Agency") ", \"abbreviation\": \"VMM\"}");
	world_add(w, "organisations", "omgeving", NULL, "{\"name\": " L("Departement Omgeving", "Department of Environment") "}");
	world_add(w, "organisations", "dubbel-1", NULL, "{\"name\": " L("Dienst Dubbel", "Double Service") "}");
	world_add(w, "organisations", "dubbel-2", NULL, "{\"name\": " L("Dienst Dubbel", "Double Service") "}");
}

static inline void small_frame(world *w)
{
	small_organisations(w);
	world_add(w, "strategies", "s", NULL, "{\"title\": " L("Strategie", "Strategy") ", \"publisher\": " REF("organisations", "omgeving") ", \"announcedActions\": 12}");
	world_add(w, "strategies", "nested", NULL, "{\"title\": " L("Deelstrategie", "Part") ", \"publisher\": " REF("organisations", "vmm") ", \"partOf\": " REF("strategies", "s") "}");
	world_add(w, "domains", "ecosysteem", NULL, "{\"title\": " L("Ecosysteem", "Ecosystem") ", \"strategy\": " REF("strategies", "s") ", \"identifier\": \"3\", \"sequence\": 3}");
	world_add(w, "domains", "governance", NULL, "{\"title\": " L("Data governance", "Data governance") ", \"strategy\": " REF("strategies", "s") ", \"identifier\": \"4\", \"sequence\": 4}");
	world_add(w, "domains", "kader", NULL, "{\"title\": " L("Algemeen kader", "General framework") ", \"strategy\": " REF("strategies", "s") ", \"identifier\": \"1\", \"sequence\": 1}");
	world_add(w, "steps", "vindbaarheid", NULL, "{\"title\": " L("Vindbaarheid", "Findability") ", \"domain\": " REF("domains", "ecosysteem") ", \"sequence\": 1}");
	world_add(w, "steps", "kwaliteit", NULL, "{\"title\": " L("Kwaliteit", "Quality") ", \"domain\": " REF("domains", "governance") ", \"sequence\": 1}");
	world_add(w, "goals", "beter", NULL, "{\"title\": " L("Betere data", "Better data") ", \"strategy\": " REF("strategies", "s") ", \"identifier\": \"1\", \"sequence\": 1}");
	world_add(w, "goals", "delen", NULL, "{\"title\": " L("Data delen", "Sharing data") ", \"strategy\": " REF("strategies", "s") ", \"identifier\": \"2\", \"sequence\": 2}");
	world_add(w, "plans", "p2025", NULL, "{\"title\": " L("Jaarplan 2025", "Plan 2025") ", \"strategy\": " REF("strategies", "s") ", \"year\": 2025, \"announcedActions\": 7}");
	world_add(w, "plans", "p2026", NULL, "{\"title\": " L("Jaarplan 2026", "Plan 2026") ", \"strategy\": " REF("strategies", "s") ", \"year\": 2026}");
}

/* 2025: a1 done, a2 blocked (late), a3 unknown without anything told, a4 on-track (late), a5 stopped.
 * 2026: b1 continues a1 (on-track), b2 continues a2 (still blocked), b3 new (planned), b4 new (unknown). */
static inline void small_actions(world *w)
{
	world_add(w, "actions", "a1", "done", "{\"identifier\": \"1,1\", \"title\": " L("Data over lucht openen", "Open data on air") ", \"plan\": " REF("plans", "p2025") ", \"domain\": " REF("domains", "ecosysteem")
		", \"step\": " REF("steps", "vindbaarheid") ", \"goals\": [" REF("goals", "beter") ", " REF("goals", "delen") "], \"owner\": " REF("organisations", "ovam")
		", \"kind\": \"urn:spil:action-kind:own\", \"level\": [\"urn:spil:level:flemish\", \"urn:spil:level:local\"], \"start\": \"2025-01-01\", \"end\": \"2025-12-31\"}");
	world_add(w, "actions", "a2", "blocked", "{\"identifier\": \"1,2\", \"title\": " L("Nulmeting houden", "Hold a baseline") ", \"plan\": " REF("plans", "p2025") ", \"domain\": " REF("domains", "governance")
		", \"step\": " REF("steps", "kwaliteit") ", \"goals\": [" REF("goals", "beter") "], \"owner\": " REF("organisations", "vmm") ", \"level\": [\"urn:spil:level:flemish\"], \"end\": \"2025-06-30\"}");
	world_add(w, "actions", "a3", NULL, "{\"title\": " L("Zonder nummer", "Without a number") ", \"plan\": " REF("plans", "p2025") "}");
	world_add(w, "actions", "a4", "on-track", "{\"identifier\": \"1,10\", \"title\": " L("Kwaliteit tonen", "Show quality") ", \"plan\": " REF("plans", "p2025") ", \"domain\": " REF("domains", "governance")
		", \"goals\": [" REF("goals", "beter") "], \"owner\": " REF("organisations", "vmm") ", \"partners\": [" REF("organisations", "dubbel-1") ", " REF("organisations", "omgeving") "], \"level\": [\"urn:spil:level:local\"], \"end\": \"2025-09-30\", \"kind\": \"urn:spil:action-kind:synergy\"}");
	world_add(w, "actions", "a5", "stopped", "{\"identifier\": \"1,11\", \"title\": " L("Gestopt", "Stopped") ", \"plan\": " REF("plans", "p2025") ", \"owner\": " REF("organisations", "ovam") ", \"end\": \"2025-03-31\"}");
	world_add(w, "actions", "b1", "on-track", "{\"identifier\": \"1,1\", \"title\": " L("Data over lucht openen", "Open data on air") ", \"plan\": " REF("plans", "p2026") ", \"domain\": " REF("domains", "ecosysteem")
		", \"owner\": " REF("organisations", "omgeving") ", \"end\": \"2099-12-31\", \"continues\": " REF("actions", "a1") "}");
	world_add(w, "actions", "b2", "blocked", "{\"identifier\": \"1,2\", \"title\": " L("Nulmeting houden, ronde 2", "Hold a baseline, round 2") ", \"plan\": " REF("plans", "p2026") ", \"owner\": " REF("organisations", "vmm") ", \"continues\": " REF("actions", "a2") "}");
	world_add(w, "actions", "b3", "planned", "{\"identifier\": \"2,1\", \"title\": " L("=Nieuw \\\"plan\\\"; met tekens", "New") ", \"description\": " L("Regel één\\nRegel twee", "One") ", \"plan\": " REF("plans", "p2026") ", \"end\": \"2099-06-30\", \"source\": [\"https://example.org/a\", \"https://example.org/b\"]}");
	world_add(w, "actions", "b4", NULL, "{\"identifier\": \"2,2\", \"title\": {\"nl\": \"Alleen Nederlands\"}, \"plan\": " REF("plans", "p2026") "}");
	world_add(w, "reports", "r1", NULL, "{\"action\": " REF("actions", "a1") ", \"period\": \"2025-H1\", \"status\": \"urn:spil:report-status:on-track\"}");
	world_add(w, "reports", "r2", NULL, "{\"action\": " REF("actions", "a1") ", \"period\": \"2025-H2\", \"status\": \"urn:spil:report-status:done\", \"progress\": 100}");
	world_add(w, "reports", "r3", NULL, "{\"action\": " REF("actions", "a2") ", \"period\": \"2025-H1\", \"status\": \"urn:spil:report-status:blocked\"}");
	world_add(w, "reports", "r4", NULL, "{\"action\": " REF("actions", "b1") ", \"period\": \"2026-H1\", \"status\": \"urn:spil:report-status:on-track\"}");
	world_add(w, "assessments", "x1", NULL, "{\"action\": " REF("actions", "a1") ", \"scale\": \"urn:spil:assessment:substantial\", \"date\": \"2026-02-01\"}");
}
#endif
