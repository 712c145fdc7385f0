// SPDX-License-Identifier: EUPL-1.2
// npm jsonld over the documents of jsonld-data.js, in one warm process, parsing included:
//   node jsonld-peer.js FOLDER CASE OPERATION SECONDS     prints "microseconds-per-document quads-per-document MB"
//   node jsonld-peer.js check FOLDER CASE PROGRAM         compares what PROGRAM gives for the first documents with its own; exit 1 when not the same
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import jsonld from 'jsonld'
import { CONTEXT_URL } from './jsonld-data.js'

const read = (folder, name) => readFileSync(join(folder, name), 'utf8')
const arguments_ = process.argv[2] === 'check' ? process.argv.slice(3) : process.argv.slice(2)
const [folder, which] = arguments_
const texts = read(folder, which + '.jsonl').trimEnd().split('\n')
const context = JSON.parse(read(folder, 'context.json'))
// One answer for all asks, so that its cache of contexts works.
const options = {
	documentLoader: async url => {
		if (url !== CONTEXT_URL) throw new Error('not here: ' + url)
		return { contextUrl: null, documentUrl: url, document: context }
	},
}
const OPERATIONS = {
	tordf: async text => (await jsonld.toRDF(JSON.parse(text), options)).length,
	expand: async text => (await jsonld.expand(JSON.parse(text), options)).length,
	compact: async text => Object.keys(await jsonld.compact(JSON.parse(text), context, options)).length,
}

// Rounds of half a second, the documents over and over; the best one counts.
async function measure(operation, seconds) {
	const run = OPERATIONS[operation], now = () => Number(process.hrtime.bigint()) / 1000
	let sum = 0, done = 0
	const rounds = async s => {
		let best = Infinity
		for (const start = now(); now() - start < s * 1e6;) {
			const round = now()
			let us = 0
			done = sum = 0
			while (us < 500000) {
				for (const text of texts) {
					sum += await run(text)
					done++
				}
				us = now() - round
			}
			best = Math.min(best, us / done)
		}
		return best
	}
	await rounds(Math.min(2, seconds)) // warm
	const us = await rounds(seconds)
	console.log(us.toFixed(3), (sum / done).toFixed(2), Math.round(process.resourceUsage().maxRSS / 1024))
}

// Sets have no order; there are no lists in these documents.
const unordered = v => Array.isArray(v) ? v.map(unordered).sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
	: v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map(k => [k, unordered(v[k])])) : v
const equal = (a, b) => isDeepStrictEqual(unordered(a), unordered(b))

async function check(program) {
	const ours = execFileSync(program, [folder, which, 'check'], { encoding: 'utf8', maxBuffer: 1 << 30 }).trimEnd().split('\n').map(line => JSON.parse(line))
	let wrong = 0
	for (const [i, mine] of ours.entries()) {
		const document = JSON.parse(texts[i])
		const canonical = await jsonld.canonize(document, { ...options, algorithm: 'RDFC-1.0', format: 'application/n-quads' })
		const same = canonical === mine.quads && equal(await jsonld.expand(document, options), mine.expanded) && equal(await jsonld.compact(document, context, options), mine.compacted)
		if (!same) wrong++
	}
	console.log(`${which}: ${ours.length} documents, ${wrong} not the same`)
	process.exit(wrong || !ours.length ? 1 : 0)
}

if (process.argv[2] === 'check') await check(arguments_[2])
else await measure(arguments_[2], Number(arguments_[3] ?? 3))
