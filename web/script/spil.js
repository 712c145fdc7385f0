/* SPDX-License-Identifier: EUPL-1.2
   What JavaScript adds; every page works without it: suggestions while typing, drafts of forms kept in this browser, focus on errors. */
'use strict';
(() => {
	const lang = document.documentElement.lang;

	/* Suggestions (ARIA combobox pattern): an input with data-suggest; with data-registers it fills in an identifier, else it opens the entry. */
	let counter = 0;
	for (const input of document.querySelectorAll('input[data-suggest]')) {
		const list = document.createElement('ul');
		list.className = 'suggestions';
		list.id = 'suggestions-' + ++counter;
		list.setAttribute('role', 'listbox');
		list.setAttribute('aria-label', lang === 'nl' ? 'Suggesties' : 'Suggestions');
		list.hidden = true;
		input.parentElement.append(list);
		for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', list.id]]) input.setAttribute(name, value);
		let items = [], at = -1, timer, wanted = 0;
		const close = () => { list.hidden = true; at = -1; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); };
		const mark = i => {
			at = i;
			[...list.children].forEach((li, k) => li.setAttribute('aria-selected', String(k === i)));
			if (i >= 0) { input.setAttribute('aria-activedescendant', list.children[i].id); list.children[i].scrollIntoView({ block: 'nearest' }); }
		};
		const choose = i => {
			const item = items[i];
			close();
			if (input.dataset.registers === undefined) { location.href = item.path; return; }
			input.value = item.iri;
			let label = input.parentElement.querySelector('.reference-label');
			if (!label) { label = document.createElement('p'); label.className = 'reference-label'; input.after(label); }
			label.textContent = item.label;
		};
		const ask = async () => {
			const text = input.value.trim(), mine = ++wanted;
			if (text.length < 2 || text.includes('://')) return close();
			const url = new URL(input.dataset.suggest, location.href);
			url.searchParams.set('q', text);
			for (const r of (input.dataset.registers || '').split(' ').filter(Boolean)) url.searchParams.append('register', r);
			const answer = await fetch(url, { headers: { Accept: 'application/json' } }).catch(() => null);
			if (!answer || !answer.ok || mine !== wanted) return;
			items = (await answer.json()).suggestions || [];
			list.replaceChildren(...items.map((item, i) => {
				const li = document.createElement('li');
				li.id = list.id + '-' + i;
				li.setAttribute('role', 'option');
				li.setAttribute('aria-selected', 'false');
				li.textContent = item.label + (item.register ? ' – ' + item.register : '');
				li.addEventListener('mousedown', e => { e.preventDefault(); choose(i); });
				return li;
			}));
			list.hidden = !items.length;
			at = -1;
			input.setAttribute('aria-expanded', String(!list.hidden));
		};
		input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
		input.addEventListener('blur', close);
		input.addEventListener('keydown', e => {
			if (list.hidden) return;
			if (e.key === 'ArrowDown') { e.preventDefault(); mark((at + 1) % items.length); }
			else if (e.key === 'ArrowUp') { e.preventDefault(); mark((at - 1 + items.length) % items.length); }
			else if (e.key === 'Enter' && at >= 0) { e.preventDefault(); choose(at); }
			else if (e.key === 'Escape') { e.preventDefault(); close(); }
		});
	}

	/* A form's text is kept in this browser until it is sent, also when the session ended meanwhile. */
	for (const form of document.querySelectorAll('form[data-keep]')) {
		const key = 'draft:' + form.dataset.keep, fields = () => [...form.elements].filter(e => e.name && !['csrf', 'version', 'save', 'more'].includes(e.name) && e.type !== 'file' && e.type !== 'hidden');
		const read = () => fields().map(e => [e.name, e.type === 'checkbox' || e.type === 'radio' ? (e.checked ? e.value : null) : e.value, e.value]);
		const start = JSON.stringify(read());
		const kept = sessionStorage.getItem(key);
		if (kept && kept !== start && !document.getElementById('errors')) {
			const bar = document.createElement('p'), use = document.createElement('button');
			bar.className = 'notice';
			bar.setAttribute('role', 'status');
			use.type = 'button';
			use.textContent = lang === 'nl' ? 'Zet terug wat je eerder typte' : 'Put back what you typed before';
			use.addEventListener('click', () => {
				const saved = JSON.parse(kept);
				fields().forEach((e, i) => {
					if (!saved[i] || saved[i][0] !== e.name) return;
					if (e.type === 'checkbox' || e.type === 'radio') e.checked = saved[i][1] !== null;
					else e.value = saved[i][1];
				});
				bar.remove();
			});
			bar.append(use);
			form.before(bar);
		}
		form.addEventListener('input', () => sessionStorage.setItem(key, JSON.stringify(read())));
		form.addEventListener('submit', () => sessionStorage.setItem(key, JSON.stringify(read())));
	}
	const notice = new URLSearchParams(location.search).get('notice');
	if (notice) for (const key of Object.keys(sessionStorage)) if (key.startsWith('draft:')) sessionStorage.removeItem(key);

	const errors = document.getElementById('errors');
	if (errors) errors.focus();

	/* On a narrow window the filters start folded. */
	if (matchMedia('(max-width: 48rem)').matches) for (const fold of document.querySelectorAll('.facet-fold')) fold.open = false;
})();
