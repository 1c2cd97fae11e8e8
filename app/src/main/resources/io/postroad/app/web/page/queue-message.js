// One message of the queue: why it waits, what was tried, and what can be done about it.
import * as api from './api.js';
import {fill, h} from './dom.js';
import {moments, number, plainly, plural, size} from './format.js';
import {icon} from './icons.js';
import * as live from './live.js';
import {pressed} from './queue-destinations.js';
import {fitting, label as verbLabel, steer} from './queue-verbs.js';
import * as words from './queue-words.js';

const TICK = 5_000;
/** After a verb something is about to happen: it is looked after, so often, until the server tells by itself. */
const WATCH = [150, 300, 600, 1_000, 2_000, 4_000];

/** Draws the message into `root`; gives the function that is called when it is left. */
export async function showMessage(root, {params, title}) {
  const view = {id: params.id, timers: new Set(), gone: false};
  title('Queued message');
  await refresh(root, view);
  const again = () => refresh(root, view).catch(() => {}); // the banner says when the server is gone
  const ends = [live.on('queue', () => later(view, 200, again)), live.on('again', again)];
  const tick = setInterval(() => !document.hidden && view.message && draw(root, view), TICK);
  view.watch = () => WATCH.forEach((delay) => later(view, delay, again));
  return () => {
    clearInterval(tick);
    view.timers.forEach(clearTimeout);
    ends.forEach((end) => end());
  };
}

function later(view, delay, run) {
  const timer = setTimeout(() => {
    view.timers.delete(timer);
    run();
  }, delay);
  view.timers.add(timer);
}

async function refresh(root, view) {
  const [messages, why, destinations] = await Promise.all([
    api.get(api.path('/api/v1/queue', {ids: view.id})), // asked in this way, to have left the queue is no error
    known(api.path('/api/v1/why', {of: view.id})),
    api.get('/api/v1/destinations'),
  ]);
  Object.assign(view, {message: messages[0] ?? null, why: why?.why ?? '', destinations});
  draw(root, view);
}

async function known(path) {
  try {
    return await api.get(path);
  } catch (error) {
    if (error.missing) {
      return null;
    }
    throw error;
  }
}

function draw(root, view) {
  const focused = document.activeElement?.dataset?.key;
  fill(root, h('div', {class: 'page queue one'}, view.message ? waiting(root, view) : gone(view)));
  if (focused) {
    root.querySelector(`[data-key="${focused}"]`)?.focus();
  }
}

/** It is not in the queue: delivered, given back or deleted, or never there. */
function gone({id, why}) {
  return [
    h('p', {class: 'crumb'}, h('a', {href: '/queue'}, icon('back'), 'Queue')),
    h('h1', {}, why ? 'It has left the queue' : 'No such message'),
    h('p', {class: 'why', role: 'status'}, why ? plainly(why) : `Nothing is known of ${id}; the history may have ended.`),
    why && h('div', {class: 'bar'}, h('a', {class: 'button', href: `/view/${id}/conversation`}, icon('talk'), 'Conversation'), h('a', {class: 'button', href: '/queue'}, 'To the queue')),
  ];
}

function waiting(root, view) {
  const {message} = view;
  const held = message.recipients.map((recipient) => recipient.state);
  return [
    h('p', {class: 'crumb'}, h('a', {href: '/queue'}, icon('back'), 'Queue')),
    h('div', {class: 'page-head'}, h('h1', {}, words.recipients(message.recipients)), words.stateChip(message.state)),
    h('p', {class: 'why', role: 'status'}, plainly(sentence(view))),
    h(
      'div',
      {class: 'bar'},
      fitting(held, {dated: Boolean(message['hold-until'])}).map((verb) =>
        h('button', {type: 'button', dataset: {key: verb}, class: verb === primary(held) ? 'primary' : null, onclick: () => run(root, view, verb)}, verbLabel(verb)),
      ),
      h('span', {class: 'spring'}),
      h('a', {class: 'button', href: `/view/${view.id}/conversation`}, icon('talk'), 'Conversation'),
      h('a', {class: 'button', href: `/api/v1/queue/${view.id}/raw`, download: true}, icon('download'), 'Download'),
    ),
    facts(message),
    h('h2', {}, plural(message.recipients.length, 'recipient')),
    h('ul', {class: 'recipients'}, message.recipients.map(recipient)),
    pressed(view.destinations.filter(({name}) => concerns(name, message))),
  ];
}

/** What `why` says begins with the id, which stands in the facts. */
function sentence({id, why}) {
  return why.startsWith(`${id}: `) ? why.slice(id.length + 2) : why;
}

function primary(states) {
  return states.every((state) => state === 'held') ? 'release' : 'retry';
}

function facts(message) {
  const rows = [
    ['From', words.sender(message.sender)],
    ['Queue id', h('span', {class: 'mono'}, message.id)],
    ['Received', [moments(message.received), h('span', {class: 'faint'}, ' · '), words.age(message.received), ' ago']],
    ['Size', size(message.size)],
    message['hold-until'] && ['Held until', moments(message['hold-until'])],
    message['deliver-by'] && ['Deliver by', moments(message['deliver-by'])],
    message.priority && ['Priority', number(message.priority)],
  ];
  return h('dl', {class: 'about'}, rows.filter(Boolean).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

function recipient(one) {
  const due = words.next(one['next-attempt']);
  return h(
    'li',
    {class: 'card'},
    h('div', {class: 'lane-head'}, h('strong', {}, plainly(one.address)), words.stateChip(one.state)),
    h('p', {class: 'faint'}, [
      `to ${plainly(one.destination)}`,
      ` · ${one.attempts === 0 ? 'no attempt yet' : plural(one.attempts, 'attempt')}`,
      due && [' · next attempt ', due],
    ]),
    one['last-reply'] && h('p', {class: 'reply'}, plainly(one['last-reply'])),
  );
}

/** The destinations that are worked on are named by host; a route names the same, DNS may not. */
function concerns(name, message) {
  return message.recipients.some(({destination}) => name === destination || name.startsWith(`${destination} `) || name.includes(destination));
}

async function run(root, view, verb) {
  if (await steer(verb, {ids: [view.id]}, '')) {
    await refresh(root, view).catch(() => {});
    view.watch();
  }
}
