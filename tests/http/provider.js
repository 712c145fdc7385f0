// SPDX-License-Identifier: EUPL-1.2
// provider: a real OpenID Connect provider (the npm package oidc-provider) on a free port of this machine, with keys of ours, so that what it signs
// can be altered on the way out; and a browser of a few lines, which keeps cookies for each host and follows what it is told.
'use strict';
const crypto = require('node:crypto');
const http = require('node:http');
const { assert, ask, form } = require('./harness.js');
const { world } = require('./world.js');

const b64 = o => Buffer.from(typeof o === 'string' ? o : JSON.stringify(o)).toString('base64url');
const read = part => JSON.parse(Buffer.from(part, 'base64url').toString());
function key(kind, kid, bits = 2048) {
	const made = kind === 'RS256' ? crypto.generateKeyPairSync('rsa', { modulusLength: bits }) : crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
	return { kind, kid, secret: made.privateKey, jwk: { ...made.privateKey.export({ format: 'jwk' }), kid, alg: kind, use: 'sig' }, open: { ...made.publicKey.export({ format: 'jwk' }), kid, alg: kind, use: 'sig' } };
}
// A JWT with this header, these claims, and the signature of this key (null: none at all).
function sign(header, claims, k) {
	const text = `${b64(header)}.${b64(claims)}`;
	if (!k) return `${text}.`;
	if (k.text) return `${text}.${crypto.createHmac('sha256', k.text).update(text).digest('base64url')}`;
	return `${text}.${crypto.sign('sha256', Buffer.from(text), k.kind === 'ES256' ? { key: k.secret, dsaEncoding: 'ieee-p1363' } : k.secret).toString('base64url')}`;
}
// The id token of an answer with other claims, header or key; what is undefined stays, null is taken out.
function resign(token, { claims = {}, header = {}, by }) {
	const [h, c] = token.split('.').map((p, i) => i < 2 ? read(p) : null), put = (o, more) => Object.fromEntries(Object.entries({ ...o, ...more }).filter(([, v]) => v !== null));
	return sign(put(h, header), put(c, claims), by);
}

// people: account id -> its claims. .alter(body, path): changes what /token answers, or nothing; .keys: what is signed with.
async function provide({ people, keys, secret = 'a secret of the client', method = 'client_secret_basic', inToken = false }) {
	const { default: Provider } = await import('oidc-provider');
	const server = http.createServer(), wide = { info: console.info, warn: console.warn };
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	const p = { port: server.address().port, issuer: `http://127.0.0.1:${server.address().port}`, alter: null, silent: false, seen: [], secret, label: 'Aanmelden Voorbeeldstad' };
	p.use = now => {
		console.info = console.warn = () => {};   // it says at each start that it is not for production
		try {
			const provider = new Provider(p.issuer, {
				clients: [{ client_id: 'spil', client_secret: secret, redirect_uris: [`${world.base}/login/oidc/back`], grant_types: ['authorization_code'], response_types: ['code'], token_endpoint_auth_method: method, id_token_signed_response_alg: now[0].kind }],
				clientAuthMethods: [method], jwks: { keys: now.map(k => k.jwk) }, conformIdTokenClaims: !inToken, pkce: { required: () => true },
				claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] }, cookies: { keys: ['one', 'two'] }, ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 }, features: { devInteractions: { enabled: true } },
				findAccount: (ctx, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
			});
			provider.use(async (ctx, next) => {
				p.seen.push({ path: ctx.path, query: { ...ctx.query }, authorization: ctx.get('authorization') });
				if (p.silent) { ctx.status = 500; ctx.body = 'out of order'; return; }
				await next();
				if (p.alter && ctx.body && typeof ctx.body === 'object') ctx.body = p.alter(structuredClone(ctx.body), ctx.path);
			});
			provider.on('server_error', (ctx, e) => p.seen.push({ path: ctx.path, error: String(e.stack) }));
			server.removeAllListeners('request');
			server.on('request', provider.callback());
			p.keys = now;
		} finally { Object.assign(console, wide); }
	};
	p.use(keys);
	p.settings = ['--oidc_issuer', p.issuer, '--oidc_client', 'spil', '--oidc_secret', secret, '--oidc_label', p.label];
	p.stop = () => new Promise(done => { server.closeAllConnections(); server.close(done); });
	return p;
}

class Browser {
	constructor(spil, language = 'en') { Object.assign(this, { spil, language, jars: {} }); }
	// One request, without following. `target` is absolute, or a path of Spil; Spil's own base leads to where it listens.
	async go(target, { method = 'GET', body } = {}) {
		const u = new URL(target, world.base), ours = u.origin === world.base, jar = this.jars[u.origin] ||= {};
		const headers = { Accept: 'text/html', 'Accept-Language': this.language, Cookie: Object.entries(jar).map(c => c.join('=')).join('; ') };
		if (body !== undefined) headers['Content-Type'] = 'application/x-www-form-urlencoded';
		const answer = await ask({ port: ours ? this.spil.port : +u.port, log: this.spil.log }, method, u.pathname + u.search, { headers, body });
		for (const line of answer.headers['set-cookie'] || []) {
			const [name, value] = /^([^=]+)=([^;]*)/.exec(line).slice(1), gone = value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line);
			if (gone) delete jar[name]; else jar[name] = value;
		}
		return Object.assign(answer, { from: u, to: answer.headers.location && new URL(answer.headers.location, u).href });
	}
	ours() { return this.jars[world.base] ||= {}; }
	// From the login page's own link until the provider sends back: the address it sends back to, not yet followed.
	async leave(who, { to = '/', from = null, abort = false, also = a => a } = {}) {
		if (!from) {
			const page = await this.go(`/login?to=${encodeURIComponent(to)}`), link = /href="(\/login\/oidc[^"]*)"/.exec(page.text);
			assert.ok(link, 'the login page leads to the provider');
			from = link[1].replaceAll('&amp;', '&');
		}
		let answer = await this.go(from);
		assert.equal(answer.code, 303, answer.text.slice(0, 800));
		this.sent = new URL(also(answer.to));
		answer = await this.go(this.sent.href);
		for (let i = 0; i < 12; i++) {
			if (answer.to && answer.to.startsWith(world.base)) return answer.to;
			if (answer.to) { answer = await this.go(answer.to); continue; }
			assert.equal(answer.code, 200, `the provider at ${answer.from}: ${answer.code} ${answer.text.slice(0, 2000)}`);
			const submit = /<form[^>]* action="([^"]+)"/.exec(answer.text)[1];
			if (abort) answer = await this.go(`${submit}/abort`);
			else answer = await this.go(submit, { method: 'POST', body: answer.text.includes('name="login"') ? form({ prompt: 'login', login: who, password: 'x' }) : form({ prompt: 'consent' }) });
		}
		throw new Error('the provider goes round in circles');
	}
	async logIn(who, more) { return this.go(await this.leave(who, more)); }
}

module.exports = { Browser, key, provide, resign, sign };
