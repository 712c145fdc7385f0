// SPDX-License-Identifier: EUPL-1.2
// canon-peer FILE.nq form | text SECONDS | parsed SECONDS: as bench/canon.c, by npm rdf-canonize.
import fs from 'node:fs';
import * as rdfCanonize from 'rdf-canonize';

const { canonize, NQuads } = rdfCanonize.default ?? rdfCanonize;
const [file, what, seconds] = process.argv.slice(2);
const text = fs.readFileSync(file, 'utf8'), parsed = NQuads.parse(text);
const options = { algorithm: 'RDFC-1.0', maxWorkFactor: Infinity };
const form = () => what === 'parsed' ? canonize(parsed, options) : canonize(text, { ...options, inputFormat: 'application/n-quads' });
if (what === 'form') {
	process.stdout.write(await form());
} else {
	let least = Infinity;
	const began = performance.now();
	do {
		const start = performance.now();
		await form();
		least = Math.min(least, performance.now() - start);
	} while (performance.now() - began < seconds * 1000);
	console.log(Math.round(least * 1000), parsed.length, Math.round(process.resourceUsage().maxRSS / 1024));
}
