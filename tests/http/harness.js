// SPDX-License-Identifier: EUPL-1.2
// harness: what the tests from outside share: commands, a server on a free port, requests, and a list of tests.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const PROGRAM = path.resolve(process.env.SPIL || 'build/release/spil');
const ROOM = fs.mkdtempSync(path.join(os.tmpdir(), 'spil-http-'));
const ENVIRONMENT = { ...process.env, LANG: 'C.UTF-8', ASAN_OPTIONS: 'detect_leaks=1', LSAN_OPTIONS: 'suppressions=tests/lsan.supp:print_suppressions=0', UBSAN_OPTIONS: 'print_stacktrace=1' };
for (const name of Object.keys(ENVIRONMENT)) if (name.startsWith('SPIL')) delete ENVIRONMENT[name];
const running = new Set();
const tests = [];

function test(name, run) { tests.push({ name, run }); }
// What a test returns when something that it needs is not here.
function skip(why) { return { skipped: why }; }

// A command: { code, out, err }. input goes to standard input.
function spil(words, { input = '' } = {}) {
	const done = spawnSync(PROGRAM, words, { input, env: ENVIRONMENT, encoding: 'utf8', timeout: 300000, maxBuffer: 1 << 28 });
	if (/AddressSanitizer|runtime error:|LeakSanitizer/.test(done.stderr)) throw new Error(`spil ${words.join(' ')}: ${done.stderr}`);
	return { code: done.status, out: done.stdout, err: done.stderr };
}
function must(words, more) {
	const done = spil(words, more);
	assert.equal(done.code, 0, `spil ${words.join(' ')}: exit ${done.code}\n${done.out}${done.err}`);
	return done.out;
}
function folder(name) { return path.join(ROOM, name); }
function copyData(from, to) { fs.rmSync(to, { recursive: true, force: true }); fs.cpSync(from, to, { recursive: true }); return to; }

// Starts the server on a free port; the answer has .port, .greeting, .log(), .stop().
function serve(data, more = []) {
	return new Promise((good, bad) => {
		const child = spawn(PROGRAM, ['serve', '--data', data, '--port', '0', '--log-level', 'warn', ...more], { env: ENVIRONMENT });
		let out = '', err = '', ended = null;
		const server = {
			pid: child.pid, get greeting() { return out; }, log: () => err,
			stop: () => new Promise((done, failed) => {
				const end = () => /AddressSanitizer|runtime error:|LeakSanitizer/.test(err) ? failed(new Error(`the server's log:\n${err.slice(-6000)}`)) : done(ended);
				running.delete(child);
				if (ended !== null) return end();
				child.once('exit', end);
				child.kill('SIGTERM');
				setTimeout(() => child.kill('SIGKILL'), 20000).unref();
			}),
		};
		running.add(child);
		child.stderr.on('data', d => { err += d; });
		child.stdout.on('data', d => {
			out += d;
			const port = /:(\d+)/.exec(out);
			if (port && out.includes('\n') && !server.port) { server.port = +port[1]; setTimeout(() => good(server), 50); }
		});
		child.on('exit', (code, signal) => { ended = code ?? signal; if (!server.port) { running.delete(child); bad(Object.assign(new Error(`spil serve stopped (${ended}): ${out}${err}`), { code, err })); } });
	});
}

// One request; never rejects on a status. body: text, or an object that is sent as JSON.
function ask(server, method, target, { headers = {}, body, as } = {}) {
	return new Promise((good, bad) => {
		const all = { Accept: '*/*', ...headers };
		let bytes = body;
		if (body !== undefined && typeof body !== 'string') { bytes = JSON.stringify(body); if (!all['Content-Type']) all['Content-Type'] = 'application/json'; }
		if (as && as.token) all.Authorization = `Bearer ${as.token}`;
		if (as && as.cookie) all.Cookie = as.cookie;
		if (bytes !== undefined) all['Content-Length'] = Buffer.byteLength(bytes);
		const q = http.request({ host: '127.0.0.1', port: server.port, method, path: target, headers: all, agent: false }, r => {
			const parts = [];
			r.on('data', d => parts.push(d));
			r.on('end', () => {
				const text = Buffer.concat(parts).toString('utf8');
				good({ code: r.statusCode, headers: r.headers, raw: r.rawHeaders.join('\n'), text, json: () => JSON.parse(text) });
			});
		});
		q.setTimeout(60000, () => q.destroy(new Error(`${method} ${target}: no answer in 60 s`)));
		q.on('error', e => bad(new Error(`${method} ${target}: ${e.message}\n${server.log().slice(-3000)}`)));
		q.end(bytes);
	});
}
async function get(server, target, more) { return ask(server, 'GET', target, more); }
function expect(answer, code, what) {
	assert.equal(answer.code, code, `${what}: ${answer.code} instead of ${code}\n${answer.text.slice(0, 1500)}`);
	return answer;
}
function form(fields) { return new URLSearchParams(fields).toString(); }
async function logIn(server, login, password) {
	const answer = await ask(server, 'POST', '/login', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: form({ login, password, to: '/' }) });
	const cookie = (answer.headers['set-cookie'] || []).map(c => c.split(';')[0]).filter(c => !c.endsWith('=')).join('; ');
	return { answer, cookie };
}

// Bytes as they are, for requests that no client would send; the answer as text, when the connection ended or fell silent.
function raw(server, text, wait = 3000) {
	return new Promise(good => {
		let answer = '';
		const s = net.connect(server.port, '127.0.0.1', () => s.write(text));
		s.on('data', d => { answer += d; });
		s.on('error', () => good(answer));
		s.on('close', () => good(answer));
		s.setTimeout(wait, () => { s.destroy(); });
	});
}

async function runAll(part = 'http') {
	const chosen = process.argv[2] ? new RegExp(process.argv[2]) : null;
	let passed = 0, failed = 0, skipped = 0;
	for (const t of tests) {
		if (chosen && !chosen.test(t.name) && !/^(preparation|end)/.test(t.name)) continue;
		const began = Date.now();
		try {
			const done = await t.run();
			if (done && done.skipped) { skipped++; console.log(`skipped ${t.name}: ${done.skipped}`); continue; }
			passed++;
			console.log(`ok     ${t.name} (${Date.now() - began} ms)`);
		} catch (e) {
			failed++;
			console.log(`FAILED ${t.name}\n${String(e.stack || e).slice(0, 4000)}`);
			if (t.name.startsWith('preparation')) { console.log('Nothing else can be tried.'); break; }
		}
	}
	for (const child of running) child.kill('SIGTERM');
	await new Promise(done => setTimeout(done, running.size ? 1500 : 0));
	for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
	fs.rmSync(ROOM, { recursive: true, force: true });
	console.log(`${part}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
	process.exitCode = failed ? 1 : 0;
}

module.exports = { PROGRAM, assert, ask, copyData, expect, folder, form, fs, get, logIn, must, path, raw, runAll, serve, skip, spil, test };
