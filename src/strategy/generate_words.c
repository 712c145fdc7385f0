/* SPDX-License-Identifier: EUPL-1.2
 * The words of the made-up strategy: longer than other files because it is text, not code. */
#include "strategy/generate.h"


#define KEEP
const two MADE_SUBJECTS[] = {
	T("luchtkwaliteit", "air quality"), T("verkeersstromen", "traffic flows"), T("sociale woningen", "social housing"), T("kinderopvang", "childcare"), T("afvalstromen", "waste streams"),
	T("waterstanden", "water levels"), T("leerlingenvervoer", "school transport"), T("wachtlijsten in de zorg", "waiting lists in care"), T("onroerend erfgoed", "built heritage"),
	T("bosbeheer", "forest management"), T("energieverbruik", "energy use"), T("vacatures", "vacancies"), T("openbaar vervoer", "public transport"), T("sportinfrastructuur", "sports facilities"),
	T("landbouwpercelen", "farm parcels"), T("bodemonderzoek", "soil surveys"), T("geluidshinder", "noise"), T("subsidies", "grants"), T("omgevingsvergunningen", "building permits"),
	T("bedrijventerreinen", "business parks"), T("fietspaden", "cycle paths"), T("bibliotheken", "libraries"), T("waterkwaliteit", "water quality"), T("leegstand", "vacant buildings"),
};
const size_t MADE_SUBJECT_N = COUNT_OF(MADE_SUBJECTS);

static const two FRAMEWORK[] = {
	T("De begrippen rond {1} vastleggen en publiceren", "Define and publish the concepts of {1}"),
	T("De dienstverlening rond data over {1} beschrijven", "Describe the services around data on {1}"),
	T("Een eigen datastrategie voor {1} uitschrijven", "Write a data strategy of its own for {1}"),
	T("De informatiebehoeften van het beleid rond {1} in kaart brengen", "Map what policy on {1} needs to know"),
};
static const two AWARE[] = {
	T("Leidinggevenden laten kennismaken met data over {1}", "Introduce managers to data on {1}"),
	T("Meten hoe datageletterd de teams rond {1} zijn", "Measure how data-literate the teams for {1} are"),
	T("Infosessies houden over wat data over {1} kan en niet kan", "Hold sessions on what data on {1} can and cannot do"),
};
static const two SKILLS[] = {
	T("Een basisopleiding aanbieden aan wie met {1} werkt", "Offer basic training to those who work with {1}"),
	T("Analisten van {1} bijscholen in statistiek", "Train the analysts of {1} in statistics"),
};
static const two NETWORK[] = {
	T("Een netwerk van dataexperts rond {1} oprichten", "Set up a network of data experts on {1}"),
	T("Stageplaatsen aanbieden voor data-analyse over {1}", "Offer internships in data analysis of {1}"),
	T("Een hackathon houden met open data over {1}", "Hold a hackathon with open data on {1}"),
};
static const two FIND[] = {
	T("Data over {1} opnemen in het open dataportaal", "Put data on {1} in the open data portal"),
	T("Een API voor {1} openstellen", "Open an API for {1}"),
	T("De metadata over {1} aanvullen volgens DCAT-AP", "Complete the metadata on {1} after DCAT-AP"),
};
static const two AVAILABLE[] = {
	T("Ontbrekende data over {1} verzamelen bij lokale besturen", "Collect missing data on {1} from local authorities"),
	T("Een datawarehouse voor {1} bouwen", "Build a data warehouse for {1}"),
};
static const two LEGAL[] = {
	T("Afspraken over het delen van data over {1} vastleggen in een protocol", "Lay down how data on {1} is shared in a protocol"),
	T("Een opendatabepaling opnemen in bestekken over {1}", "Add an open data clause to tenders on {1}"),
};
static const two NEEDS[] = {
	T("Met ondernemingen en onderzoekers bepalen welke data over {1} nodig wordt", "Decide with companies and researchers which data on {1} will be needed"),
	T("Gegevens over {1} uitwisselen met het federale niveau", "Exchange data on {1} with the federal level"),
};
static const two QUALITY[] = {
	T("Normen en streefdoelen bepalen voor de kwaliteit van data over {1}", "Set norms and targets for the quality of data on {1}"),
	T("De kwaliteit van data over {1} tonen op een dashboard", "Show the quality of data on {1} on a dashboard"),
	T("Fouten in data over {1} aan de bron verbeteren", "Correct errors in data on {1} at the source"),
};
static const two USABLE[] = {
	T("Nagaan of data over {1} goed genoeg is om open te stellen", "Check whether data on {1} is good enough to be opened"),
	T("Meldingen over {1} bij ontvangst controleren", "Check submissions on {1} as they arrive"),
};
static const two PROCESS[] = {
	T("Per dataset over {1} een eigenaar en een beheerder aanduiden", "Name an owner and a steward for each dataset on {1}"),
	T("Bouwstenen voor {1} delen met andere entiteiten", "Share building blocks for {1} with other entities"),
};
static const two TRUST[] = {
	T("Tonen waarvoor gegevens over {1} gebruikt worden", "Show what data on {1} is used for"),
	T("Algoritmes rond {1} ethisch laten toetsen", "Have algorithms for {1} assessed on ethics"),
};

