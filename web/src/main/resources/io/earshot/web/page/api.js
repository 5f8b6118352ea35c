// Requests to the server that the page came from. A token, where the server wants one, lives as long as the tab.

const TOKEN = 'earshot-token';

/** What the server said instead, in words for people. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export function setToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

function headers(more) {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

/** Throws a Problem for an answer that is none, a TypeError where nobody answers. */
export async function request(path, options = {}) {
  // No credentials of the browser's own: it would ask for a name and a password in a window that says nothing.
  const response = await fetch(`api/v1/${path}`, { ...options, credentials: 'omit', headers: headers(options.headers ?? {}) });
  if (!response.ok) {
    const document = await response.json().catch(() => ({}));
    throw new Problem(response.status, document.detail ?? response.statusText);
  }
  return response;
}

let past = null;

/** From now on the page shows what was known at this time; null for now. */
export function lookBack(iso) {
  past = iso;
}

export function lookedBack() {
  return past;
}

/** Only the page's views can look back; what stands in the address stays as it is. */
function then(path) {
  return past && path.startsWith('page/') && path !== 'page/past' ? `${path}${path.includes('?') ? '&' : '?'}at=${past}` : path;
}

export async function get(given, signal) {
  const path = then(given);
  return (await request(path, { headers: { Accept: 'application/json' }, signal })).json();
}

/** Keeps whole numbers that a number of JavaScript cannot hold as the digits that they came as. */
function exact(key, value, context) {
  const rounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return rounded ? (context?.source ?? value) : value;
}

export async function sql(select, accept = 'application/json', signal) {
  const response = await request('sql', { method: 'POST', body: select, headers: { Accept: accept }, signal });
  const text = await response.text();
  return accept === 'application/json' ? JSON.parse(text, exact) : text;
}

export async function mute(places, time, reason) {
  const response = await request('mutes', {
    method: 'POST',
    body: JSON.stringify({ places, for: time, reason }),
    headers: { 'Content-Type': 'application/json' },
  });
  return response.json();
}

export async function unmute(id) {
  await request(`mutes/${id}`, { method: 'DELETE' });
}

export async function acknowledge(id, owner, comment) {
  await request(`incidents/${id}/acknowledgement`, {
    method: 'PUT',
    body: JSON.stringify({ owner, comment }),
    headers: { 'Content-Type': 'application/json' },
  });
}

export async function takeBack(id) {
  await request(`incidents/${id}/acknowledgement`, { method: 'DELETE' });
}

export async function ticketText(id) {
  return (await request(`incidents/${id}/ticket`, { headers: { Accept: 'text/plain' } })).text();
}

/** Probes a link now from both ends; takes up to half a minute. */
export async function explain(from, to) {
  const response = await request('explanations', {
    method: 'POST',
    body: JSON.stringify({ from, to }),
    headers: { 'Content-Type': 'application/json' },
  });
  return response.json();
}
