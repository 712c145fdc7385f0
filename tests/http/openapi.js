// SPDX-License-Identifier: EUPL-1.2
// openapi: the API's description against the schema of OpenAPI 3.1 itself (a public validator), and against what the server does: every path and
// method of it is answered, every route of the API stands in it, every example is what its schema says, and so is every answer that was asked for.
'use strict';
const { assert, ask, copyData, expect, folder, get, must, serve, test } = require('./harness.js');
const { world, makeExamples } = require('./world.js');
let server, api, ajv;

// Parts that are filled in for a path of the description.
const PARTS = { name: 'example', version: '1', register: 'actions' };
const deref = x => { while (x && x.$ref) x = x.$ref.slice(2).split('/').reduce((o, k) => o[k.replaceAll('~1', '/').replaceAll('~0', '~')], api); return x; };
const pointer = parts => `api#/${parts.map(p => encodeURIComponent(p.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
function* operations() {
	for (const [where, item] of Object.entries(api.paths)) for (const method of ['get', 'put', 'post', 'delete', 'patch']) if (item[method]) yield { where, item, method, op: item[method] };
}
// The address of an operation, its parts filled in, with the parameters that it must have.
function address({ where, item, op }) {
	const path = where.replace(/\{([^}]+)\}/g, (whole, name) => { assert.ok(PARTS[name], `${where}: what {${name}} is must stand in PARTS of tests/http/openapi.js`); return PARTS[name]; });
	const must_ = [...(item.parameters || []), ...(op.parameters || [])].map(deref).filter(p => p.in === 'query' && p.required);
	return path + must_.map((p, i) => `${i ? '&' : '?'}${p.name}=${encodeURIComponent(p.example ?? p.schema.enum?.[0] ?? p.schema.examples?.[0] ?? assert.fail(`${where}: an example of ${p.name}`))}`).join('');
}
function complain(what, check) { return `${what}: ${(check.errors || []).slice(0, 4).map(e => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`).join('; ')}`; }

test('openapi: the description is OpenAPI 3.1, for nobody and for an administrator, in both languages', async () => {
	server = await serve(copyData(world.data, folder('openapi')));
	const { Validator } = await import('@seriousme/openapi-schema-validator');
	for (const as of [{}, world.people.admin]) for (const lang of ['nl', 'en']) {
		const answer = expect(await get(server, '/api/openapi.json', { as, headers: { 'Accept-Language': lang } }), 200, 'openapi'), text = answer.json();
		const validator = new Validator(), result = await validator.validate(text);
		assert.ok(result.valid, `${JSON.stringify(result.errors, null, 1)}`.slice(0, 3000));
		assert.equal(validator.version, '3.1');
		assert.deepEqual([...JSON.stringify(text).matchAll(/"\$ref":"([^#"][^"]*)"/g)].map(m => m[1]), [], 'references to elsewhere');
		api = text;
	}
	const ids = [...operations()].map(o => o.op.operationId), twice = ids.filter((x, i) => ids.indexOf(x) !== i);
	assert.deepEqual(twice, [], 'operationId is one of a kind');
	for (const { where, item, method, op } of operations()) {
		const named = [...where.matchAll(/\{([^}]+)\}/g)].map(m => m[1]), said = [...(item.parameters || []), ...(op.parameters || [])].map(deref).filter(p => p.in === 'path').map(p => p.name);
		assert.deepEqual([...said].sort(), [...named].sort(), `${method} ${where}: parameters of the path`);
		assert.ok(op.summary && op.operationId && Object.keys(op.responses).length >= 2, `${method} ${where}: summary, name, answers`);
	}
});