#define STEP(name, nl, en, list) { SLICE_INIT(name), T(nl, en), T("", ""), list, COUNT_OF(list) }
static const made_step LITERACY_STEPS[] = {
	STEP("bewustzijn", "Bewustzijn", "Awareness", AWARE), STEP("vaardigheden", "Vaardigheden", "Skills", SKILLS), STEP("netwerk", "Netwerk", "Network", NETWORK),
};
static const made_step ECOSYSTEM_STEPS[] = {
	STEP("vindbaarheid", "Vindbaarheid", "Findability", FIND), STEP("beschikbaarheid", "Beschikbaarheid", "Availability", AVAILABLE),
	STEP("rechtsgrond", "Rechtsgrond", "Legal ground", LEGAL), STEP("toekomstige-noden", "Toekomstige noden", "Future needs", NEEDS),
};
static const made_step GOVERNANCE_STEPS[] = {
	STEP("kwaliteit", "Kwaliteit", "Quality", QUALITY), STEP("bruikbaarheid", "Bruikbaarheid", "Usability", USABLE), STEP("processen", "Processen", "Processes", PROCESS),
	STEP("vertrouwen", "Vertrouwen", "Trust", TRUST),
};
const made_domain MADE_DOMAINS[] = {
	{ SLICE_INIT("kader"), T("Kader (fictief)", "Framework (made up)"), T("Begrippen, diensten en de opvolging van het plan.", "Concepts, services and the follow-up of the plan."), NULL, 0, FRAMEWORK, COUNT_OF(FRAMEWORK) },
	{ SLICE_INIT("geletterdheid"), T("Geletterdheid (fictief)", "Literacy (made up)"), T("Mensen die data begrijpen en gebruiken.", "People who understand and use data."), LITERACY_STEPS, COUNT_OF(LITERACY_STEPS), NULL, 0 },
	{ SLICE_INIT("uitwisseling"), T("Uitwisseling (fictief)", "Exchange (made up)"), T("Data vinden, krijgen en delen.", "Finding, getting and sharing data."), ECOSYSTEM_STEPS, COUNT_OF(ECOSYSTEM_STEPS), NULL, 0 },
	{ SLICE_INIT("beheer"), T("Beheer (fictief)", "Governance (made up)"), T("Goede data, goed beheerd, met vertrouwen gebruikt.", "Good data, well kept, used with trust."), GOVERNANCE_STEPS, COUNT_OF(GOVERNANCE_STEPS), NULL, 0 },
};
const size_t MADE_DOMAIN_N = COUNT_OF(MADE_DOMAINS);

