// What was said about a message: the session that brought it, and each that passed it on, line by line.
import * as api from './api.js';
import {fill, h} from './dom.js';
import {distance, moments, plainly} from './format.js';
import {icon} from './icons.js';
import * as keys from './keys.js';
import {explanation, headline, loadTerms} from './glossary.js';
import * as live from './live.js';
import {sheet} from './sheet.js';

const SLOW = 1_000;

/** Draws the view into `root`; gives the function that is called when it is left. */
export async function show(root, {params, title}) {
  const [answer, terms] = await Promise.all([load(params.id), loadTerms(), sheet('conversation')]);
  const view = {id: params.id, answer, terms, open: new Set(), all: false};
  title('Conversation');
  draw(root, view);

  const refresh = async () => {
    try {
      view.answer = await load(params.id);
      draw(root, view);
    } catch {
      // What is shown stays; the banner says when the server is gone.
    }
  };
  let soon = 0;
  const ends = [
    live.on('queue', () => {
      if (view.answer?.queued) {
        clearTimeout(soon);
        soon = setTimeout(refresh, 250);
      }
    }),
    live.on('again', refresh),
    keys.add([
      {keys: ['j', 'ArrowDown'], label: 'Next line', run: () => move(root, 1)},
      {keys: ['k', 'ArrowUp'], label: 'Previous line', run: () => move(root, -1)},
      {keys: ['e'], label: 'Explain every line, or none', run: () => toggleAll(root, view)},
    ]),
  ];
  return () => {
    clearTimeout(soon);
    ends.forEach((end) => end());
  };
}

/** Null when nothing is known of it. */
async function load(id) {
  try {
    return await api.get(`/api/v1/conversation/${id}`);
  } catch (error) {
    if (error.missing) {
      return null;
    }
    throw error;
  }
}

function draw(root, view) {
  const focused = document.activeElement?.dataset?.key;
  fill(root, view.answer ? page(root, view) : nothing(view.id));
  if (focused) {
    root.querySelector(`[data-key="${focused}"]`)?.focus();
  }
}

function nothing(id) {
  return h(
    'section',
    {class: 'empty'},
    h('h1', {}, 'No conversation is known'),
    h('p', {}, `Nothing is kept of ${id}. Conversations are kept for as long, and as many, as [history] in the configuration says.`),
    h('p', {}, h('a', {href: '/'}, 'To the inbox')),
  );
}

function page(root, view) {
  const {answer} = view;
  const steps = answer.steps.map((step, number) => drawStep(root, view, step, `${number}`));
  return h(
    'div',
    {class: 'page talk'},
    h(
      'div',
      {class: 'page-head'},
      h('h1', {}, 'Conversation'),
      h(
        'div',
        {class: 'bar'},
        answer.kind === 'message' && link(answer),
        h(
          'button',
          {type: 'button', 'aria-pressed': String(view.all), onclick: () => toggleAll(root, view), title: 'Explain every line (e)'},
          icon('talk'),
          'Explain every line',
        ),
      ),
    ),
    answer.why && h('p', {class: 'why'}, plainly(answer.why)),
    h(
      'p',
      {class: 'legend'},
      h('span', {class: 'who client'}, 'C'),
      ' the client, who sends ',
      h('span', {class: 'who server'}, 'S'),
      ' the server, who answers. Choose a line to have it explained.',
    ),
    h('ol', {class: 'steps'}, steps),
  );
}

function link({id, queued}) {
  return queued
    ? h('a', {class: 'button', href: `/queue/${id}`}, 'In the queue')
    : h('a', {class: 'button', href: `/view/${id}`}, icon('back'), 'Message');
}

// ---- steps

function drawStep(root, view, step, key) {
  const talks = step.connections.map((connection, number) => drawConnection(root, view, step, connection, `${key}-${number}`));
  return h(
    'li',
    {class: `step ${step.event}`},
    h(
      'div',
      {class: 'step-head'},
      h('h2', {}, heading(step)),
      outcome(step),
      h('time', {datetime: step.at, title: moments(step.at)}, distance(step.at)),
    ),
    facts(step),
    talks.length ? talks : silence(step),
    unfinished(step) && h('p', {class: 'fact faint'}, 'The session went on; what was said after this message is kept for a while only.'),
  );
}

