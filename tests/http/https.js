// SPDX-License-Identifier: EUPL-1.2
// https: the server speaking TLS itself, for a site without a proxy.
'use strict';
const { assert, copyData, folder, serve, spil, test } = require('./harness.js');
const { world } = require('./world.js');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const tls = require('node:tls');

function certificate(name) {
	const key = folder(`${name}.key`), chain = folder(`${name}.pem`);
	const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', chain], { encoding: 'utf8' });
	assert.equal(made.status, 0, made.stderr);
	return { key, chain };
}
function ask(port, ca, target, options = {}) {
	return new Promise((good, bad) => {
		const q = https.request({ host: '127.0.0.1', port, path: target, ca, agent: false, headers: { Host: 'localhost', 'Accept-Language': 'en' }, ...options }, r => {
			let text = '';
			r.on('data', d => { text += d; });
			r.on('end', () => good({ code: r.statusCode, headers: r.headers, text, protocol: r.socket.getProtocol?.() }));
		});
		q.on('error', bad);
		q.end(options.body);
	});
}

test('https without a proxy: TLS 1.2 and 1.3 alone, secure cookies, HSTS; a wrong pair of files stops the start', async () => {
	const one = certificate('one'), other = certificate('other'), data = copyData(world.data, folder('https'));
	const server = await serve(data, ['--certificate', one.chain, '--key', one.key]);
	assert.match(server.greeting, /https:\/\/127\.0\.0\.1/);
	const ca = fs.readFileSync(one.chain);
	for (const version of ['TLSv1.3', 'TLSv1.2']) {
		const page = await ask(server.port, ca, '/?lang=en', { minVersion: version, maxVersion: version });
		assert.equal(page.code, 200);
		assert.match(page.text, /<!DOCTYPE html>/i);
		assert.match(page.headers['strict-transport-security'], /max-age/);
		assert.ok(page.headers['set-cookie'].every(c => /^__Host-.*; Secure/.test(c)), String(page.headers['set-cookie']));
	}
	await assert.rejects(ask(server.port, ca, '/', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }), 'TLS 1.1 is refused');
	const body = new URLSearchParams({ login: world.people.admin.login, password: world.people.admin.password, to: '/' }).toString();
	const login = await ask(server.port, ca, '/login', { method: 'POST', body, headers: { Host: 'localhost', 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) } });
	assert.equal(login.code, 303);
	const cookie = login.headers['set-cookie'].find(c => c.startsWith('__Host-session='));
	assert.ok(cookie, String(login.headers['set-cookie']));
	const desk = await ask(server.port, ca, '/workspace', { headers: { Host: 'localhost', Cookie: cookie.split(';')[0] } });
	assert.equal(desk.code, 200);
	// plain HTTP, half a handshake and noise end without harm
	for (const bytes of ['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', '\x16\x03\x01\x02\x00\x01', '\x00'.repeat(4000)]) {
		await new Promise(done => { const s = require('node:net').connect(server.port, '127.0.0.1', () => { s.write(bytes, 'latin1'); setTimeout(() => s.destroy(), 100); }); s.on('error', () => {}); s.on('close', done); });
	}
	const cipher = await new Promise((good, bad) => { const s = tls.connect({ host: '127.0.0.1', port: server.port, ca, servername: 'localhost' }, () => { good(s.getCipher()); s.destroy(); }); s.on('error', bad); });
	assert.match(cipher.name, /GCM|CHACHA20/);
	await server.stop();

	for (const [words, say] of [
		[['--certificate', one.chain], /certificate is set and key is not/],
		[['--certificate', one.chain, '--key', other.key], /belong together/],
		[['--certificate', path.join(data, 'spil.conf'), '--key', one.key], /PEM/],
		[['--certificate', folder('none.pem'), '--key', one.key], /none\.pem/],
	]) {
		const done = spil(['serve', '--data', data, '--port', '0', '--lang', 'en', ...words]);
		assert.notEqual(done.code, 0, words.join(' '));
		assert.match(done.err, say);
	}
});
