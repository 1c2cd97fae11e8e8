// The whole queue: counts, destinations, and the messages in pages.
import * as api from './api.js';
import {fill, h} from './dom.js';
import {number, plainly, plural, size} from './format.js';
import {icon} from './icons.js';
import * as keys from './keys.js';
import * as live from './live.js';
import {pressed, waitingFor} from './queue-destinations.js';
import * as filters from './queue-filter.js';
import {fitting, label as verbLabel, steer, verbs} from './queue-verbs.js';
import * as words from './queue-words.js';

const PAGE = 50;
const TYPING = 300;
const TICK = 5_000;

/** Draws the queue into `root`; gives the function that is called when it is left. */
export async function showList(root, {query, go, title}) {
  const view = new QueueList(root, filters.read(query), go);
  title('Queue');
  await view.begin();
  return () => view.end();
}

class QueueList {
  constructor(root, filter, go) {
    this.root = root;
    this.filter = filter;
    this.go = go;
    this.pages = [null]; // the ids behind which the pages up to this one begin
    this.selected = new Set();
    this.allDestinations = false;
    this.messages = [];
    this.more = false;
    this.drawn = '';
    this.parts = {
      totals: h('p', {class: 'totals', 'aria-live': 'polite'}),
      states: h('div', {class: 'bar', role: 'group', 'aria-label': 'States'}),
      problem: h('p', {class: 'notice bad', hidden: true, role: 'alert'}),
      destinations: h('div'),
      lanes: h('div'),
      actions: h('div', {class: 'bar actions-bar'}),
      list: h('div'),
      pager: h('div', {class: 'bar pager'}),
    };
  }

  async begin() {
    this.frame();
    await this.refresh();
    this.ends = [
      live.on('queue', () => this.soon()),
      live.on('again', () => this.soon()),
      keys.add([{keys: ['/'], label: 'Search the queue', run: () => this.search.focus()}]),
    ];
    // Ages grow and next attempts come nearer while nothing happens.
    this.tick = setInterval(() => document.hidden || this.drawAll(), TICK);
  }

  end() {
    clearTimeout(this.timer);
    clearInterval(this.tick);
    this.asking?.abort();
    this.ends?.forEach((end) => end());
  }

  frame() {
    this.search = h('input', {
      type: 'search',
      id: 'queue-search',
      placeholder: 'Address, id, or domain=, age>2h',
      value: this.filter.text,
      autocomplete: 'off',
      spellcheck: 'false',
      oninput: () => {
        clearTimeout(this.typing);
        this.typing = setTimeout(() => this.choose({text: this.search.value}), TYPING);
      },
      onkeydown: (event) => event.key === 'Enter' && this.enter(event),
    });
    fill(
      this.root,
      h(
        'div',
        {class: 'page queue'},
        h('div', {class: 'page-head'}, h('h1', {}, 'Queue'), this.parts.totals),
        this.parts.destinations,
        this.parts.lanes,
        h('h2', {}, 'Messages'),
        h(
          'div',
          {class: 'bar finder'},
          this.parts.states,
          h('label', {class: 'aside', for: 'queue-search'}, 'Search the queue'),
          h('div', {class: 'find'}, icon('search'), this.search),
        ),
        this.parts.problem,
        this.parts.actions,
        this.parts.list,
        this.parts.pager,
      ),
    );
  }

  enter(event) {
    event.preventDefault();
    clearTimeout(this.typing);
    const id = filters.queueId({text: this.search.value});
    if (id) {
      this.go(`/queue/${id}`);
    } else {
      this.choose({text: this.search.value});
    }
  }

  /** Another filter: from its first page on, and with nothing selected. */
  choose(change) {
    this.filter = {...this.filter, ...change};
    this.pages = [null];
    this.selected.clear();
    history.replaceState(null, '', filters.address(this.filter));
    this.refresh();
  }