function heading(step) {
  switch (step.event) {
    case 'accepted':
      return `Received from ${step.client}`;
    case 'refused':
      return `Refused from ${step.client}`;
    case 'lost':
      return `Lost ${step.client}`;
    case 'login-failed':
      return `Login refused from ${step.client}`;
    case 'connection-refused':
      return `Connection refused from ${step.client}`;
    case 'faulted':
      return `A fault on demand for ${step.client}`;
    case 'attempted':
      return STORES[step.destination] ?? `Passed on to ${step.destination}`;
    case 'reported':
      return 'A delivery report was sent';
    case 'steered':
      return `${STEERED[step.verb] ?? step.verb} by ${step.by}`;
    case 'removed':
      return 'Left the queue';
    default:
      return step.event;
  }
}

const STEERED = {hold: 'Held', release: 'Released', retry: 'Tried again', bounce: 'Given back', delete: 'Deleted'};
const STORES = {inbox: 'Put into the inbox', maildir: 'Put into the Maildir'};
const BAD = new Set(['refused', 'lost', 'login-failed', 'connection-refused', 'faulted']);
const GOOD = new Set(['delivered', 'accepted', 'relayed', 'expanded']);

function outcome(step) {
  if (step.event === 'accepted') {
    return h('span', {class: 'chip good'}, 'accepted');
  }
  if (BAD.has(step.event)) {
    return h('span', {class: 'chip bad'}, step.event.replace('-', ' '));
  }
  const outcomes = [...new Set((step.results ?? []).map((result) => result.outcome))];
  return outcomes.map((word) => h('span', {class: `chip ${shade(word)}`}, word));
}

function shade(word) {
  return GOOD.has(word) ? 'good' : word === 'deferred' ? 'warn' : 'bad';
}

function facts(step) {
  if (step.event === 'reported') {
    return h('p', {class: 'fact'}, 'To the sender, about ', list(step.recipients), ': ', h('a', {href: `/view/${step['report-id']}/conversation`}, step['report-id']));
  }
  const results = (step.results ?? []).map((result) => [h('strong', {}, plainly(result.address)), ` ${result.outcome}: `, plainly(result.reply)]);
  const troubles = [...(step.others ?? []), step].filter(({event}) => BAD.has(event)).map(trouble);
  const all = [...results, ...troubles];
  return all.length > 0 && h('ul', {class: 'results'}, all.map((words) => h('li', {}, words)));
}

/** What went wrong in a session, and for whom. */
function trouble({event, recipients, reply, what, why}) {
  const whom = list(recipients);
  return [whom && [h('strong', {}, whom), ' '], `${event.replace('-', ' ')}: `, plainly(reply ?? what ?? why ?? '')];
}

function list(addresses) {
  return (addresses ?? []).map(plainly).join(', ');
}

/** A session of a client of which the end is not known: it goes on, has another message, or the server was restarted. */
function unfinished(step) {
  const last = step.connections.at(-1)?.lines.at(-1);
  return Boolean(step['session-id'] && last && !/^(221|421|521)/.test(last.text));
}

/** Nobody talked: said only where somebody might have. */
function silence(step) {
  if (step.event !== 'attempted') {
    return null;
  }
  return h('p', {class: 'fact faint'}, step.destination in STORES ? 'Stored on this machine; no SMTP was needed.' : 'No connection came about, so nothing was said.');
}

// ---- lines

