// SPDX-License-Identifier: EUPL-1.2
// Writes N datasets as a DCAT-AP catalogue has them, in N-Triples, always the same ones, with faults that are counted where they are made:
//   node shacl-data.js 10000 DATA.nt FAULTS.json
// FAULTS.json: {"PATH COMPONENT": number} as the DCAT-AP 3.0.1 shapes should find them.
import { createWriteStream, writeFileSync } from 'node:fs'

const [count, out, faultsOut] = [Number(process.argv[2] ?? 10000), process.argv[3], process.argv[4]]
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#', DCT = 'http://purl.org/dc/terms/', DCAT = 'http://www.w3.org/ns/dcat#', FOAF = 'http://xmlns.com/foaf/0.1/'
const VCARD = 'http://www.w3.org/2006/vcard/ns#', SKOS = 'http://www.w3.org/2004/02/skos/core#', ADMS = 'http://www.w3.org/ns/adms#', XSD = 'http://www.w3.org/2001/XMLSchema#', SPDX = 'http://spdx.org/rdf/terms#'
const EU = 'http://publications.europa.eu/resource/authority/', ID = 'https://data.example.org/id/'

// A generator of 32-bit numbers (xorshift), so that every run gives the same catalogue.
let state = 20261124
const random = n => {
	state ^= state << 13; state >>>= 0
	state ^= state >>> 17
	state ^= state << 5; state >>>= 0
	return state % n
}

const file = createWriteStream(out)
let lines = [], triples = 0
const iri = v => `<${v}>`, text = (v, lang) => `"${v}"` + (lang ? '@' + lang : ''), typed = (v, type) => `"${v}"^^<${type}>`
const put = (s, p, o) => { lines.push(`${s} <${p}> ${o} .`); triples++ }
const flush = () => { if (lines.length) file.write(lines.join('\n') + '\n'); lines = [] }
const faults = {}
const fault = (path, component) => { const key = `${path} ${component}ConstraintComponent`; faults[key] = (faults[key] ?? 0) + 1 }
// One in `n` is wrong.
const wrong = n => random(n) === 0

const WORDS = 'lucht water bodem verkeer onderwijs zorg energie wonen landbouw natuur cultuur sport haven grond rivier school straat gemeente kaart meting jaar register adres gebouw'.split(' ')
const words = n => Array.from({ length: n }, () => WORDS[random(WORDS.length)]).join(' ')
const date = () => `20${10 + random(16)}-${String(1 + random(12)).padStart(2, '0')}-${String(1 + random(28)).padStart(2, '0')}`
const pick = (name, n) => iri(EU + name + '/' + random(n))

function vocabulary() {
	const kinds = [['theme', 14, SKOS + 'Concept'], ['frequency', 20, DCT + 'Frequency'], ['language', 25, DCT + 'LinguisticSystem'], ['file-type', 60, DCT + 'MediaTypeOrExtent'], ['right', 3, DCT + 'RightsStatement'],
		['licence', 12, DCT + 'LicenseDocument'], ['place', 300, DCT + 'Location'], ['media', 40, DCT + 'MediaType'], ['status', 5, SKOS + 'Concept'], ['law', 30, 'http://data.europa.eu/eli/ontology#LegalResource'], ['standard', 40, DCT + 'Standard']]
	for (const [name, n, type] of kinds)
		for (let i = 0; i < n; i++) {
			const s = iri(EU + name + '/' + i)
			put(s, RDF + 'type', iri(type))
			if (type === SKOS + 'Concept') put(s, SKOS + 'prefLabel', text(words(2), 'nl'))
		}
	put(iri(SPDX + 'checksumAlgorithm_sha256'), RDF + 'type', iri(SPDX + 'ChecksumAlgorithm'))
	for (let i = 0; i < 300; i++) {
		const s = iri(ID + 'agent/' + i)
		put(s, RDF + 'type', iri(FOAF + 'Agent'))
		if (wrong(20)) fault(FOAF + 'name', 'MinCount')
		else put(s, FOAF + 'name', text(words(3), 'nl'))
		put(s, DCT + 'type', pick('status', 5))
	}
	flush()
}

function catalogue() {
	const s = iri(ID + 'catalogue')
	put(s, RDF + 'type', iri(DCAT + 'Catalog'))
	put(s, DCT + 'title', text('Catalogus', 'nl'))
	put(s, DCT + 'description', text('Alle datasets', 'nl'))
	put(s, DCT + 'publisher', iri(ID + 'agent/0'))
	for (let i = 0; i < count; i++) put(s, DCAT + 'dataset', iri(ID + 'dataset/' + i))
	flush()
}

function contact(i) {
	const s = `_:contact${i}`
	put(s, RDF + 'type', iri(VCARD + 'Kind'))
	put(s, VCARD + 'hasEmail', iri(`mailto:data${i}@example.org`))
	put(s, VCARD + 'fn', text(words(2)))
	return s
}

