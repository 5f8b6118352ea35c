// Search and the menu. The index is loaded when somebody searches; the site works from a disk and without this script, too.

const up = document.documentElement.dataset.up;
const box = document.getElementById('search');
const words = document.getElementById('words');
const found = document.getElementById('found');
const menu = document.getElementById('menu');

/** Resolves to a function from words to sections, once lunr and the index are there. */
let searching;

function load(file) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = up + file;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${file} cannot be loaded`));
    document.head.append(script);
  });
}

function search() {
  searching ??= Promise.all([load('lunr.min.js'), load('sections.js')]).then(() => {
    const sections = window.earshotSections;
    // Names such as pdns.logs, rtt_avg or link-states are found by each of their words.
    lunr.tokenizer.separator = /[^\p{L}\p{N}]+/u;
    const index = lunr(function () {
      this.field('page', { boost: 4 });
      this.field('heading', { boost: 8 });
      this.field('text');
      sections.forEach((section, id) => this.add({ id, ...section }));
    });
    return (text) => {
      const terms = lunr.tokenizer(text.toLowerCase()).map(String).filter((term) => term);
      const ask = (presence) => index.query((query) => {
        terms.forEach((term, at) => {
          // The last word may still be being written.
          const last = at === terms.length - 1;
          query.term(term, { presence, boost: last ? 1 : 5, wildcard: last ? lunr.Query.wildcard.TRAILING : lunr.Query.wildcard.NONE, usePipeline: !last });
          if (last) {
            query.term(term, { boost: 5 });
          }
        });
      });
      if (terms.length === 0) {
        return [];
      }
      const all = ask(lunr.Query.presence.REQUIRED);
      return (all.length > 0 ? all : ask(lunr.Query.presence.OPTIONAL)).slice(0, 12).map((hit) => sections[hit.ref]);
    };
  });
  return searching;
}

/** Returns what stands around the first of the words. */
function excerpt(section, text) {
  const lower = section.text.toLowerCase();
  const at = text.toLowerCase().split(/\s+/).map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...at, lower.length) === lower.length ? 0 : Math.min(...at) - 40);
  return (start > 0 ? '…' : '') + section.text.slice(start, start + 140).replace(/\s+/g, ' ') + (section.text.length > start + 140 ? '…' : '');
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

async function show() {
  const text = words.value.trim();
  if (text === '') {
    found.hidden = true;
    return;
  }
  let rows;
  try {
    rows = (await search())(text).map((section) => {
      const link = document.createElement('a');
      link.href = up + section.url;
      link.append(element('strong', section.heading), section.heading === section.page ? '' : ` · ${section.page}`,
        element('span', excerpt(section, text)));
      return link;
    });
  } catch (e) {
    searching = undefined;
    rows = [element('p', `Search does not work: ${e.message}`)];
  }
  if (text === words.value.trim()) {
    found.replaceChildren(...(rows.length > 0 ? rows : [element('p', `Nothing about “${text}”`)]));
    found.hidden = false;
  }
}

box.hidden = false;
words.addEventListener('focus', () => search().catch(() => { searching = undefined; }));
words.addEventListener('input', show);

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== words && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    words.focus();
  } else if (event.key === 'Escape') {
    found.hidden = true;
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && box.contains(document.activeElement) && !found.hidden) {
    event.preventDefault();
    const stops = [words, ...found.querySelectorAll('a')];
    const next = stops.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
    stops[Math.min(Math.max(next, 0), stops.length - 1)].focus();
  } else if (event.key === 'Enter' && document.activeElement === words) {
    found.querySelector('a')?.click();
  }
});

document.addEventListener('click', (event) => {
  if (!box.contains(event.target)) {
    found.hidden = true;
  }
});

// Beside the text there is room for the menu; on a phone it opens on demand.
const wide = window.matchMedia('(min-width: 60rem)');
const unfold = () => { menu.open = wide.matches; };
wide.addEventListener('change', unfold);
unfold();