function drawConnection(root, view, step, connection, key) {
  const spoken = connection.lines.filter((line) => line.speaker !== 'note').length;
  const words = connection.peer ? `Connection to ${connection.peer}` : step.event === 'attempted' ? 'A connection that was open already' : `SMTP session ${step['session-id'] ?? ''}`;
  return h(
    'section',
    {class: 'connection', 'aria-label': words},
    h(
      'h3',
      {},
      words,
      h('span', {class: 'faint'}, ` · ${spoken} lines in ${milliseconds(connection.duration)}`),
    ),
    h('ol', {class: 'lines'}, grouped(connection.lines, key).map((group) => drawGroup(root, view, connection, group))),
  );
}

/** What EHLO lists is many short lines: they stand beside each other. */
function grouped(lines, key) {
  const groups = [];
  lines.forEach((line, number) => {
    const item = {line, key: `${key}-${number}`};
    const keyword = line.terms[0].startsWith('keyword.');
    if (keyword && groups.at(-1)?.keywords) {
      groups.at(-1).items.push(item);
    } else {
      groups.push({keywords: keyword, items: [item]});
    }
  });
  return groups;
}

function drawGroup(root, view, connection, {keywords, items}) {
  if (!keywords) {
    return drawLine(root, view, connection, items[0].line, items[0].key);
  }
  const explained = items.filter(({key}) => view.all || view.open.has(key));
  return h(
    'li',
    {class: 'line server keywords'},
    h('div', {class: 'beside'}, items.map(({line, key}) => said(root, view, line, key))),
    items.map(({line, key}) => detail(view, connection, line, key, explained.length > 1)),
  );
}

const SPEAKERS = {client: ['C', 'Client: '], server: ['S', 'Server: '], note: ['', 'Remark: ']};

function drawLine(root, view, connection, line, key) {
  const refusal = line.speaker === 'server' && /^[45]/.test(line.text);
  return h('li', {class: `line ${line.speaker}${refusal ? ' refusal' : ''}`}, said(root, view, line, key), detail(view, connection, line, key, false));
}

/** The line itself, which opens what is to be said about it. */
function said(root, view, line, key) {
  const open = view.all || view.open.has(key);
  const [letter, words] = SPEAKERS[line.speaker];
  // Lines of one moment: the first of them says when.
  const first = line.since > 0 || line.offset === 0;
  return h(
    'button',
    {
      type: 'button',
      class: 'said',
      dataset: {key},
      'aria-expanded': String(open),
      'aria-controls': `why-${key}`,
      title: open ? null : headline(view.terms, line),
      onclick: () => toggle(root, view, key),
    },
    h('span', {class: first ? 'when' : 'when same', title: moments(line.at)}, milliseconds(line.offset)),
    h('span', {class: `who ${line.speaker}`, 'aria-hidden': 'true'}, letter),
    h('span', {class: 'aside'}, words),
    h('span', {class: 'text'}, plainly(line.text)),
    line.since >= SLOW && h('span', {class: 'chip warn', title: 'Time since the line before'}, `+${milliseconds(line.since)}`),
  );
}

function detail(view, connection, line, key, named) {
  const open = view.all || view.open.has(key);
  return h(
    'div',
    {class: 'explained', id: `why-${key}`, hidden: !open},
    open && named && h('p', {class: 'named'}, h('code', {}, plainly(line.text))),
    open && (named ? h('p', {}, headline(view.terms, line)) : explanation(view.terms, line, connection)),
  );
}

function toggle(root, view, key) {
  if (view.all) {
    view.all = false;
    view.open.clear();
  } else if (!view.open.delete(key)) {
    view.open.add(key);
  }
  draw(root, view);
}

function toggleAll(root, view) {
  view.all = !view.all;
  view.open.clear();
  draw(root, view);
}

function move(root, by) {
  const lines = [...root.querySelectorAll('.said')];
  const at = lines.indexOf(document.activeElement);
  const next = lines[at < 0 ? (by > 0 ? 0 : lines.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({block: 'nearest'});
}

/** `0.4 ms`, `12 ms`, `3.20 s` */
function milliseconds(value) {
  if (value < 10) {
    return `${value.toFixed(1)} ms`;
  }
  return value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(2)} s`;
}
