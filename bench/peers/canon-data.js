// SPDX-License-Identifier: EUPL-1.2
// canon-data FOLDER: graphs of 20,000 triples like those of a catalogue, with 0, 1,000 and 5,000 blank nodes, always the same. A fifth of the blank
// nodes hang on another one and say what others say too: those need the n-degree step.
import fs from 'node:fs';
import path from 'node:path';

let state = 20261124;
const pick = n => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor(state / 4294967296 * n); };
const TRIPLES = 20000, DCT = 'http://purl.org/dc/terms/', DCAT = 'http://www.w3.org/ns/dcat#', VCARD = 'http://www.w3.org/2006/vcard/ns#';
const TYPE = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>';
const datasetOf = i => `<https://data.example.org/id/dataset/${i}>`;

function graph(blanks) {
	const lines = new Set();
	for (let i = 0; i < blanks; i++) {
		if (i % 5 === 4) {
			lines.add(`_:n${i - 1} <${VCARD}hasAddress> _:n${i} .`).add(`_:n${i} ${TYPE} <${VCARD}Address> .`).add(`_:n${i} <${VCARD}locality> "Gemeente ${pick(30)}"@nl .`);
		} else {
			lines.add(`${datasetOf(i % 1500)} <${DCAT}contactPoint> _:n${i} .`).add(`_:n${i} ${TYPE} <${VCARD}Kind> .`).add(`_:n${i} <${VCARD}fn> "Dienst ${pick(400)}"@nl .`);
		}
	}
	while (lines.size < TRIPLES) {
		const d = datasetOf(pick(1500)), n = lines.size;
		switch (pick(4)) {
		case 0: lines.add(`${d} <${DCT}title> "Gegevens over onderwerp ${n}"@nl .`); break;
		case 1: lines.add(`${d} <${DCAT}keyword> "trefwoord ${pick(3000)}"@nl .`); break;
		case 2: lines.add(`${d} <${DCT}issued> "20${10 + pick(16)}-0${1 + pick(9)}-1${pick(10)}"^^<http://www.w3.org/2001/XMLSchema#date> .`); break;
		default: lines.add(`${d} <${DCAT}distribution> <https://data.example.org/id/distribution/${n}> .`);
		}
	}
	const list = [...lines];
	for (let i = list.length - 1; i > 0; i--) { const k = pick(i + 1); [list[i], list[k]] = [list[k], list[i]]; }
	return list.join('\n') + '\n';
}

for (const blanks of [0, 1000, 5000]) fs.writeFileSync(path.join(process.argv[2], `${blanks}.nq`), graph(blanks));
