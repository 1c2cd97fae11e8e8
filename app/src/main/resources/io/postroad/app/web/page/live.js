// What happens while one looks: the server's events (Server-Sent Events), and whether the server is there at all.
import * as api from './api.js';

/** A stream that was quiet for so long is asked after: a cut cable sends no farewell. */
const QUIET = 25_000;
/** How often a server that has no stream is asked anew. */
const POLL = 3_000;
const RETRY = [500, 1000, 2000, 3000];

/** What a refused stream means; 503: as many listen as may. */
const ANSWERS = {401: 'locked', 404: 'missing', 429: 'there', 503: 'missing'};

const KINDS = ['inbox', 'queue', 'flow'];
const listeners = new Map();
let source = null;
let state = 'connecting'; // connecting | live | polling | gone | locked
let failures = 0;
let timer = 0;
let heard = 0;

/**
 * Listens to events of a kind: `inbox`, `queue`, `flow` with the event's data; `again` when what is shown may be old
 * (after a reconnection) and should be asked for anew; `state` with the new state. Gives the function that ends it.
 */
export function on(kind, listener) {
  const all = listeners.get(kind) ?? listeners.set(kind, new Set()).get(kind);
  all.add(listener);
  return () => all.delete(listener);
}

/** `connecting`, `live`, `polling` (no stream: asked every few seconds), `gone` or `locked` (a token is needed). */
export function current() {
  return state;
}

/** Begins; once. */
export function start() {
  api.watch((reachable) => {
    if (!reachable && state !== 'gone') {
      lost();
    }
  });
  // A hidden page holds no connection: a browser has six for one server, and people have many tabs.
  document.addEventListener('visibilitychange', () => (document.hidden ? rest() : connect()));
  addEventListener('online', connect);
  addEventListener('pagehide', rest);
  addEventListener('pageshow', (event) => event.persisted && connect());
  setInterval(askAfterQuiet, 5_000);
  connect();
}

function tell(kind, data) {
  listeners.get(kind)?.forEach((listener) => listener(data));
}

function turn(next) {
  if (next !== state) {
    state = next;
    tell('state', next);
  }
}

function rest() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function connect() {
  rest();
  if (document.hidden) {
    return;
  }
  const stream = new EventSource('/api/v1/events');
  source = stream;
  stream.onopen = () => {
    heard = Date.now();
    failures = 0;
    const first = state === 'connecting';
    turn('live');
    if (!first) {
      tell('again');
    }
  };
  stream.onerror = () => source === stream && lost();
  for (const kind of KINDS) {
    stream.addEventListener(kind, (event) => {
      heard = Date.now();
      tell(kind, parsed(event.data));
    });
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // listeners ask anew; an event that says nothing is still a sign that something changed
  }
}

/** The stream broke. Who is to blame: the server, its lock, or only the stream? */
async function lost() {
  rest();
  if (document.hidden) {
    return;
  }
  const pause = RETRY[Math.min(failures++, RETRY.length - 1)];
  clearTimeout(timer);
  const answer = await probe();
  if (answer === 'missing') {
    // The server is there but has no stream: ask every few seconds instead.
    turn('polling');
    tell('again');
    timer = setTimeout(lost, POLL);
    failures = 0;
    return;
  }
  turn(answer === 'locked' ? 'locked' : answer === 'there' ? state : 'gone');
  clearTimeout(timer);
  timer = setTimeout(connect, pause);
}

async function probe() {
  try {
    const response = await fetch('/api/v1/events', {
      headers: {Accept: 'text/event-stream'},
      signal: AbortSignal.timeout(4_000),
      cache: 'no-store',
    });
    // Only its status is wanted; a stream that began is let go.
    await response.body?.cancel();
    return response.ok ? 'there' : (ANSWERS[response.status] ?? 'gone');
  } catch {
    return 'gone';
  }
}

function askAfterQuiet() {
  if (source && state === 'live' && Date.now() - heard > QUIET) {
    heard = Date.now();
    api.get('/api/v1/info').catch(() => {}); // the watcher above hears of a failure
  }
}
