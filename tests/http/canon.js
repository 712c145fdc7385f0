// SPDX-License-Identifier: EUPL-1.2
// canon: the canonical form of linked data and the difference of two files, as commands: what they say, their exit codes, what they do to files.
'use strict';
const { assert, folder, fs, must, path, spil, test } = require('./harness.js');

const A = `@prefix ex: <http://example.org/> . @prefix dct: <http://purl.org/dc/terms/> .
ex:d dct:title "Oud"@nl ; dct:publisher [ a ex:Agent ; ex:name "Stad" ; ex:box <mailto:a@b> ] ; dct:subject ( 1 2 3 ) .
<> dct:title "x" .
`;
// The same in other words: other labels, order and syntax; and with changes.
const SAME = `@prefix t: <http://purl.org/dc/terms/> .
_:k <http://example.org/box> <mailto:a@b> . _:k <http://example.org/name> """Stad""" ; a <http://example.org/Agent> . <> t:title 'x' .
<http://example.org/d> t:subject (1 2 3) ; t:title "Oud"@NL . <http://example.org/d> t:publisher _:k .
`;
const B = A.replace('Oud', 'Nieuw').replace('Stad', 'Gemeente').replace('( 1 2 3 )', '( 1 2 4 3 )');
const room = () => { const at = folder('linked'); fs.mkdirSync(at, { recursive: true }); return at; };
function put(name, text) { const at = path.join(room(), name); fs.mkdirSync(path.dirname(at), { recursive: true }); fs.writeFileSync(at, text); return at; }
// Ten blank nodes, each linked with each other: no canonical form within the work allowed.
const clique = () => Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, k) => i === k ? '' : `_:n${i} <urn:p> _:n${k} .\n`).join('')).join('');

test('canon: the same bytes for what says the same, on standard output, in a file, from standard input', () => {
	const a = put('a.ttl', A), same = put('same.ttl', SAME), out = path.join(room(), 'out.nq'), base = ['--base', 'http://example.org/x'];
	const form = must(['canon', a, ...base]);
	assert.match(form, /^<http:\/\/example\.org\/d> <http:\/\/purl\.org\/dc\/terms\/publisher> _:c14n\d \.$/m);
	assert.deepEqual(form, [...form.trimEnd().split('\n')].sort().join('\n') + '\n', 'sorted lines');
	assert.equal(must(['canon', same, ...base]), form);
	assert.equal(must(['canon', '-', '--from', 'ttl', ...base], { input: SAME }), form);
	assert.equal(must(['canon', a, out, ...base]), '');
	assert.equal(fs.readFileSync(out, 'utf8'), form);
	assert.equal(must(['canon', put('form.nq', form)]), form, 'a canonical form is its own');
	assert.notEqual(must(['canon', put('b.ttl', B), ...base]), form);
});

test('canon: the hash, by either algorithm, is that of the bytes', () => {
	const { createHash } = require('node:crypto');
	const a = put('a.ttl', A), form = must(['canon', a, '--base', 'urn:x']);
	assert.equal(must(['canon', a, '--hash', '--base', 'urn:x']).trim(), createHash('sha256').update(form).digest('hex'));
	const long = must(['canon', a, '--base', 'urn:x', '--algorithm', 'sha384']);
	assert.equal(must(['canon', a, '--hash', '--base', 'urn:x', '--algorithm', 'SHA-384']).trim(), createHash('sha384').update(long).digest('hex'));
	const told = JSON.parse(must(['canon', a, '--json', '--base', 'urn:x']));
	assert.deepEqual(told, { quads: 13, blankNodes: 4, algorithm: 'sha256', hash: createHash('sha256').update(form).digest('hex') });
	const out = path.join(room(), 'told.nq');
	assert.equal(JSON.parse(must(['canon', a, out, '--json', '--base', 'urn:x'])).hash, told.hash);
	assert.equal(fs.readFileSync(out, 'utf8'), form, 'with --json and OUT the form goes to the file');
});

test('canon: what is wrong is said, with the exit code a script can use, and a file that was there stays', () => {
	const a = put('a.ttl', A), bad = put('bad.ttl', '<urn:a> <urn:b> .\n'), out = put('kept.nq', 'kept'), poison = put('poison.nq', clique());
	for (const [code, words, text] of [
		[2, ['canon'], /usage: spil canon IN \[OUT\]/], [2, ['canon', a, out, 'more'], /usage/], [2, ['canon', a, '--algorithm', 'md5'], /sha256 or sha384/], [2, ['canon', a, '--work', 'much'], /whole number/],
		[2, ['canon', a, '--nothing'], /no flag --nothing/], [3, ['canon', path.join(room(), 'absent.ttl')], /absent\.ttl cannot be read/], [3, ['canon', bad, out], /bad\.ttl: line 1, column 17/],
		[3, ['canon', room(), '--from', 'ttl'], /cannot be read/], [3, ['canon', '-'], /--from/], [3, ['canon', put('a.unknown', A)], /--from/], [3, ['canon', a, '--from', 'docx'], /no format that is known/],
		[3, ['canon', poison, out], /too much alike.*allow more steps/], [3, ['canon', poison, out, '--work', '50'], /more than 50 steps/], [4, ['canon', a, path.join(room(), 'no', 'such', 'folder.nq')], /cannot be written/],
	]) {
		const done = spil(words);
		assert.equal(done.code, code, `spil ${words.join(' ')}: ${done.code} ${done.err}`);
		assert.match(done.err, text, words.join(' '));
		assert.equal(done.out, '', words.join(' '));
	}
	assert.equal(fs.readFileSync(out, 'utf8'), 'kept', 'a failed command leaves the old file');
	assert.deepEqual(fs.readdirSync(room()).filter(n => n.includes('.new')), [], 'and nothing beside it');
	const dutch = spil(['canon', poison, '--lang', 'nl']);
	assert.match(dutch.err, /lijken te veel op elkaar.*sta meer stappen toe/);
	assert.match(spil(['canon', poison, '--json']).out, /"error":/);
	const slow = Date.now();
	spil(['canon', poison]);
	assert.ok(Date.now() - slow < 10000, 'a poisoned graph is refused soon');
});

