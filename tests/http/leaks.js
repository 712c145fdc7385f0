// SPDX-License-Identifier: EUPL-1.2
// leaks: entries of every visibility, each with a marker of its own, and every address a reader can ask, as people of every kind. Who may not
// see an entry finds its marker nowhere and counts one fewer; who may, finds it, so that the test looks where it would be.
'use strict';
const { assert, ask, copyData, expect, folder, get, logIn, serve, test } = require('./harness.js');
const { world, examples } = require('./world.js');
const LEVELS = ['public', 'signed-in', 'organisation', 'named'];
const mark = level => `merk${level.replace('-', '')}zq7f3a`;
const NOBODYS = 'merkniemandzq7f3a';
const MAY = {
	nobody: ['public'], elsewhere: ['public', 'signed-in'], member: ['public', 'signed-in', 'organisation'],
	named: ['public', 'signed-in', 'named'], admin: LEVELS,
};

// How an address looks for a register and an entry; texts: the marker stands in the answer to who may see it.
const ADDRESSES = [
	'/', '/registers', '/strategy', '/honest', '/search?q=MARK', '/search?q=merk', '/api/registers', '/api/suggest?q=MARK', '/api/suggest?q=merk', '/api/openapi.json', '/metrics', '/healthz', '/workspace', '/admin',
	'/api/REG?limit=500', '/api/REG?q=MARK', '/api/REG?facets=state', '/api/REG/NAME', '/api/REG/NAME/history', '/api/REG/NAME/versions/1', '/api/REG/NAME/moves', '/api/contexts/REG',
	'/doc/REG', '/doc/REG?q=MARK', '/doc/REG?q=merk', '/doc/REG.csv', '/doc/REG.atom', '/doc/REG.ttl', '/doc/REG.nt', '/doc/REG.rdf', '/doc/REG.jsonld', '/doc/REG.json', '/doc/REG?order=-modified', '/doc/REG/new',
	'/doc/REG/NAME', '/doc/REG/NAME?version=1', '/doc/REG/NAME/history', '/doc/REG/NAME/edit', '/doc/REG/NAME.ttl', '/doc/REG/NAME.nt', '/doc/REG/NAME.rdf', '/doc/REG/NAME.json', '/doc/REG/NAME.jsonld', '/doc/REG/NAME.atom', '/id/REG/NAME',
	'/doc/organisations/operator', '/doc/organisations/operator.ttl', '/api/organisations/operator',
];

test('what somebody may not see stands in no answer, count, suggestion, feed or export', async () => {
	const server = await serve(copyData(world.data, folder('leaks')));
	const all = await examples(server), admin = world.people.admin, used = [];
	for (const register of Object.keys(all)) {
		// what an entry with a visibility of its own needs: a text that names it, and no reference that is not there
		for (const level of LEVELS) {
			let body = { ...all[register], visibility: level }, answer;
			const label = ['title', 'name', 'label', 'question', 'heading', 'term'].find(k => k in body);
			if (!label) break;
			body[label] = typeof body[label] === 'string' ? mark(level) : { nl: mark(level), en: mark(level) };
			if (level === 'named') body.audience = [world.people.named.iri];
			for (let i = 0; i < 6; i++) {
				answer = await ask(server, 'PUT', `/api/${register}/x${level}`, { as: admin, headers: { 'If-None-Match': '*' }, body });
				if (answer.code !== 422) break;
				for (const e of answer.json().errors) {
					const key = e.at.split(/[./[]/)[0];
					if (key === 'visibility' || key === 'audience') { delete body.visibility; break; }
					// a reference to what does not exist: of this site's own organisation, or left out
					if (/organi[sz]ation|publisher|owner|provider|keeper|holder/i.test(key) && body[key] !== undefined && !JSON.stringify(body[key]).includes('/operator')) body[key] = Array.isArray(body[key]) ? [`${world.base}/id/organisations/operator`] : `${world.base}/id/organisations/operator`;
					else delete body[key];
				}
				if (!('visibility' in body)) break;
			}
			if (answer.code !== 201) break;
			if (level === 'named') used.push(register);
		}
	}
	assert.ok(used.length >= 4, `registers with a choice of visibility that could be filled: ${used}`);
	const people = {};
	for (const who of Object.keys(MAY)) {
		const p = world.people[who];
		people[who] = p ? [{ token: p.token }, { cookie: (await logIn(server, p.login, p.password)).cookie }] : [{}];
	}
	let asked = 0, seen = 0, whole = 0;
	for (const register of used) {
		const own = (await get(server, `/api/${register}/xorganisation`, { as: admin })).text.includes('/id/organisations/operator');
		// a state may show an entry to fewer people than the entry itself says (drafts)
		const limited = (await get(server, `/api/${register}/xpublic`)).code === 404;
		if (!limited) whole++;
		for (const who of Object.keys(MAY)) for (const as of people[who]) {
			for (const pattern of ADDRESSES) {
				if (!pattern.includes('REG') && register !== used[0]) continue;
				for (const level of pattern.includes('MARK') || pattern.includes('NAME') ? LEVELS : ['named']) {
					const address = pattern.replaceAll('REG', register).replaceAll('MARK', mark(level)).replaceAll('NAME', `x${level}`);
					const answer = await get(server, address, { as, headers: { Accept: pattern.startsWith('/doc') ? 'text/html, */*;q=0.5' : '*/*' } });
					asked++;
					assert.ok(answer.code < 500, `${address} as ${who}: ${answer.code} ${answer.text.slice(0, 300)}`);
					// a page repeats the words that were searched for: as often as for words that nobody wrote
					const text = answer.text;
					let echo = 0;
					if (pattern.includes('MARK')) {
						const none = await get(server, pattern.replaceAll('REG', register).replaceAll('MARK', NOBODYS), { as, headers: { Accept: pattern.startsWith('/doc') ? 'text/html, */*;q=0.5' : '*/*' } });
						echo = none.text.split(NOBODYS).length - 1;
					}
					for (const other of LEVELS) {
						const may = MAY[who].includes(other);
						if (!may && (text.split(mark(other)).length - 1 > (other === level ? echo : 0) || text.includes(`/x${other}"`) && !pattern.includes('NAME') || answer.raw.includes(mark(other)))) assert.fail(`${address} shows ${who} what is ${other}: ${text.slice(Math.max(0, text.indexOf(mark(other)) - 300), text.indexOf(mark(other)) + 100)}`);
						if (may && text.includes(mark(other))) seen++;
					}
					if (pattern.includes('NAME') && !pattern.startsWith('/id') && !MAY[who].includes(level)) assert.ok([401, 403, 404, 303].includes(answer.code), `${address} as ${who}: ${answer.code}`);
					if (pattern === '/doc/REG/NAME' && !limited && MAY[who].includes(level) && (level !== 'organisation' || own || who === 'admin')) expect(answer, 200, `${address} as ${who}`);
				}
			}
			const total = (await get(server, `/api/${register}?q=merk`, { as })).json().total, most = MAY[who].length;
			assert.ok(total <= most, `/api/${register} counts ${total} for ${who}, who may see ${most}`);
		}
	}
	assert.ok(whole >= 3, `registers whose entries are seen from the first state on: ${whole}`);
	assert.ok(seen > 500, `who may see found ${seen} of ${asked}`);
	await server.stop();
});