function distribution(i, k) {
	const s = iri(`${ID}distribution/${i}-${k}`)
	put(s, RDF + 'type', iri(DCAT + 'Distribution'))
	if (wrong(25)) fault(DCAT + 'accessURL', 'MinCount')
	else put(s, DCAT + 'accessURL', iri(`https://files.example.org/${i}/${k}`))
	put(s, DCT + 'title', text(words(4), 'nl'))
	put(s, DCT + 'format', pick('file-type', 60))
	put(s, DCT + 'license', pick('licence', 12))
	put(s, DCT + 'issued', typed(date(), XSD + 'date'))
	if (wrong(30)) {
		put(s, DCAT + 'mediaType', text('text/csv'))
		fault(DCAT + 'mediaType', 'NodeKind')
		fault(DCAT + 'mediaType', 'Class')
	} else {
		put(s, DCAT + 'mediaType', pick('media', 40))
	}
	if (wrong(40)) {
		put(s, DCAT + 'byteSize', typed('many', XSD + 'nonNegativeInteger'))
		fault(DCAT + 'byteSize', 'Datatype')
	} else {
		put(s, DCAT + 'byteSize', typed(random(1e9), XSD + 'nonNegativeInteger'))
	}
	if (!random(3)) {
		const sum = `_:sum${i}x${k}`
		put(s, SPDX + 'checksum', sum)
		put(sum, RDF + 'type', iri(SPDX + 'Checksum'))
		if (wrong(10)) {
			put(sum, SPDX + 'algorithm', iri(SPDX + 'checksumAlgorithm_md5')) // of which nothing is said
			fault(SPDX + 'algorithm', 'Class')
		} else {
			put(sum, SPDX + 'algorithm', iri(SPDX + 'checksumAlgorithm_sha256'))
		}
		put(sum, SPDX + 'checksumValue', typed('ab'.repeat(32), XSD + 'hexBinary'))
	}
	return s
}

function dataset(i) {
	const s = iri(ID + 'dataset/' + i)
	put(s, RDF + 'type', iri(DCAT + 'Dataset'))
	if (wrong(50)) fault(DCT + 'title', 'MinCount')
	else put(s, DCT + 'title', text(words(5), 'nl'))
	if (wrong(25)) {
		fault(DCT + 'description', 'MinCount')
	} else {
		put(s, DCT + 'description', text(words(25), 'nl'))
		put(s, DCT + 'description', text(words(25), 'en'))
	}
	put(s, DCT + 'identifier', text('DS-' + i))
	for (let k = 0; k < 4; k++) put(s, DCAT + 'keyword', text(words(1) + k, 'nl'))
	for (let k = 0; k < 2; k++) put(s, DCAT + 'theme', pick('theme', 14))
	put(s, DCT + 'publisher', iri(ID + 'agent/' + random(300)))
	put(s, DCT + 'issued', typed(date(), XSD + 'date'))
	if (wrong(40)) {
		put(s, DCT + 'issued', typed('2031-01-01', XSD + 'date'))
		fault(DCT + 'issued', 'MaxCount')
	}
	put(s, DCT + 'modified', typed(date(), XSD + 'date'))
	put(s, DCT + 'language', pick('language', 25))
	put(s, DCT + 'accessRights', pick('right', 3))
	put(s, DCT + 'accrualPeriodicity', pick('frequency', 20))
	put(s, DCT + 'spatial', pick('place', 300))
	if (wrong(30)) {
		put(s, DCT + 'spatial', text('Vlaanderen'))
		fault(DCT + 'spatial', 'NodeKind')
		fault(DCT + 'spatial', 'Class')
	}
	put(s, DCT + 'conformsTo', pick('standard', 40))
	put(s, 'http://data.europa.eu/r5r/applicableLegislation', pick('law', 30))
	put(s, DCAT + 'contactPoint', contact(i))
	const page = `https://data.example.org/page/${i}`
	put(s, DCAT + 'landingPage', iri(page))
	put(iri(page), RDF + 'type', iri(FOAF + 'Document'))
	if (wrong(60)) {
		put(s, DCAT + 'version', text('1'))
		put(s, DCAT + 'version', text('2'))
		fault(DCAT + 'version', 'MaxCount')
	}
	if (wrong(35)) {
		put(s, DCAT + 'spatialResolutionInMeters', text('ten'))
		fault(DCAT + 'spatialResolutionInMeters', 'Datatype')
	}
	for (let k = 0, n = 1 + random(2); k < n; k++) put(s, DCAT + 'distribution', distribution(i, k))
	if (i % 500 === 499) flush()
}

vocabulary()
catalogue()
for (let i = 0; i < count; i++) dataset(i)
flush()
file.end(() => console.log(`${count} datasets, ${triples} lines, ${Object.values(faults).reduce((a, b) => a + b, 0)} faults`))
if (faultsOut) writeFileSync(faultsOut, JSON.stringify(faults, null, 1))
