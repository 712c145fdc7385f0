// SPDX-License-Identifier: EUPL-1.2
// leaks_tables: with what the addresses of the route table are filled for leaks.js. A new route needs a line here only when it has a parameter, a
// name in its address, or a form that no other has; the test says which.
'use strict';
const crypto = require('node:crypto');
const { world } = require('./world.js');
const MARK = 'merkzq7f3a';
// A file that only hidden entries refer to, and the property of each register that takes one.
const FILE = { name: 'geheim.pdf', bytes: `%PDF-1.4\n% ${MARK}\n%%EOF\n` };
FILE.sha256 = crypto.createHash('sha256').update(FILE.bytes).digest('hex');
// Where the name of an entry stands, in a register that is not asked by its description; the first that it has.
const LABELS = ['title', 'name', 'label', 'question', 'heading', 'term', 'prefLabel', 'text', 'done', 'needs'];
const FILES = { 'legal-notes': 'documents', 'ethics-assessments': 'report', agreements: 'documents', events: 'programme' };
const LIST_FORMS = ['', '.csv', '.atom', '.ttl', '.nt', '.rdf', '.jsonld', '.json'], ONE_FORMS = ['', '.ttl', '.nt', '.rdf', '.jsonld', '.json', '.atom'];

// {parameter}: its values, for a world w: w.register (with .name), w.hidden (names of what is hidden), w.was (of what was hidden at first), w.mark (the word it is found by).
const PARAMETERS = {
	register: (w, pattern) => pattern === '/doc/{register}' ? LIST_FORMS.map(f => w.register.name + f) : [w.register.name],
	name: (w, pattern) => {
		if (pattern.startsWith('/strategy/')) return ['vlaamse-datastrategie', 'fictieve-datastrategie', ...w.hidden];
		if (pattern.startsWith('/static/')) return ['site.css'];
		if (pattern.startsWith('/file/')) return [FILE.name];
		const forms = pattern === '/doc/{register}/{name}' && !w.light ? ONE_FORMS : [''];
		return [...w.hidden, ...w.was, 'xpublic'].flatMap(n => forms.map(f => n + f));
	},
	version: () => ['1', '2', '3'],
	hash: () => ['0000000000000000'],
	sha256: () => [FILE.sha256, '0'.repeat(64)],
	id: () => ['0000000000000000'],
};

// What stands behind the "?" of a route, each tried alone.
const LIST = w => [`?q=${w.mark}`, `?q=${w.mark.slice(0, 6)}`, '?order=-modified', '?order=-created', '?page=2', '?limit=1', '?offset=1', '?state=-', '?modified.from=2026-01-01', '?created.to=2026-01-01'];
const QUERIES = {
	'/search': w => [`?q=${w.mark}`, `?q=${w.mark.slice(0, 5)}`, `?q=${w.hidden[0]}`, '?q=a&page=2', '?q=twee'],
	'/doc/{register}': w => w.light ? [`?q=${w.mark}`] : LIST(w),
	'/api/{register}': w => w.light ? [`?q=${w.mark}&facets=state`] : [...LIST(w), '?facets=state', '?limit=500', `?facets=state&q=${w.mark}`],
	'/doc/{register}/{name}': w => w.light ? [] : ['?version=1', '?version=2', '?notice=done', '?lang=nl'],
	'/doc/{register}/{name}/history': () => ['?from=1&to=2', '?before=2'],
	'/doc/{register}/new': w => [`?title=${w.mark}`],
	'/api/suggest': w => [`?q=${w.mark}`, `?q=${w.mark.slice(0, 3)}`, `?q=x&register=${w.register.name}`, '?q=a', `?register=${w.register.name}&q=${w.mark.slice(0, 4)}`],
	'/api/{register}/{name}/history': () => ['?limit=1', '?before=2'],
	'/api/{register}/{name}/versions/{version}': () => [],
	'/strategy': () => ['?all=1'],
	'/strategy/{name}': w => [`?plan=${w.hidden[0]}`, '?plan=demo-2025', '?period=30', '?period=2026-01-01'],
	'/strategy/{name}/compare': w => [`?plan=${w.hidden[0]}&to=${w.hidden[0]}`],
	'/import': w => [`?plan=${w.hidden[0]}`, `?strategy=${w.hidden[0]}`],
	'/admin/roles': () => ['?page=2'],
	'/usage': () => ['?days=7'], '/api/usage': () => ['?days=2&by=all', '?series=empty-searches'], '/api/usage.csv': () => ['?series=views'],
	'/login': () => ['?to=/doc/actions'],
	'/id/{register}': w => [`?q=${w.mark}`],
	'/': () => ['?notice=loggedout', '?lang=nl'],
};
// Names that are read from an address, and tried by other tests: they lead to no entry.
const ELSEWHERE = { code: 'oidc.js', state: 'oidc.js', error: 'oidc.js', error_description: 'oidc.js', iss: 'oidc.js', erase: 'changes below', reason: 'changes below', name: 'registers.js' };

