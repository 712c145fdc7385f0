// SPDX-License-Identifier: EUPL-1.2
// convert: every format into every other, from files, folders and standard input; what fails leaves nothing behind.
'use strict';
const { assert, folder, fs, must, path, spil, test } = require('./harness.js');

const FORMATS = ['ttl', 'nt', 'trig', 'nq', 'rdf', 'jsonld'];
const TEXT = `@prefix dct: <http://purl.org/dc/terms/> .
<a> a <http://x/C> ; dct:title "Één \\"titel\\""@nl-BE , "lines\\nand\\ttabs" ; dct:date "2026-11-24"^^<http://www.w3.org/2001/XMLSchema#date> ;
  dct:extent 5 , 1.5 , true ; dct:creator [ dct:title "b" ; dct:relation _:x ] ; dct:hasPart ( <b> [] 3 ) .
_:x dct:isReferencedBy <a#é> .
`;
const BASE = ['--base', 'https://example.org/c/d'];
function room(name) { const at = folder(`convert-${name}`); fs.rmSync(at, { recursive: true, force: true }); fs.mkdirSync(at, { recursive: true }); return at; }
function canonical(file) { return must(['canon', file]); }

test('every format into every other says the same', async () => {
	const at = room('all'), first = path.join(at, 'first.ttl');
	fs.writeFileSync(first, TEXT);
	const wanted = (must(['convert', first, path.join(at, 'first.nq'), ...BASE]), canonical(path.join(at, 'first.nq')));
	assert.equal(wanted.trim().split('\n').length, 18, wanted);
	for (const from of FORMATS) {
		const one = path.join(at, `one.${from}`);
		must(['convert', first, one, ...BASE]);
		for (const to of FORMATS) {
			const two = path.join(at, `two.${to}`);
			must(['convert', one, two]);
			assert.equal(canonical(two), wanted, `${from} to ${to}`);
		}
	}
	for (const to of ['ttl', 'trig']) {
		must(['convert', first, path.join(at, `stream.${to}`), '--stream', ...BASE]);
		assert.match(fs.readFileSync(path.join(at, `stream.${to}`), 'utf8'), /@prefix dct:[^]*dct:title "/);
		assert.equal(canonical(path.join(at, `stream.${to}`)), wanted, `streamed ${to}`);
	}
});

test('named graphs are kept, or it is said that they cannot be', async () => {
	const at = room('graphs'), from = path.join(at, 'in.trig');
	fs.writeFileSync(from, '<http://g> { <http://a> <http://b> _:x . _:x <http://c> "d" } _:x <http://e> 1 . _:h { _:x <http://b> _:h }');
	const wanted = (must(['convert', from, path.join(at, 'out.nq')]), canonical(path.join(at, 'out.nq')));
	for (const to of ['trig', 'jsonld']) {
		must(['convert', from, path.join(at, `out.${to}`)]);
		assert.equal(canonical(path.join(at, `out.${to}`)), wanted, to);
	}
	for (const to of ['ttl', 'nt', 'rdf']) {
		const done = spil(['convert', from, path.join(at, `out.${to}`)]);
		assert.equal(done.code, 3, to);
		assert.match(done.err, /named graphs.*TriG, N-Quads or JSON-LD/);
		assert.ok(!fs.existsSync(path.join(at, `out.${to}`)));
	}
});

test('standard input and output; several documents; a folder', async () => {
	const at = room('several');
	assert.equal(must(['convert', '-', '-', '--from', 'ttl', '--to', 'nt', ...BASE], { input: '<a> <#b> "c" .' }), '<https://example.org/c/a> <https://example.org/c/d#b> "c" .\n');
	fs.mkdirSync(path.join(at, 'in/deep'), { recursive: true });
	fs.writeFileSync(path.join(at, 'in/1.ttl'), '_:x <http://p> 1 .');
	fs.writeFileSync(path.join(at, 'in/deep/2.nt'), '_:x <http://p> "2" .\n');
	fs.writeFileSync(path.join(at, 'in/readme.txt'), 'no data');
	for (const to of ['nq', 'ttl']) {
		const counts = JSON.parse(must(['convert', path.join(at, 'in'), path.join(at, `out.${to}`), '--json']));
		assert.deepEqual([counts.documents, counts.quads, counts.bytes], [2, 2, 39]);
		assert.equal(new Set(canonical(path.join(at, `out.${to}`)).match(/_:\w+/g)).size, 2, 'each document has its own _:x');
	}
	must(['convert', path.join(at, 'in/1.ttl'), path.join(at, 'in/deep/2.nt'), '-', path.join(at, 'three.nt'), '--from', 'ttl'], { input: '_:x <http://p> 3 .' });
	assert.equal(fs.readFileSync(path.join(at, 'three.nt'), 'utf8').split('\n').length, 4);
});

test('what fails says why and leaves what was there', async () => {
	const at = room('wrong'), out = path.join(at, 'out.nq'), bad = path.join(at, 'bad.ttl');
	fs.writeFileSync(out, 'kept');
	fs.writeFileSync(bad, `${'<http://a> <http://b> "c" .\n'.repeat(20000)}<http://a> <http://b> x:y .`);
	const done = spil(['convert', bad, out, '--lang', 'en']);
	assert.equal(done.code, 3);
	assert.match(done.err, /bad\.ttl: line 20001, column 23: The prefix x: is not declared/);
	assert.match(spil(['convert', bad, out, '--lang', 'nl']).err, /regel 20001, kolom 23: De prefix x: is niet gedeclareerd/);
	assert.equal(JSON.parse(spil(['convert', bad, out, '--json']).out).error, 'bad-request');
	assert.equal(fs.readFileSync(out, 'utf8'), 'kept');
	assert.deepEqual(fs.readdirSync(at).sort(), ['bad.ttl', 'out.nq']);
	for (const [words, code, why] of [
		[['convert'], 2, /usage/], [['convert', bad], 2, /usage/], [['convert', bad, out, '--nothing'], 2, /no flag/],
		[['convert', path.join(at, 'none.ttl'), out], 3, /cannot be read/], [['convert', bad, path.join(at, 'out.xyz')], 3, /--to/], [['convert', '-', out], 3, /--from/], [['convert', bad, '-'], 3, /--to/],
		[['convert', bad, out, '--from', 'xyz'], 3, /no format/], [['convert', bad, out, '--base', 'relative'], 3, /--base/], [['convert', bad, path.join(at, 'out.rdf'), '--stream'], 3, /--stream/],
		[['convert', bad, path.join(at, 'no/such/folder/out.nq')], 4, /cannot be written/],
	]) {
		const other = spil([...words, '--lang', 'en']);
		assert.equal(other.code, code, `spil ${words.join(' ')}: ${other.code} ${other.err}`);
		assert.match(other.err, why);
	}
});