const made_named MADE_GOALS[] = {
	{ SLICE_INIT("betere-data"), T("Betere data (fictief)", "Better data (made up)") }, { SLICE_INIT("vindbare-data"), T("Vindbare data (fictief)", "Findable data (made up)") },
	{ SLICE_INIT("gebruiksvriendelijk-en-ethisch"), T("Gebruiksvriendelijk en ethisch (fictief)", "Easy to use and ethical (made up)") },
	{ SLICE_INIT("delen-als-gewoonte"), T("Delen als gewoonte (fictief)", "Sharing as a habit (made up)") },
};
const size_t MADE_GOAL_N = COUNT_OF(MADE_GOALS);

const made_organisation MADE_ORGANISATIONS[] = {
	{ SLICE_INIT("fictieve-regering"), SLICE_INIT("FR"), SLICE_INIT("other"), SLICE_INIT("flemish"), T("Fictieve Regering van Voorbeeldland", "Made-up Government of Exampleland") },
	{ SLICE_INIT("verzonnen-departement-omgeving"), SLICE_INIT("VDO"), SLICE_INIT("department"), SLICE_INIT("flemish"), T("Verzonnen Departement Leefmilieu", "Made-up Department of Environment") },
	{ SLICE_INIT("verzonnen-departement-mobiliteit"), SLICE_INIT("VDM"), SLICE_INIT("department"), SLICE_INIT("flemish"), T("Verzonnen Departement Wegen en Water", "Made-up Department of Roads and Water") },
	{ SLICE_INIT("verzonnen-departement-zorg"), SLICE_INIT("VDZ"), SLICE_INIT("department"), SLICE_INIT("flemish"), T("Verzonnen Departement Gezondheid", "Made-up Department of Health") },
	{ SLICE_INIT("verzonnen-departement-leren"), SLICE_INIT("VDL"), SLICE_INIT("department"), SLICE_INIT("flemish"), T("Verzonnen Departement Leren", "Made-up Department of Learning") },
	{ SLICE_INIT("fictief-agentschap-data"), SLICE_INIT("FAD"), SLICE_INIT("agency"), SLICE_INIT("flemish"), T("Fictief Agentschap Data", "Made-up Data Agency") },
	{ SLICE_INIT("fictief-agentschap-water"), SLICE_INIT("FAW"), SLICE_INIT("agency"), SLICE_INIT("flemish"), T("Fictief Agentschap Water", "Made-up Water Agency") },
	{ SLICE_INIT("fictief-agentschap-wonen"), SLICE_INIT("FAWO"), SLICE_INIT("agency"), SLICE_INIT("flemish"), T("Fictief Agentschap Wonen", "Made-up Housing Agency") },
	{ SLICE_INIT("fictief-agentschap-jobs"), SLICE_INIT("FAJ"), SLICE_INIT("agency"), SLICE_INIT("flemish"), T("Fictief Agentschap Jobs", "Made-up Jobs Agency") },
	{ SLICE_INIT("fictief-agentschap-cultuur"), SLICE_INIT("FAC"), SLICE_INIT("agency"), SLICE_INIT("flemish"), T("Fictief Agentschap Cultuur", "Made-up Culture Agency") },
	{ SLICE_INIT("fictief-agentschap-landbouw"), SLICE_INIT("FAL"), SLICE_INIT("agency"), SLICE_INIT("flemish"), T("Fictief Agentschap Landbouw", "Made-up Farming Agency") },
	{ SLICE_INIT("stad-nergensdam"), SLICE_INIT("ND"), SLICE_INIT("municipality"), SLICE_INIT("local"), T("Stad Nergensdam (fictief)", "City of Nergensdam (made up)") },
	{ SLICE_INIT("gemeente-verzonbeke"), SLICE_INIT("VB"), SLICE_INIT("municipality"), SLICE_INIT("local"), T("Gemeente Verzonbeke (fictief)", "Municipality of Verzonbeke (made up)") },
	{ SLICE_INIT("gemeente-denkhove"), SLICE_INIT("DH"), SLICE_INIT("municipality"), SLICE_INIT("local"), T("Gemeente Denkhove (fictief)", "Municipality of Denkhove (made up)") },
	{ SLICE_INIT("provincie-denkbeeld"), SLICE_INIT("PD"), SLICE_INIT("province"), SLICE_INIT("provincial"), T("Provincie Denkbeeld (fictief)", "Province of Denkbeeld (made up)") },
	{ SLICE_INIT("fictieve-federale-dienst"), SLICE_INIT("FFD"), SLICE_INIT("agency"), SLICE_INIT("federal"), T("Fictieve Federale Dienst Registers", "Made-up Federal Registers Service") },
	{ SLICE_INIT("fictieve-rekenkamer"), SLICE_INIT("FRK"), SLICE_INIT("advisory"), SLICE_INIT("flemish"), T("Fictieve Rekenkamer", "Made-up Court of Audit") },
};
const size_t MADE_ORGANISATION_N = COUNT_OF(MADE_ORGANISATIONS);