// Routes whose answer says how the machine is, or how the whole log is: what is left of them when that is taken away must be alike.
const VOLATILE = {
	'/metrics': [[/ [\d.]+$/gm, ' N']],
	'/honest': [[/[0-9a-f]{64}/g, 'HASH'], [/\d\d:\d\d/g, 'TIME']],
	'/honest/head': [[/[0-9a-f]{40,}/g, 'HASH'], [/[\w+/=-]{40,}/g, 'HASH'], [/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'TIME'], [/\b\d{13}\b/g, 'TIME']],
	'/strategy/{name}/export.xlsx': [[/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME']],
	// numbers of what visitors did alone (usage.js), written at moments that differ
	'/usage': [[/[^]+/, 'NUMBERS']], '/api/usage': [[/[^]+/, 'NUMBERS']], '/api/usage.csv': [[/[^]+/, 'NUMBERS']],
	'/login/oidc': [], '/admin': [[/\d+ (bytes|MB|kB)/g, 'N']],
};
// An entry that somebody may not see has a name that these routes take without looking whether it is there.
const MAY_BE_200 = [];
// Where who may see an entry must find its label, and where they may.
const SHOWS = ['/doc/{register}', '/doc/{register}/{name}', '/doc/{register}/{name}/history', '/api/{register}', '/api/{register}/{name}', '/api/{register}/{name}/history', '/api/{register}/{name}/versions/{version}', '/file/{sha256}/{name}', '/search', '/api/suggest', '/doc/{register}/{name}/edit'];
const MAY_SHOW = ['/workspace', '/', '/registers', '/doc/{register}/new', '/api/{register}/{name}/moves', '/admin', '/admin/accounts', '/admin/roles', '/honest', '/import', '/id/{register}', '/strategy', '/strategy/{name}'];
// The routes that are tried for every register; the others for some.
const LIGHT = ['/doc/{register}', '/doc/{register}/{name}', '/api/{register}', '/api/{register}/{name}'];

function headers(pattern) { return pattern.startsWith('/api') ? { Accept: '*/*' } : {}; }
function parameter(name, pattern, w) { return PARAMETERS[name] && PARAMETERS[name](w, pattern); }
function queries(pattern, w) { return QUERIES[pattern] ? QUERIES[pattern](w) : []; }
function unused(routes) { return [...Object.keys(QUERIES), ...Object.keys(VOLATILE), ...SHOWS, ...MAY_SHOW, ...LIGHT].filter(p => !routes.some(r => r.pattern === p)); }
function names() {
	const w = { register: { name: 'x' }, hidden: ['x'], was: [], mark: 'abcdefgh' }, all = new Set(Object.keys(ELSEWHERE));
	for (const q of Object.values(QUERIES)) for (const text of q(w)) for (const [name] of new URLSearchParams(text)) all.add(name);
	return all;
}

// Bodies for a change, most of them refused for what they say if not for who says it: a right one could make something in one world alone.
const JSON_ = { 'Content-Type': 'application/json', 'If-Match': '"1"' }, PATCH = { 'Content-Type': 'application/merge-patch+json', 'If-Match': '"1"' };
function bodies(method, route, w, as) {
	const iri = `${world.base}/id/${w.register.name}/${w.hidden[0]}`;
	if (route.flags.includes('api')) {
		// the same bytes as the hidden file: they may be there already
		if (route.pattern === '/api/files') return [{ query: `?name=${FILE.name}`, headers: { 'Content-Type': 'application/pdf' }, body: FILE.bytes }, { headers: JSON_, body: '{}' }];
		if (method === 'DELETE') return [{ headers: { 'If-Match': '"1"' } }, {}, { headers: { 'If-Match': '"99"' } }];
		if (route.pattern.endsWith('/moves')) return [{ headers: JSON_, body: '{"transition":"submit","reason":"x"}' }, { headers: JSON_, body: '{"transition":"nothing"}' }];
		if (route.pattern.endsWith('/undo')) return [{ headers: JSON_, body: '{"version":1}' }, { headers: JSON_, body: '{"version":77}' }];
		const refers = {};
		for (const key of w.register.references) refers[key] = iri;
		const file = FILES[w.register.name], mine = file ? { [file]: /s$/.test(file) ? [`${world.base}/file/${FILE.sha256}/${FILE.name}`] : `${world.base}/file/${FILE.sha256}/${FILE.name}` } : {};
		const all = [{ headers: JSON_, body: JSON.stringify({ noSuchKey: 1, ...mine }) }, { headers: JSON_, body: '{}' }, { headers: JSON_, body: '{' }, { headers: JSON_, body: JSON.stringify({ noSuchKey: iri, ...refers }) }];
		if (method === 'PATCH') return all.map(b => ({ ...b, headers: PATCH }));
		return all;
	}
	const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }, csrf = as.csrf ? `csrf=${encodeURIComponent(as.csrf)}&` : '';
	if (/^\/(login|logout)$/.test(route.pattern)) return [{ headers, body: 'login=nobody&password=x' }];   // without the token of the session: it stays
	return [{ headers, body: `${csrf}version=1&transition=submit&reason=x` }, { headers, body: `version=1` }, { headers, body: `${csrf}person=${encodeURIComponent(iri)}&plan=${encodeURIComponent(iri)}&login=x` }];
}

module.exports = { LABELS, FILE, FILES, MARK, VOLATILE, MAY_BE_200, SHOWS, MAY_SHOW, LIGHT, parameter, queries, headers, bodies, unused, names };
