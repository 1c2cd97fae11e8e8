// The API, as the page uses it. Whatever goes wrong is an ApiError whose message can be shown as it is.

/** Why a call failed. Status 0: the server cannot be reached at all. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }

  /** The server did not answer. */
  get gone() {
    return this.status === 0;
  }

  /** This server has no such thing: an older one, or a part that is switched off. */
  get missing() {
    return this.status === 404 || this.status === 405 || this.status === 501;
  }
}

const PATIENCE = 30_000;
const watchers = new Set();

/** Calls `watcher(reachable)` after every call: live.js learns so that the server is gone before its stream does. */
export function watch(watcher) {
  watchers.add(watcher);
}

/** JSON from a path. `signal` gives the call up. */
export function get(path, {signal} = {}) {
  return call('GET', path, undefined, signal).then(read);
}

/** Changes something; the body is sent as JSON. Gives the answer, JSON or text. */
export function send(method, path, body, {signal} = {}) {
  return call(method, path, body, signal).then(read);
}

/**
 * At most `limit` octets of a path as text; the rest is not fetched.
 *
 * Gives {text, whole}.
 */
export async function beginning(path, limit, {signal} = {}) {
  const response = await call('GET', path, undefined, signal);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let octets = 0;
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      return {text: text + decoder.decode(), whole: true};
    }
    const room = limit - octets;
    text += decoder.decode(value.subarray(0, room), {stream: true});
    octets += value.length;
    if (value.length > room) {
      await reader.cancel();
      return {text, whole: false};
    }
  }
}

/** A path with its query: path('/api/v1/search', {query: 'a b'}). Empty values are left out. */
export function path(base, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return given.length ? `${base}?${new URLSearchParams(given)}` : base;
}

async function call(method, path, body, signal) {
  // The server wants this header from a page that changes anything: another site's page cannot send it (rule W1).
  const headers = {'X-Postroad': '1', Accept: 'application/json, text/plain'};
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  const patience = AbortSignal.timeout(PATIENCE);
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      cache: 'no-store',
      credentials: 'same-origin',
    });
  } catch (reason) {
    if (signal?.aborted) {
      throw reason; // given up by the caller: the server is not to blame
    }
    watchers.forEach((watcher) => watcher(false));
    throw new ApiError(0, 'The server does not answer.');
  }
  watchers.forEach((watcher) => watcher(true));
  if (!response.ok) {
    throw new ApiError(response.status, await complaint(response));
  }
  return response;
}

async function read(response) {
  const json = (response.headers.get('Content-Type') ?? '').includes('json');
  const text = await response.text();
  return json ? JSON.parse(text) : text;
}

/** What the server says is wrong: {"error": ...}, Mailpit's {"Error": ...}, or plain text. */
async function complaint(response) {
  const text = (await response.text().catch(() => '')).slice(0, 1000).trim();
  try {
    const answer = JSON.parse(text);
    const said = answer.error ?? answer.Error ?? answer.errors?.[0]?.message;
    return typeof said === 'string' ? said : `The server answered ${response.status}.`;
  } catch {
    return text || `The server answered ${response.status}.`;
  }
}
