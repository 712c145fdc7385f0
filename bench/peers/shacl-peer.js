// SPDX-License-Identifier: EUPL-1.2
// One peer over one catalogue: node shacl-peer.js shacl-engine|rdf-validate-shacl SHAPES.ttl DATA.nt RESULTS.txt
// Prints JSON: times of reading and of validating in ms, peak memory in MB, number of results. RESULTS.txt gets one line a result:
// focus, path, component, value in N-Triples, sorted; blank nodes as _:b, since each reader names them its own way.
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import N3 from 'n3'

const [peer, shapesFile, dataFile, resultsFile] = process.argv.slice(2)
const SH = 'http://www.w3.org/ns/shacl#'

// N3's store is the faster of the data sets that both take (the one of @rdfjs needs twice the time and four times the memory).
const read = (file, format) => new Promise((resolve, reject) => {
	const store = new N3.Store(), parser = new N3.StreamParser({ format })
	store.import(createReadStream(file).pipe(parser)).on('end', () => resolve(store)).on('error', reject)
	parser.on('error', reject)
})

const show = t => !t ? '-' : t.termType === 'NamedNode' ? `<${t.value}>` : t.termType === 'BlankNode' ? '_:b' : JSON.stringify(t.value) + (t.language ? '@' + t.language.toLowerCase() : `^^<${t.datatype.value}>`)
const short = t => t.value.replace(SH, '').replace('ConstraintComponent', '')

async function validate(shapes, data) {
	if (peer === 'shacl-engine') {
		const { Validator } = await import('shacl-engine')
		const rdf = (await import('@rdfjs/data-model')).default
		const validator = new Validator(shapes, { factory: { ...rdf, namedNode: v => N3.DataFactory.namedNode(v), literal: (v, l) => N3.DataFactory.literal(v, l), blankNode: v => N3.DataFactory.blankNode(v), quad: N3.DataFactory.quad, defaultGraph: N3.DataFactory.defaultGraph, dataset: q => new N3.Store(q) } })
		const report = await validator.validate({ dataset: data })
		// One step forward is a property; anything else is a path, which the report writes as a blank node.
		const path = p => !p ? undefined : p.length === 1 && p[0].predicates.length === 1 && p[0].start === 'subject' && p[0].quantifier === 'one' ? p[0].predicates[0] : rdf.blankNode()
		return report.results.map(r => [r.focusNode.term, path(r.path), r.constraintComponent, r.value?.term])
	}
	const { default: Validator } = await import('rdf-validate-shacl')
	const report = new Validator(shapes).validate(data)
	return (await report).results.map(r => [r.focusNode, r.path, r.sourceConstraintComponent, r.value])
}

let t = performance.now()
const shapes = await read(shapesFile, 'text/turtle')
const data = await read(dataFile, 'application/n-triples')
const readMs = performance.now() - t
t = performance.now()
const results = await validate(shapes, data)
const validateMs = performance.now() - t
const rss = process.resourceUsage().maxRSS / 1024
if (resultsFile) writeFileSync(resultsFile, results.map(([f, p, c, v]) => `${show(f)} ${show(p)} ${short(c)} ${show(v)}\n`).sort().join(''))
console.log(JSON.stringify({ peer, triples: data.size, readMs: Math.round(readMs), validateMs: Math.round(validateMs), rssMB: Math.round(rss), results: results.length }))
