// Who the queue waits for, and how hard each of them is pressed at the moment, with the reason.
import {h} from './dom.js';
import {number, plainly, plural} from './format.js';
import {age, next} from './queue-words.js';

const SHOWN = 8;

/** Destinations with their counts; the first few, the others when asked. */
export function waitingFor(summary, {chosen, choose, all, showAll}) {
  const list = summary.destinations;
  if (list.length === 0) {
    return null;
  }
  const shown = all ? list : list.slice(0, SHOWN);
  return h(
    'section',
    {'aria-labelledby': 'by-destination'},
    h('h2', {id: 'by-destination'}, 'By destination'),
    h(
      'ul',
      {class: 'destinations'},
      shown.map((destination) => h('li', {}, card(destination, chosen === destination.name, choose))),
    ),
    list.length > SHOWN &&
      h(
        'button',
        {type: 'button', class: 'quiet', onclick: showAll},
        all ? 'Show fewer' : `Show all ${number(Math.max(list.length, summary['destination-count']))}`,
      ),
  );
}

function card(destination, chosen, choose) {
  const {states} = destination;
  return h(
    'button',
    {type: 'button', class: 'destination', 'aria-pressed': String(chosen), onclick: () => choose(chosen ? '' : destination.name)},
    h('span', {class: 'name'}, plainly(destination.name)),
    h('span', {class: 'much'}, number(destination.messages)),
    h('span', {class: 'parts'}, parts(states)),
    h('span', {class: 'faint'}, 'oldest ', age(destination.oldest), destination['next-attempt'] && [' · next ', next(destination['next-attempt'])]),
    destination['last-reply'] && h('span', {class: 'reply'}, plainly(destination['last-reply'])),
  );
}

function parts(states) {
  return Object.entries(states)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => h('span', {class: `part ${state}`}, `${number(count)} ${state}`));
}

/** What is worked on or held back now, with its limits and where each is set. */
export function pressed(destinations) {
  const shaped = destinations.filter((destination) => destination.shaping);
  if (shaped.length === 0) {
    return null;
  }
  return h(
    'section',
    {'aria-labelledby': 'pressed'},
    h('h2', {id: 'pressed'}, 'Connections and limits'),
    h('ul', {class: 'lanes'}, shaped.map((destination) => h('li', {class: 'card'}, lane(destination)))),
  );
}

function lane({name, waiting, connections, shaping, ...destination}) {
  const limit = shaping.limits.find(({key}) => key === 'connections')?.value ?? shaping['connections-now'];
  const until = destination['held-back-until'];
  const heldBack = until && new Date(until) > Date.now();
  return [
    h(
      'div',
      {class: 'lane-head'},
      h('strong', {}, plainly(name)),
      heldBack && h('span', {class: 'chip warn'}, 'held back, next try ', next(until)),
      !heldBack && shaping.failures === 0 && h('span', {class: 'chip good'}, 'works'),
    ),
    h(
      'p',
      {},
      `${number(connections)} in use of ${plural(shaping['connections-now'], 'connection')} allowed now`,
      Number(limit) !== shaping['connections-now'] && ` (${limit} in good times)`,
      waiting > 0 && `; ${plural(waiting, 'message')} ready`,
      shaping['next-pass'] && ['; the rate lets the next one pass ', next(shaping['next-pass'])],
      '.',
    ),
    shaping.reason && h('p', {class: 'reason'}, capital(shaping.reason), '.'),
    destination['last-reply'] && h('p', {class: 'reply'}, plainly(destination['last-reply'])),
    shaping.limits.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, 'Limits and where they are set'),
        h(
          'dl',
          {class: 'limits'},
          shaping.limits.map(({key, value, section, origin}) => [
            h('dt', {}, key),
            h('dd', {}, h('code', {}, value), h('span', {class: 'faint'}, ` [${plainly(section)}] · ${plainly(origin)}`)),
          ]),
        ),
      ),
  ];
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
