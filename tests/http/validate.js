// SPDX-License-Identifier: EUPL-1.2
// validate: files against shapes from outside, in each kind of report, and all entries of a data folder.
'use strict';
const { assert, copyData, folder, fs, must, path, spil, test } = require('./harness.js');
const { world } = require('./world.js');

const SHAPES = `@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:x:> .
:Thing a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:path :title ; sh:minCount 1 ; sh:name "title"@en , "titel"@nl ] , [ sh:path :size ; sh:datatype xsd:integer ; sh:severity sh:Warning ] ,
	[ sh:path :part ; sh:node :Part ] . :Part sh:property [ sh:path :name ; sh:minCount 1 ] .`;
const GOOD = '@prefix : <urn:x:> . :a a :T ; :title "A" ; :size 3 ; :part [ :name "p" ] .';
const BAD = '@prefix : <urn:x:> . :b a :T ; :size "big" ; :part [ :label "q" ] . :c a :T ; :title "C" ; :size "x" .';

function files() {
	const at = folder('validate');
	fs.mkdirSync(path.join(at, 'in', 'deeper'), { recursive: true });
	const write = (name, text) => { fs.writeFileSync(path.join(at, name), text); return path.join(at, name); };
	return { at, write, shapes: write('shapes.ttl', SHAPES), good: write('in/good.ttl', GOOD), bad: write('in/deeper/bad.trig', BAD), other: write('in/notes.txt', 'not data'), folder: path.join(at, 'in') };
}

test('validate: what conforms is exit 0, what does not is exit 1, with each thing named', () => {
	const f = files();
	assert.match(must(['validate', f.good, '--shapes', f.shapes, '--lang', 'en']), /^Conforms\. Checked: 1;/);
	const bad = spil(['validate', f.bad, '--shapes', f.shapes, '--lang', 'en']);
	assert.equal(bad.code, 1, bad.err);
	assert.match(bad.out, /^Does not conform\. Violations: 2; warnings: 2; remarks: 0; checked: 2\.$/m);
	assert.match(bad.out, /<urn:x:title> {2}"title"\n {4}1 × At least 1 value is needed\.\n {6}<urn:x:b>\n/);
	assert.match(bad.out, /2 × \[warning\] Give a whole number\.\n {6}<urn:x:b> {2}"big"\n {6}<urn:x:c> {2}"x"\n/);
	assert.match(bad.out, /<urn:x:name>: At least 1 value is needed\./, 'why a part is not right');
	assert.match(spil(['validate', f.bad, '--shapes', f.shapes, '--lang', 'nl']).out, /^Voldoet niet\. Fouten: 2; waarschuwingen: 2;/m);
});

test('validate: a folder is all data in it; shapes may be in several files; lighter results can be left out', () => {
	const f = files(), more = f.write('more.ttl', '@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:x:C> sh:targetNode <urn:x:c> ; sh:severity sh:Info ; sh:class <urn:x:Other> .');
	const all = JSON.parse(spil(['validate', f.folder, '--shapes', f.shapes, '--shapes', more, '--json']).out);
	assert.deepEqual([all.conforms, all.count, all.checked, all.results.length], [false, 5, 4, 5]);
	assert.deepEqual(all.groups.map(g => g.count).sort(), [1, 1, 1, 2]);
	const grave = JSON.parse(spil(['validate', f.folder, '--shapes', f.shapes, '--shapes', more, '--report', 'json', '--severity', 'violation']).out);
	assert.equal(grave.count, 2);
	const few = JSON.parse(spil(['validate', f.folder, '--shapes', f.shapes, '--json', '--most', '1']).out);
	assert.deepEqual([few.count, few.results.length], [4, 1]);
	const ok = spil(['validate', f.write('light.ttl', '@prefix : <urn:x:> . :d a :T ; :title "D" ; :size "x" .'), '--shapes', f.shapes, '--severity', 'violation']);
	assert.equal(ok.code, 0, ok.out);
});