const made_words MADE_REPORTS[] = {
	{ SLICE_INIT("not-started"),
	  { T("Nog niets: de ploeg wordt samengesteld.", "Nothing yet: the team is being put together."), T("Nog niets: het budget komt vrij in de volgende periode.", "Nothing yet: the budget comes in the next period."),
	    T("Nog niets: eerst loopt een andere actie af.", "Nothing yet: another action ends first.") },
	  { T("De trekker en het team aanduiden.", "Name the lead and the team."), T("De startvergadering houden.", "Hold the first meeting."), T("Het plan van aanpak schrijven.", "Write the plan of approach.") } },
	{ SLICE_INIT("on-track"),
	  { T("De bronnen zijn beschreven en de eerste versie staat klaar om te testen.", "The sources are described and a first version is ready to be tested."),
	    T("Drie van de vijf deelnemende teams leveren hun gegevens aan.", "Three of the five teams that take part deliver their data."),
	    T("De afspraken met de partners zijn ondertekend.", "The agreements with the partners are signed.") },
	  { T("Testen met de eerste gebruikers.", "Test with the first users."), T("De twee andere teams aansluiten.", "Connect the two other teams."), T("De documentatie afwerken.", "Finish the documentation.") } },
	{ SLICE_INIT("at-risk"),
	  { T("De eerste versie staat er, maar de kwaliteit van één bron valt tegen.", "A first version is there, but one source is worse than expected."),
	    T("Er is vertraging: de analist die het trok, is vertrokken.", "It is late: the analyst who led it has left."), T("De aanbesteding duurt langer dan gepland.", "The tender takes longer than planned.") },
	  { T("Met de bron afspreken hoe de fouten verbeterd worden.", "Agree with the source on how errors are corrected."), T("Een vervanger zoeken en de planning herzien.", "Find a replacement and revise the planning."),
	    T("De omvang beperken tot wat haalbaar is.", "Limit the scope to what can be done.") } },
	{ SLICE_INIT("blocked"),
	  { T("Het werk ligt stil: er is geen rechtsgrond om de gegevens te delen.", "Work has stopped: there is no legal ground to share the data."),
	    T("Het werk ligt stil tot er over het budget beslist is.", "Work has stopped until the budget is decided."), T("Het werk ligt stil: de bron kan nog niet ontsloten worden.", "Work has stopped: the source cannot be opened yet.") },
	  { T("De vraag voorleggen aan het stuurorgaan.", "Put the question to the steering body."), T("Een beslissing vragen tegen het einde van de maand.", "Ask for a decision by the end of the month."),
	    T("Nagaan of een andere bron volstaat.", "See whether another source will do.") } },
	{ SLICE_INIT("done"),
	  { T("Het resultaat is in gebruik en overgedragen aan de dagelijkse werking.", "The result is in use and handed over to daily work."),
	    T("Alles is gepubliceerd en gedocumenteerd.", "All is published and documented."), T("De doelgroep gebruikt het resultaat; de evaluatie is gunstig.", "Those it is meant for use the result; the evaluation is good.") },
	  { T("Opvolgen in de gewone werking.", "Follow up in daily work."), T("Delen met andere entiteiten.", "Share with other entities."), T("Geen: de actie is af.", "None: the action is finished.") } },
};
const size_t MADE_REPORT_N = COUNT_OF(MADE_REPORTS);