test('openapi: every schema is JSON Schema 2020-12, and every example is what its schema says', async () => {
	const { default: Ajv } = await import('ajv/dist/2020.js'), { default: formats } = await import('ajv-formats');
	ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
	formats(ajv);
	// RFC 3987 and the day of XML Schema: what ajv-formats does not know
	for (const [name, check] of Object.entries({ iri: /^[a-zA-Z][\w+.-]*:[^\s<>"{}|\\^`]*$/, 'iri-reference': /^[^\s<>"{}|\\^`]*$/, 'idn-email': /^[^@\s]+@[^@\s]+$/ })) if (!ajv.formats[name]) ajv.addFormat(name, check);
	ajv.addSchema({ ...api, $id: 'api' });
	let examples = 0, schemas = 0;
	for (const name of Object.keys(api.components.schemas)) { ajv.compile({ $ref: pointer(['components', 'schemas', name]) }); schemas++; }
	const wrong = [], walk = (node, at) => {
		if (!node || typeof node !== 'object') return;
		if (node.schema && ('example' in node || node.examples)) {
			const check = ajv.compile({ $ref: pointer([...at, 'schema']) });
			for (const value of 'example' in node ? [node.example] : Object.values(node.examples).map(e => deref(e).value)) { examples++; if (!check(value)) wrong.push(complain(at.join(' '), check)); }
		}
		for (const [key, value] of Object.entries(node)) if (key !== 'schemas' && key !== 'example' && key !== 'examples') walk(value, [...at, key]);
	};
	walk(api, []);
	assert.deepEqual(wrong, []);
	assert.ok(examples >= 45 && schemas >= 50, `${examples} examples, ${schemas} schemas`);
	// and the schemas refuse: a test that cannot fail is none
	const actions = ajv.compile({ $ref: pointer(['components', 'schemas', 'actions']) });
	assert.ok(!actions({ title: 3 }) && !actions({ noSuchKey: 'x', title: { nl: 'x' } }) && !actions([]), 'nonsense is refused by the schema of actions');
});

test('openapi: every path and method is answered, and every route of the API is described', async () => {
	const all = await makeExamples(server, world.people.admin), wrong = [];
	let asked = 0;
	for (const o of operations()) {
		const { method } = o, target = address(o);
		// changes are asked with a body that is refused for what it is: after the address and the method were found
		const change = method !== 'get', answer = await ask(server, method.toUpperCase(), target, { as: world.people.admin, headers: change ? { 'Content-Type': method === 'patch' ? 'application/merge-patch+json' : 'application/json', 'If-Match': '"999"' } : {}, ...(change && method !== 'delete' ? { body: '{"noSuchKey":' } : {}) });
		asked++;
		if ([404, 405, 501].includes(answer.code) || answer.code >= 500) wrong.push(`${method} ${target}: ${answer.code}`);
		if (method === 'get' && answer.code !== 200) wrong.push(`${method} ${target}: ${answer.code} ${answer.text.slice(0, 200)}`);
		if (change && answer.code < 400) wrong.push(`${method} ${target}: ${answer.code} for half a JSON`);
	}
	assert.deepEqual(wrong, []);
	assert.ok(asked > 400, `${asked} operations`);
	const registers = Object.keys(all), described = new Set([...operations()].map(o => `${o.method.toUpperCase()} ${o.where}`));
	const routes = must(['help', 'routes', '--json']).split('\n').filter(Boolean).map(l => JSON.parse(l)).filter(r => r.flags.includes('api') && !r.flags.includes('hidden'));
	const missing = [];
	for (const r of routes) for (const method of r.methods) for (const name of r.pattern.includes('{register}') ? registers : ['-']) {
		// what has no states has no moves
		if (r.pattern.endsWith('/moves') && !('state' in api.components.schemas[name].properties)) continue;
		if (!described.has(`${method} ${r.pattern.replace('{register}', name)}`) && !described.has(`${method} ${r.pattern}`)) missing.push(`${method} ${r.pattern} ${r.pattern.includes('/moves') ? name : ''}`.trim());
	}
	assert.deepEqual([...new Set(missing)].filter(m => !NOT_DESCRIBED.includes(m)), [], 'routes of the API that its description does not name');
});
// The description itself.
const NOT_DESCRIBED = ['GET /api/openapi.json'];

test('openapi: every answer is what the description says', async () => {
	const wrong = [];
	let checked = 0;
	for (const o of [...operations()].filter(x => x.method === 'get')) {
		const { where, op } = o, target = address(o);
		for (const as of [world.people.admin, {}]) {
			const answer = await get(server, target, { as, headers: { Accept: 'application/json' } }), said = deref(op.responses[answer.code]) || deref(op.responses.default);
			if (!said) { wrong.push(`${target}: ${answer.code} is not among ${Object.keys(op.responses)}`); continue; }
			const type = (answer.headers['content-type'] || '').split(';')[0], content = (said.content || {})[type];
			if (!content) { wrong.push(`${target}: ${answer.code} as ${type} is not among ${Object.keys(said.content || {})}`); continue; }
			if (!/json/.test(type)) continue;
			const own = op.responses[answer.code] ? String(answer.code) : 'default', shared = op.responses[own].$ref;
			const check = ajv.compile({ $ref: pointer([...(shared ? shared.slice(2).split('/') : ['paths', where, 'get', 'responses', own]), 'content', type, 'schema']) });
			checked++;
			if (!check(answer.json())) wrong.push(complain(`${target} (${answer.code})`, check));
		}
	}
	assert.deepEqual(wrong.slice(0, 20), []);
	assert.ok(checked > 300, `${checked} answers`);
	assert.equal(await server.stop(), 0);
});
