// The search box: containers, hosts, addresses, services and data centres by a part of their name.

import { h, show } from './dom.js';
import { get } from './api.js';
import { containerHref, listHref, shape } from './words.js';

const KINDS = { dataCenter: 'data centre' };

export function hrefOf(found) {
  switch (found.kind) {
    case 'container':
    case 'address':
      return containerHref(found.target);
    default:
      return listHref({ [found.kind]: found.target });
  }
}

export function searchBox(place) {
  let found = [];
  let chosen = -1;
  let asked = 0;

  const input = h('input', {
    type: 'search',
    placeholder: 'Container, host, address, service',
    'aria-label': 'Search for a container, host, address or service',
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': 'found',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'go',
  });
  const list = h('ul', { id: 'found', role: 'listbox', 'aria-label': 'Found', hidden: true });
  place.append(input, h('kbd', { 'aria-hidden': 'true' }, '/'), list);

  input.oninput = async () => {
    const text = input.value.trim();
    const mine = ++asked;
    if (!text) {
      close();
      return;
    }
    const answer = await get(`page/search?q=${encodeURIComponent(text)}`).catch(() => []);
    if (mine === asked) {
      found = answer;
      chosen = answer.length ? 0 : -1;
      render(text);
    }
  };
  input.onkeydown = (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      chosen = found.length ? (chosen + step + found.length) % found.length : -1;
      render();
    } else if (event.key === 'Enter' && found[chosen]) {
      location.hash = hrefOf(found[chosen]);
      input.value = '';
      close();
      input.blur();
    } else if (event.key === 'Escape') {
      input.value = '';
      close();
    }
  };
  input.onblur = () => setTimeout(close, 150);
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.target.closest('input, textarea, select') && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      input.focus();
    }
  });

  function close() {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function render(text = input.value.trim()) {
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    if (chosen >= 0) {
      input.setAttribute('aria-activedescendant', `found-${chosen}`);
    }
    show(
      list,
      found.map((item, i) =>
        h(
          'li',
          {
            id: `found-${i}`,
            role: 'option',
            'aria-selected': String(i === chosen),
            onmousedown: () => {
              location.hash = hrefOf(item);
              input.value = '';
            },
          },
          item.state ? shape(item.state) : h('span.kind', ''),
          h('span.name', item.name),
          h('span.dim', `${KINDS[item.kind] ?? item.kind} · ${item.detail}`),
        ),
      ),
      found.length ? null : h('li.none', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, `Nothing is called “${text}”`),
    );
  }
}