const made_finding MADE_FINDINGS[] = {
	{ SLICE_INIT("no-evidence"), T("Er is geen spoor van het resultaat te vinden.", "No trace of the result can be found.") },
	{ SLICE_INIT("not-started"), T("De uitvoering is niet begonnen.", "It has not begun.") },
	{ SLICE_INIT("limited"), T("Er is een begin, maar het beloofde resultaat is nog ver.", "There is a beginning, but the promised result is far off.") },
	{ SLICE_INIT("substantial"), T("Het meeste is er; een deel ontbreekt nog.", "Most of it is there; a part is missing.") },
	{ SLICE_INIT("complete"), T("Het beloofde resultaat is er en wordt gebruikt.", "The promised result is there and used.") },
};
const size_t MADE_FINDING_N = COUNT_OF(MADE_FINDINGS);

const made_policy MADE_POLICIES[] = {
	{ SLICE_INIT("fictief-decreet-hergebruik"), SLICE_INIT("legislation"), SLICE_INIT("other"), SLICE_INIT("local-authorities"), 4, 5, 4, 4,
	  T("Voorbeeldland – Decreet hergebruik (fictief)", "Exampleland – Reuse Act (made up)"), T("Verzonnen: wie data van de overheid hergebruikt, krijgt die zonder voorwaarden.", "Made up: whoever reuses government data gets it without conditions.") },
	{ SLICE_INIT("fictieve-gedragscode-algoritmes"), SLICE_INIT("guideline"), SLICE_INIT("other"), SLICE_INIT("developers"), 2, 2, 3, 5,
	  T("Voorbeeldland – Gedragscode algoritmes (fictief)", "Exampleland – Code of conduct for algorithms (made up)"), T("Verzonnen: tien vragen voor wie een algoritme inzet.", "Made up: ten questions for those who use an algorithm.") },
	{ SLICE_INIT("fictief-akkoord-gegevensdeling"), SLICE_INIT("agreement"), SLICE_INIT("other"), SLICE_INIT("civil-servants"), 3, 4, 4, 3,
	  T("Voorbeeldland – Akkoord gegevensdeling (fictief)", "Exampleland – Agreement on sharing data (made up)"), T("Verzonnen: gemeenten en regering delen adres- en perceelgegevens.", "Made up: municipalities and government share addresses and parcels.") },
	{ SLICE_INIT("fictief-advies-datatekort"), SLICE_INIT("advice"), SLICE_INIT("other"), SLICE_INIT("policy-makers"), 2, 1, 3, 2,
	  T("Voorbeeldland – Advies over ontbrekende data (fictief)", "Exampleland – Advice on missing data (made up)"), T("Verzonnen: een adviesraad somt op wat het beleid niet weet.", "Made up: a council lists what policy does not know.") },
	{ SLICE_INIT("fictief-arrest-camerabeelden"), SLICE_INIT("case-law"), SLICE_INIT("other"), SLICE_INIT("lawyers"), 0, 5, 2, 5,
	  T("Voorbeeldland – Arrest camerabeelden (fictief)", "Exampleland – Judgment on camera images (made up)"), T("Verzonnen: beelden mogen niet langer dan een maand bewaard worden.", "Made up: images may not be kept longer than a month.") },
};
const size_t MADE_POLICY_N = COUNT_OF(MADE_POLICIES);
