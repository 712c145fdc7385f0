// SPDX-License-Identifier: EUPL-1.2
// 10,000 generated datasets (always the same, with faults that are known) against SEMIC's DCAT-AP 3.0.1 shapes: Spil, shacl-engine, rdf-validate-shacl,
// and pySHACL where PYSHACL names a Python that has it. Each is a process of its own on the same two files; time is reading and validating
// together, memory the peak of the process. The peers get the data set that is fastest for them (N3's store). All must find the same: focus,
// path, component and value of every result, and the faults that were put in. Spil runs three times, the middle one counts, with as many
// threads as there are processors; its time with one thread is shown too.
// Exit 1 when a bar is missed. DATASETS=1000 makes a smaller catalogue.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url)), program = join(process.argv[2] ?? join(here, '../../build/release/bench'), 'shacl')
const archive = join(process.env.SUITES ?? join(here, '../../../shared/suites'), 'dcat-ap-3.tar.zst')
const BARS = { speed: 10, memory: 5, documentUs: 2000 }
if (!existsSync(archive)) {
	console.log(`shacl: ${archive} is not here (set SUITES to its folder): nothing is measured`)
	process.exit(0)
}
const room = mkdtempSync(join(tmpdir(), 'spil-peers-')), at = name => join(room, name)
const run = (command, args) => JSON.parse(execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n').at(-1))
let missed = 0
const bar = (what, good) => { console.log(`${good ? 'met   ' : 'MISSED'} ${what}`); if (!good) missed++ }
try {
	execFileSync('tar', ['--zstd', '-xf', archive, '-C', room])
	const shapes = at('dcat-ap/releases/3.0.1/shacl/dcat-ap-SHACL.ttl'), data = at('data.nt')
	console.log(execFileSync(process.execPath, [join(here, 'shacl-data.js'), process.env.DATASETS ?? '10000', data, at('faults.json')], { encoding: 'utf8' }).trim())
	const spil = threads => run(program, ['catalogue', shapes, data, at('spil.txt'), String(threads)])
	const middle = threads => [spil(threads), spil(threads), spil(threads)].sort((a, b) => a.readMs + a.validateMs - b.readMs - b.validateMs)[1]
	const ours = middle(availableParallelism()), alone = middle(1)
	const peers = ['shacl-engine', 'rdf-validate-shacl'].map(name => run(process.execPath, ['--max-old-space-size=8192', join(here, 'shacl-peer.js'), name, shapes, data, at(name + '.txt')]))
	if (process.env.PYSHACL) peers.push(run(process.env.PYSHACL, [join(here, 'shacl_peer.py'), shapes, data, at('pyshacl.txt')]))
	const total = x => x.readMs + x.validateMs
	console.log('                      reading  validating       all   peak memory  results')
	for (const x of [ours, { ...alone, peer: 'spil, one thread' }, ...peers])
		console.log(`${x.peer.padEnd(20)} ${String(Math.round(x.readMs)).padStart(6)} ms  ${String(Math.round(x.validateMs)).padStart(7)} ms ${String(Math.round(total(x))).padStart(6)} ms  ${String(x.rssMB).padStart(8)} MB ${String(x.results).padStart(8)}`)
	const fastest = peers.reduce((a, b) => total(a) < total(b) ? a : b), smallest = peers.reduce((a, b) => a.rssMB < b.rssMB ? a : b)
	const speed = total(fastest) / total(ours), memory = smallest.rssMB / ours.rssMB
	bar(`${speed.toFixed(1)} x the fastest peer (${fastest.peer}), reading included; validation alone ${(fastest.validateMs / ours.validateMs).toFixed(0)} x (bar ${BARS.speed} x)`, speed >= BARS.speed)
	bar(`1/${memory.toFixed(1)} of the memory of the smallest peer (${smallest.peer}) (bar 1/${BARS.memory})`, memory >= BARS.memory)
	const found = readFileSync(at('spil.txt'), 'utf8')
	for (const x of peers) bar(`the same results as ${x.peer}: focus, path, component, value of each`, readFileSync(at(x.peer + '.txt'), 'utf8').split('\n').sort().join('\n') === found.split('\n').sort().join('\n'))
	const counts = {}
	for (const line of found.trim().split('\n')) {
		const [, path, component] = /^(?:<[^>]*>|_:b) <([^>]*)> (\w+) /.exec(line) ?? []
		const key = `${path} ${component}ConstraintComponent`
		counts[key] = (counts[key] ?? 0) + 1
	}
	const put = JSON.parse(readFileSync(at('faults.json'), 'utf8'))
	bar('each fault that was put in is found, and nothing else', JSON.stringify(Object.entries(put).sort()) === JSON.stringify(Object.entries(counts).sort()))
	bar(`a dataset as a document of its own: ${ours.documentUs.toFixed(0)} microseconds on average, ${ours.worstDocumentUs.toFixed(0)} at most (bar ${BARS.documentUs})`, ours.worstDocumentUs <= BARS.documentUs)
	// The other shapes of these releases ask other things (sh:node, sh:or, inverse paths, severities): a small catalogue, the same results.
	const releases = at('dcat-ap/releases'), small = at('small.nt'), same = [], differs = [], refused = []
	execFileSync(process.execPath, [join(here, 'shacl-data.js'), '200', small])
	const others = ['3.0.1/shacl/ranges', ...['shapes', 'range', 'shapes_recommended', 'mdr-vocabularies.shape', 'deprecateduris'].map(n => '3.0.1/html/shacl/' + n),
		'3.0.0-hvd/shacl/hvd-SHACL', ...['base', 'full', 'ranges', 'usagenotes'].map(n => '3.0.0-hvd/html/hvd-SHACL-' + n)]
	for (const name of others) {
		const file = join(releases, name + '.ttl')
		run(program, ['catalogue', file, small, at('one.txt'), '1'])
		try {
			run(process.execPath, [join(here, 'shacl-peer.js'), 'shacl-engine', file, small, at('two.txt')])
		} catch {
			refused.push(name)
			continue
		}
		// As sets: of two sh:node of one property that a value misses, shacl-engine sometimes tells of one.
		const sorted = n => [...new Set(readFileSync(at(n), 'utf8').split('\n'))].sort().join('\n')
		;(sorted('one.txt') === sorted('two.txt') ? same : differs).push(name)
	}
	bar(`the same results as shacl-engine by ${same.length} other files of shapes${differs.length ? ', but not by ' + differs.join(', ') : ''}${refused.length ? ' (it cannot load ' + refused.join(', ') + ')' : ''}`, !differs.length)
} finally {
	rmSync(room, { recursive: true, force: true })
}
process.exit(missed ? 1 : 0)
