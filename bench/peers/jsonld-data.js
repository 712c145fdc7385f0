// SPDX-License-Identifier: EUPL-1.2
// Writes dataset documents as a catalogue serves them, always the same ones:
//   node jsonld-data.js FOLDER [DOCUMENTS]
// context.json; inline.jsonl (each line a document with its context in it); kept.jsonl (the same, naming the context by its address);
// catalog.jsonl (one line: a catalogue of all the datasets).
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2], count = Number(process.argv[3] ?? 1000)
export const CONTEXT_URL = 'https://data.example.org/contexts/dcat.jsonld'

// Numbers of 32 bits by a linear congruence.
let state = 20261124
const random = n => {
	state = (Math.imul(state, 1664525) + 1013904223) >>> 0
	return (state >>> 8) % n
}
const pick = list => list[random(list.length)]
const date = () => `20${10 + random(16)}-${String(1 + random(12)).padStart(2, '0')}-${String(1 + random(28)).padStart(2, '0')}`
const WORDS = 'water lucht bodem mobiliteit onderwijs zorg adres gebouw weg trein school natuur energie afval geluid toerisme cijfers meting kaart register'.split(' ')
const words = n => Array.from({ length: n }, () => pick(WORDS)).join(' ')

const reference = iri => ({ '@id': iri, '@type': '@id' })
const texts = iri => ({ '@id': iri, '@container': '@language' })
const typed = (iri, type) => ({ '@id': iri, '@type': type })
const context = {
	'@version': 1.1,
	dct: 'http://purl.org/dc/terms/', dcat: 'http://www.w3.org/ns/dcat#', foaf: 'http://xmlns.com/foaf/0.1/', vcard: 'http://www.w3.org/2006/vcard/ns#',
	xsd: 'http://www.w3.org/2001/XMLSchema#', adms: 'http://www.w3.org/ns/adms#', spdx: 'http://spdx.org/rdf/terms#', skos: 'http://www.w3.org/2004/02/skos/core#',
	id: '@id', type: '@type',
	Catalog: 'dcat:Catalog', Dataset: 'dcat:Dataset', Distribution: 'dcat:Distribution', Agent: 'foaf:Agent', Contact: 'vcard:Kind', Period: 'dct:PeriodOfTime', Checksum: 'spdx:Checksum',
	title: texts('dct:title'), description: texts('dct:description'), keyword: texts('dcat:keyword'), name: texts('foaf:name'),
	identifier: 'dct:identifier', issued: typed('dct:issued', 'xsd:date'), modified: typed('dct:modified', 'xsd:dateTime'),
	publisher: reference('dct:publisher'), theme: reference('dcat:theme'), language: reference('dct:language'), spatial: reference('dct:spatial'),
	accrualPeriodicity: reference('dct:accrualPeriodicity'), accessRights: reference('dct:accessRights'), conformsTo: reference('dct:conformsTo'),
	landingPage: reference('dcat:landingPage'), license: reference('dct:license'), format: reference('dct:format'), mediaType: reference('dcat:mediaType'),
	accessURL: reference('dcat:accessURL'), downloadURL: reference('dcat:downloadURL'), byteSize: typed('dcat:byteSize', 'xsd:nonNegativeInteger'),
	dataset: reference('dcat:dataset'), distribution: reference('dcat:distribution'), contactPoint: reference('dcat:contactPoint'), fn: 'vcard:fn', hasEmail: reference('vcard:hasEmail'),
	temporal: reference('dct:temporal'), startDate: typed('dcat:startDate', 'xsd:date'), endDate: typed('dcat:endDate', 'xsd:date'),
	checksum: reference('spdx:checksum'), checksumValue: typed('spdx:checksumValue', 'xsd:hexBinary'), spatialResolution: typed('dcat:spatialResolutionInMeters', 'xsd:decimal'),
	version: 'dcat:version', open: 'http://data.example.org/ns#open', downloads: 'http://data.example.org/ns#downloads',
}
const EU = 'http://publications.europa.eu/resource/authority/'

const distribution = (i, k) => ({
	id: `https://data.example.org/id/distributions/${i}-${k}`, type: 'Distribution',
	title: { nl: `${words(3)} als ${pick(['CSV', 'JSON', 'WFS'])}` },
	accessURL: `https://data.example.org/access/${i}/${k}`, downloadURL: [`https://data.example.org/files/${i}-${k}.csv`],
	format: EU + 'file-type/' + pick(['CSV', 'JSON', 'XML', 'GML']), mediaType: 'http://www.iana.org/assignments/media-types/' + pick(['text/csv', 'application/json']),
	license: 'https://data.vlaanderen.be/id/licentie/modellicentie-gratis-hergebruik/v1.0', byteSize: String(random(1e9)),
	checksum: { type: 'Checksum', checksumValue: Array.from({ length: 40 }, () => '0123456789abcdef'[random(16)]).join('') },
	issued: date(),
})

const dataset = i => ({
	id: `https://data.example.org/id/datasets/${i}`, type: 'Dataset',
	identifier: `DS-${i}`, version: `1.${random(9)}`,
	title: { nl: words(4), en: words(4) }, description: { nl: words(30) + '\n"' + words(12) + '" é', en: words(30) },
	keyword: { nl: [pick(WORDS), words(2)], en: [words(2)] },
	issued: date(), modified: `${date()}T${10 + random(10)}:15:00Z`,
	publisher: { id: `https://data.example.org/id/organisations/${random(300)}`, type: 'Agent', name: { nl: words(2) } },
	contactPoint: { type: 'Contact', fn: words(2), hasEmail: `mailto:info${random(99)}@example.org` },
	theme: [EU + 'data-theme/' + pick(['TRAN', 'ENVI', 'EDUC']), EU + 'data-theme/' + pick(['GOVE', 'HEAL', 'SOCI'])],
	language: EU + 'language/NLD', spatial: 'http://vocab.belgif.be/auth/refnis2019/' + (11001 + random(30000)), accrualPeriodicity: EU + 'frequency/' + pick(['ANNUAL', 'DAILY', 'UNKNOWN']),
	accessRights: EU + 'access-right/PUBLIC', conformsTo: [`https://data.vlaanderen.be/standaarden/${pick(WORDS)}`], landingPage: `https://data.example.org/page/${i}`,
	temporal: { type: 'Period', startDate: date(), endDate: date() }, spatialResolution: `${random(100)}.5`, open: random(2) === 1, downloads: random(100000),
	distribution: Array.from({ length: 2 + random(2) }, (_, k) => distribution(i, k)),
})

if (folder && process.argv[1].endsWith('jsonld-data.js')) {
	const sets = Array.from({ length: count }, (_, i) => dataset(i)), lines = list => list.map(d => JSON.stringify(d) + '\n').join('')
	mkdirSync(folder, { recursive: true })
	writeFileSync(join(folder, 'context.json'), JSON.stringify({ '@context': context }))
	writeFileSync(join(folder, 'inline.jsonl'), lines(sets.map(d => ({ '@context': context, ...d }))))
	writeFileSync(join(folder, 'kept.jsonl'), lines(sets.map(d => ({ '@context': CONTEXT_URL, ...d }))))
	writeFileSync(join(folder, 'catalog.jsonl'), lines([{ '@context': context, id: 'https://data.example.org/id/catalogs/1', type: 'Catalog', title: { nl: 'Alles' }, dataset: sets }]))
}
