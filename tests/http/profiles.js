// SPDX-License-Identifier: EUPL-1.2
// profiles: what the running server tells of its own examples is accepted by the official shapes of the profiles that the registers follow, where the
// archives of those shapes are present (SUITES, ../shared/suites by default).
'use strict';
const { spawnSync } = require('node:child_process');
const { assert, copyData, expect, folder, fs, get, path, serve, skip, spil, test } = require('./harness.js');
const { world, makeExamples } = require('./world.js');
const SUITES = path.resolve(process.env.SUITES || '../shared/suites');

// What a profile is about (the first of these registers), and what its entries refer to: a shape looks at the whole.
const CATALOGUE = ['catalogs', 'datasets', 'distributions', 'data-services', 'series'], AROUND = ['organisations', 'people', 'licences', 'concepts', 'standards', 'services', 'agreements', 'authentic-sources', 'legal-notes', 'reuses'];
// What the vocabularies themselves publish of their classes.
const KNOWN = `@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<http://www.w3.org/ns/org#Organization> rdfs:subClassOf <http://xmlns.com/foaf/0.1/Agent> .
<http://www.w3.org/ns/odrl/2/Agreement> rdfs:subClassOf <http://www.w3.org/ns/odrl/2/Policy> .
`;
const PROFILES = [
	{ name: 'DCAT-AP 3.0.1', archive: 'dcat-ap-3.tar.zst', shapes: ['dcat-ap/releases/3.0.1/shacl/dcat-ap-SHACL.ttl'], asks: /title|description/ },
	{ name: 'DCAT-AP 3.0.0 HVD', archive: 'dcat-ap-3.tar.zst', shapes: ['dcat-ap/releases/3.0.0-hvd/shacl/hvd-SHACL.ttl'], asks: /hvdCategory|applicableLegislation/ },
	{ name: 'DCAT-AP 3.0.1, ranges', archive: 'dcat-ap-3.tar.zst', shapes: ['dcat-ap/releases/3.0.1/shacl/dcat-ap-SHACL.ttl', 'dcat-ap/releases/3.0.1/shacl/ranges.ttl'], asks: /title|description/ },
];

test('profiles: the official shapes accept the examples of the catalogue', async () => {
	const missing = PROFILES.filter(p => !fs.existsSync(path.join(SUITES, p.archive)));
	if (missing.length === PROFILES.length) return skip(`the profiles' shapes are not here: ${missing.map(p => p.archive)} (set SUITES to their folder)`);
	const server = await serve(copyData(world.data, folder('profiles'))), at = folder('profiles-data'), wrong = [];
	fs.mkdirSync(at, { recursive: true });
	try {
		await makeExamples(server, world.people.admin);
		const write = async register => { const file = path.join(at, `${register}.ttl`); fs.writeFileSync(file, expect(await get(server, `/doc/${register}.ttl`, { as: world.people.admin }), 200, `${register} as Turtle`).text); return file; };
		const files = new Map();
		for (const register of [...CATALOGUE, ...AROUND]) files.set(register, await write(register));
		files.set('known', path.join(at, 'known.ttl'));
		fs.writeFileSync(files.get('known'), KNOWN);
		for (const profile of PROFILES) {
			const unpacked = path.join(at, profile.archive.replace(/\..*/, ''));
			if (!fs.existsSync(unpacked)) { fs.mkdirSync(unpacked); assert.equal(spawnSync('tar', ['--zstd', '-xf', path.join(SUITES, profile.archive), '-C', unpacked]).status, 0, profile.archive); }
			const shapes = profile.shapes.flatMap(s => ['--shapes', path.join(unpacked, s)]);
			const all = JSON.parse(spil(['validate', ...files.values(), ...shapes, '--json', '--severity', 'violation', '--lang', 'en']).out);
			assert.ok(all.checked >= CATALOGUE.length, `${profile.name} looked at ${all.checked} things only`);
			for (const r of all.results) {
				// A shape may ask for the class of a value. Of what stands elsewhere (the EU's tables, pages of others) a catalogue says nothing, and a
				// consumer reads it there; of what stands here it does.
				const elsewhere = /ClassConstraintComponent$/.test(r.component) && r.value && r.value.type === 'uri' && !r.value.value.startsWith(`${world.base}/`);
				// Organisations are named as the ORG ontology and CPSV-AP ask (skos:prefLabel); DCAT-AP wants foaf:name: for a catalogue's own export to add.
				const name = r.focus.value.startsWith(`${world.base}/id/organisations/`) && r.pathIri === 'http://xmlns.com/foaf/0.1/name' && /MinCountConstraintComponent$/.test(r.component);
				if (!name && !elsewhere) wrong.push(`${profile.name}: ${r.focus.value} ${r.path}: ${r.message} ${JSON.stringify(r.value || null)}`);
			}
			// shapes that accept anything would prove nothing
			const broken = path.join(at, 'broken.ttl');
			fs.writeFileSync(broken, '<urn:x:d> a <http://www.w3.org/ns/dcat#Dataset> . <urn:x:c> a <http://www.w3.org/ns/dcat#Catalog> .');
			const bad = JSON.parse(spil(['validate', broken, ...shapes, '--json', '--severity', 'violation']).out);
			assert.ok(!bad.conforms && bad.results.some(r => profile.asks.test(r.pathIri)), `${profile.name} refuses a dataset without what it must have`);
		}
	} finally { await server.stop(); }
	assert.deepEqual(wrong, []);
});