  /** A flood of events asks twice a second at the most, and never twice at once. */
  soon() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.refresh();
    }, 500);
  }

  async refresh() {
    this.asking?.abort();
    this.asking = new AbortController();
    const {signal} = this.asking;
    const where = filters.where(this.filter);
    try {
      const [summary, fitting, messages, destinations] = await Promise.all([
        api.get('/api/v1/queue-summary', {signal}),
        where ? api.get(api.path('/api/v1/queue-summary', {where}), {signal}) : null,
        api.get(api.path('/api/v1/queue', {where, after: this.pages.at(-1), limit: PAGE + 1}), {signal}),
        api.get('/api/v1/destinations', {signal}),
      ]);
      if (messages.length === 0 && this.pages.length > 1) {
        this.pages.pop(); // the last page has emptied
        this.refresh();
        return;
      }
      this.more = messages.length > PAGE;
      Object.assign(this, {summary, fitting: fitting ?? summary, messages: messages.slice(0, PAGE), destinations});
      this.problem('');
      this.forget();
      this.drawAll();
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error.status === 400) {
        this.problem(error.message);
      } else if (!this.summary) {
        throw error;
      }
    }
  }

  problem(text) {
    this.parts.problem.hidden = !text;
    fill(this.parts.problem, text);
  }

  /** What has left the queue is not selected any more. */
  forget() {
    const shown = new Set(this.messages.map(({id}) => id));
    this.selected.forEach((id) => shown.has(id) || this.selected.delete(id));
  }

  // ---- drawing

  drawAll() {
    const focused = document.activeElement?.dataset?.key;
    const {summary} = this;
    fill(
      this.parts.totals,
      summary.messages === 0
        ? 'Nothing waits.'
        : [plural(summary.messages, 'message'), ` · ${size(summary.octets)} · oldest `, words.age(summary.oldest)],
    );
    fill(
      this.parts.destinations,
      waitingFor(summary, {
        chosen: this.filter.destination,
        choose: (destination) => this.choose({destination}),
        all: this.allDestinations,
        showAll: () => {
          this.allDestinations = !this.allDestinations;
          this.drawAll();
        },
      }),
    );
    this.drawLanes();
    this.drawStates();
    this.drawActions();
    this.drawMessages();
    this.drawPager();
    if (focused) {
      this.root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  drawLanes() {
    const open = new Set([...this.parts.lanes.querySelectorAll('details[open]')].map((details) => details.closest('li').dataset.name));
    fill(this.parts.lanes, pressed(this.destinations));
    this.parts.lanes.querySelectorAll('li').forEach((item) => {
      item.dataset.name = item.querySelector('strong').textContent;
      item.querySelector('details')?.toggleAttribute('open', open.has(item.dataset.name));
    });
  }

  drawStates() {
    const {states} = this.summary;
    const button = (state, name, count) =>
      h(
        'button',
        {type: 'button', class: 'quiet', dataset: {key: `state-${state}`}, 'aria-pressed': String(this.filter.state === state), onclick: () => this.choose({state})},
        name,
        h('span', {class: 'faint'}, number(count)),
      );
    fill(
      this.parts.states,
      button('', 'All', this.summary.recipients),
      words.states.map((state) => button(state, words.label(state), states[state] ?? 0)),
    );
  }

  drawActions() {
    const {selected, fitting: fit} = this;
    const some = selected.size > 0;
    const all = this.messages.length > 0 && this.messages.every(({id}) => selected.has(id));
    const count = some ? selected.size : fit.messages;
    this.parts.actions.hidden = fit.messages === 0;
    fill(
      this.parts.actions,
      h(
        'label',
        {class: 'pick'},
        h('input', {type: 'checkbox', dataset: {key: 'pick-all'}, checked: all, onchange: (event) => this.pickAll(event.target.checked)}),
        h('span', {}, some ? `${number(selected.size)} selected` : `All ${number(fit.messages)}${filters.words(this.filter) ? ` ${filters.words(this.filter)}` : ''}`),
      ),
      h('span', {class: 'spring'}),
      this.verbs(some).map((verb) =>
        h('button', {type: 'button', dataset: {key: `verb-${verb}`}, 'aria-label': `${verbLabel(verb)} ${plural(count, 'message')}`, onclick: () => this.run(verb)}, verbLabel(verb)),
      ),
    );
  }

  verbs(some) {
    if (!some) {
      return verbs;
    }
    const chosen = this.messages.filter(({id}) => this.selected.has(id));
    return fitting(chosen.map(({state}) => state), {dated: chosen.some((message) => message['hold-until'])});
  }

  drawMessages() {
    if (this.messages.length === 0) {
      const filtered = filters.where(this.filter) !== '';
      fill(this.parts.list, h('p', {class: 'none'}, filtered ? 'No message fits.' : 'The queue is empty: all mail is delivered or given back.'));
      return;
    }
    fill(this.parts.list, h('ul', {class: 'messages', 'aria-label': 'Queued messages'}, this.messages.map((message) => this.row(message))));
  }

  row(message) {
    const reply = words.lastReply(message);
    const due = words.next(words.nextOf(message));
    const check = h('input', {
      type: 'checkbox',
      dataset: {key: `pick-${message.id}`},
      checked: this.selected.has(message.id),
      'aria-label': `Select the message from ${message.sender || 'the null sender'}`,
      onchange: (event) => this.pick(message.id, event.target.checked),
    });
    return h(
      'li',
      {class: this.selected.has(message.id) ? 'row picked' : 'row'},
      h('label', {class: 'pick'}, check),
      h(
        'a',
        {href: `/queue/${message.id}`, dataset: {key: `row-${message.id}`}},
        h('span', {class: 'state'}, words.stateChip(message.state)),
        h('span', {class: 'people'}, h('strong', {}, words.recipients(message.recipients)), h('span', {class: 'from'}, 'from ', words.sender(message.sender))),
        h('span', {class: 'reason'}, reply ? plainly(reply) : h('span', {class: 'faint'}, this.waitsFor(message))),
        h('span', {class: 'times'}, h('span', {}, 'age ', words.age(message.received)), due && h('span', {class: 'faint'}, 'next ', due)),
      ),
    );
  }

  /** Why a message was not tried: its destination may be held back because of another one. */
  waitsFor(message) {
    const names = new Set(message.recipients.map(({destination}) => destination));
    const lane = this.destinations.find(({name, 'held-back-until': until}) => names.has(name) && until && new Date(until) > Date.now());
    return lane ? `not tried: ${lane.name} is held back (${plainly(lane['last-reply'])})` : 'no attempt yet';
  }

  drawPager() {
    const first = this.pages.length === 1;
    fill(
      this.parts.pager,
      (!first || this.more) && [
        h('button', {type: 'button', disabled: first, dataset: {key: 'previous'}, onclick: () => this.turn(-1)}, icon('previous'), 'Older'),
        h('span', {class: 'faint'}, `Page ${number(this.pages.length)} of ${number(Math.max(this.pages.length, Math.ceil(this.fitting.messages / PAGE)))}`),
        h('button', {type: 'button', disabled: !this.more, dataset: {key: 'next'}, onclick: () => this.turn(1)}, 'Newer', icon('next')),
      ],
    );
  }

  // ---- doing

  turn(by) {
    if (by > 0) {
      this.pages.push(this.messages.at(-1).id);
    } else {
      this.pages.pop();
    }
    this.selected.clear();
    this.refresh().then(() => this.parts.actions.scrollIntoView({block: 'nearest'}));
  }

  pick(id, picked) {
    this.selected[picked ? 'add' : 'delete'](id);
    this.drawAll();
  }

  pickAll(picked) {
    this.messages.forEach(({id}) => this.selected[picked ? 'add' : 'delete'](id));
    this.drawAll();
  }

  async run(verb) {
    const ids = [...this.selected];
    const which = filters.words(this.filter);
    const done = ids.length
      ? await steer(verb, {ids}, '')
      : await steer(verb, {where: filters.where(this.filter), count: this.fitting.messages}, which ? `All messages ${which}.` : 'All messages of the queue.');
    if (done) {
      this.selected.clear();
      this.refresh();
    }
  }
}