test('diff: nothing but names and syntax differ: exit 0, and it says so', () => {
	const a = put('one/a.ttl', A), same = put('two/a.ttl', SAME);
	let done = spil(['diff', a, same]);
	assert.equal(done.code, 0, done.out + done.err);
	assert.match(done.out, /say the same: 13 triples/);
	done = spil(['diff', a, '-', '--from', 'ttl', '--lang', 'nl'], { input: SAME });
	assert.equal(done.code, 0, done.out + done.err);
	assert.match(done.out, /zeggen hetzelfde: 13 triples/);
	assert.equal(spil(['diff', a, same, '--format', 'patch']).out, 'TX .\nTC .\n');
	assert.deepEqual(JSON.parse(spil(['diff', a, same, '--json']).out), { same: true, kept: 13, removed: [], added: [] });
});

test('diff: what differs, for people in both languages, for programs, as a patch: exit 1', () => {
	const a = put('one/a.ttl', A), b = put('two/b.ttl', B);
	let done = spil(['diff', a, b]);
	assert.equal(done.code, 1, done.out + done.err);
	assert.match(done.out, /Only in .*a\.ttl \(-\): 3\. Only in .*b\.ttl \(\+\): 5\. In both: 10\./);
	assert.match(done.out, /\nex:d\n {2}- dct:title "Oud"@nl\n {2}\+ dct:title "Nieuw"@nl\n/);
	assert.match(done.out, /\n_:\w+ = dct:publisher of ex:d\n {2}- ex:name "Stad"\n {2}\+ ex:name "Gemeente"\n/);
	assert.match(spil(['diff', a, b, '--lang', 'nl']).out, /Alleen in .*a\.ttl \(-\): 3\. Alleen in .*b\.ttl \(\+\): 5\. In beide: 10\.[^]*= dct:publisher van ex:d/);
	const told = JSON.parse(spil(['diff', a, b, '--json']).out);
	assert.equal(told.same, false);
	assert.deepEqual([told.kept, told.removed.length, told.added.length], [10, 3, 5]);
	assert.ok(told.removed.some(q => q.object['xml:lang'] === 'nl' && q.object.value === 'Oud' && q.subject.value === 'http://example.org/d' && q.graph === null));
	done = spil(['diff', a, b, '--format', 'patch']);
	assert.equal(done.code, 1);
	const lines = done.out.split('\n');
	assert.equal(lines.filter(l => l.startsWith('D ')).length, 3);
	assert.equal(lines.filter(l => l.startsWith('A ')).length, 5);
	// The patch, applied to A's lines, says what B says.
	const form = must(['convert', a, '-', '--to', 'nq']).trimEnd().split('\n'), gone = new Set(lines.filter(l => l.startsWith('D ')).map(l => l.slice(2)));
	const left = form.filter(l => !gone.has(l)), applied = put('applied.nq', [...left, ...lines.filter(l => l.startsWith('A ')).map(l => l.slice(2))].join('\n') + '\n');
	assert.equal(left.length, 10, 'labels of the patch are those of A');
	assert.equal(must(['canon', applied, '--base', 'urn:x']), must(['canon', b, '--base', `file://${fs.realpathSync(a)}`]));
});

test('diff: named graphs count, and wrong use is exit 2, unreadable input 3', () => {
	const a = put('a.ttl', A), g = put('g.trig', '<urn:g> { <urn:a> <urn:b> <urn:c> }'), h = put('h.trig', '<urn:h> { <urn:a> <urn:b> <urn:c> }');
	const done = spil(['diff', g, h]);
	assert.equal(done.code, 1);
	assert.match(done.out, /<urn:a> {2}in graph <urn:g>\n {2}- <urn:b> <urn:c>/);
	for (const [code, words, text] of [
		[2, ['diff', a], /usage: spil diff A B/], [2, ['diff', a, a, a], /usage/], [2, ['diff', a, a, '--format', 'html'], /text or patch/], [2, ['diff', '-', '-', '--from', 'ttl'], /Only one/],
		[3, ['diff', a, path.join(room(), 'absent.ttl')], /absent/], [3, ['diff', a, put('bad.nt', '<urn:a> <urn:b>')], /bad\.nt: line 1/], [3, ['diff', a, '-'], /--from/],
	]) {
		const bad = spil(words);
		assert.equal(bad.code, code, `spil ${words.join(' ')}: ${bad.code} ${bad.err}`);
		assert.match(bad.err, text, words.join(' '));
	}
	assert.equal(spil(['diff', put('p.nq', clique()), put('q.nq', clique().replace('<urn:p>', '<urn:q>'))]).code, 1, 'told apart without a canonical form');
});