test('validate: the report as RDF is a report of SHACL; what was not checked goes to standard error', () => {
	const f = files(), shapes = f.write('sparql.ttl', SHAPES + ' :Thing sh:sparql [ sh:select "SELECT $this {}" ] . <> <http://www.w3.org/2002/07/owl#imports> <urn:x:more> .');
	const done = spil(['validate', f.bad, '--shapes', shapes, '--report', 'ttl', '--lang', 'en']);
	assert.equal(done.code, 1);
	assert.equal((done.out.match(/a sh:ValidationResult/g) ?? []).length, 5, 'four, and one as detail');
	assert.match(done.out, /sh:conforms false/);
	assert.match(done.out, /sh:detail/);
	assert.match(done.err, /sh:sparql is not part of SHACL Core/);
	assert.match(done.err, /urn:x:more/);
	const json = JSON.parse(spil(['validate', f.bad, '--shapes', shapes, '--json']).out);
	assert.deepEqual(json.notChecked.map(n => n.what), ['sh:sparql', 'urn:x:more']);
	const nt = spil(['validate', f.bad, '--shapes', f.shapes, '--report', 'nt']);
	assert.match(nt.out, /<http:\/\/www\.w3\.org\/ns\/shacl#sourceConstraintComponent> <http:\/\/www\.w3\.org\/ns\/shacl#MinCountConstraintComponent> \./);
});

test('validate: standard input, other formats, and the shapes of a register', () => {
	const f = files();
	const piped = spil(['validate', '-', '--from', 'ttl', '--shapes', f.shapes], { input: BAD });
	assert.equal(piped.code, 1, piped.err);
	const lines = f.write('d.nt', '<urn:x:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:x:T> .\n<urn:x:a> <urn:x:title> "A" .\n');
	must(['validate', lines, '--shapes', f.shapes]);
	const concept = f.write('c.ttl', '@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:x:c> a skos:Concept .');
	const own = spil(['validate', concept, '--register', 'concepts', '--json']);
	assert.equal(own.code, 1, own.err);
	const report = JSON.parse(own.out);
	assert.ok(report.checked === 1 && report.results.some(r => r.pathIri === 'http://www.w3.org/2004/02/skos/core#prefLabel'), own.out);
	assert.equal(spil(['validate', concept, '--register', 'nothing']).code, 3);
});

test('validate: wrong use is exit 2, what cannot be read exit 3', () => {
	const f = files();
	assert.equal(spil(['validate']).code, 2);
	assert.equal(spil(['validate', f.good]).code, 2);
	assert.equal(spil(['validate', f.good, '--shapes', f.shapes, '--register', 'concepts']).code, 2);
	assert.equal(spil(['validate', f.good, '--shapes', f.shapes, '--report', 'poem']).code, 2);
	assert.equal(spil(['validate', f.good, '--shapes', f.shapes, '--severity', 'grave']).code, 2);
	assert.equal(spil(['validate', f.good, '--shapes', f.shapes, '--most', '0']).code, 2);
	assert.equal(spil(['validate', f.at + '/none.ttl', '--shapes', f.shapes]).code, 3);
	const broken = spil(['validate', f.write('broken.ttl', '<urn:x:a> <urn:x:b> "c'), '--shapes', f.shapes, '--lang', 'en']);
	assert.equal(broken.code, 3);
	assert.match(broken.err, /broken\.ttl: line 1, column \d+/);
	const ill = spil(['validate', f.good, '--shapes', f.write('ill.ttl', '<urn:x:S> <http://www.w3.org/ns/shacl#nodeKind> "x" .'), '--lang', 'en']);
	assert.equal(ill.code, 3);
	assert.match(ill.err, /urn:x:S/);
	fs.mkdirSync(path.join(f.at, 'empty'));
	assert.equal(spil(['validate', path.join(f.at, 'empty'), '--shapes', f.shapes]).code, 3);
});

test('validate: all entries of a data folder, by register and by other shapes', () => {
	const data = copyData(world.data, folder('validate-data'));
	const all = spil(['validate', '--data', data, '--json']);
	const report = JSON.parse(all.out), of = name => report.registers.find(r => r.register === name);
	assert.equal(all.code, 0, JSON.stringify(report.registers.filter(r => !r.report.conforms)).slice(0, 3000));
	assert.ok(of('actions').entries > 10 && of('actions').report.checked === of('actions').entries, all.out.slice(0, 500));
	const one = JSON.parse(must(['validate', '--data', data, '--register', 'actions', '--json']));
	assert.deepEqual(one.registers.map(r => r.register), ['actions']);
	assert.match(must(['validate', '--data', data, '--lang', 'en']), /^register +entries +not right +results\n/);
	const shapes = path.join(folder('validate-shapes'), '..', 'strict.ttl');
	fs.writeFileSync(shapes, '@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:x:S> sh:targetClass <urn:spil:ns#Action> ; sh:property [ sh:path <urn:x:never> ; sh:minCount 1 ] .');
	const strict = spil(['validate', '--data', data, '--shapes', shapes, '--json']);
	assert.equal(strict.code, 1, strict.err);
	assert.equal(JSON.parse(strict.out).count, of('actions').entries);
});
