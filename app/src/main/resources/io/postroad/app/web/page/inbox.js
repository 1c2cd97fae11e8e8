// The inbox: a live list with search, selection and the keyboard.
import {tool} from './controls.js';
import {confirm} from './dialog.js';
import {fill, h} from './dom.js';
import {number, plural} from './format.js';
import {firstMessage, noMatch} from './inbox-empty.js';
import {drawFilters as drawFiltersInto} from './inbox-filters.js';
import {row} from './inbox-row.js';
import * as keys from './keys.js';
import * as live from './live.js';
import * as mail from './mail.js';
import {searchBox} from './search-box.js';
import {selection} from './selection.js';
import * as shell from './shell.js';
import {askTags} from './tags.js';
import * as trail from './trail.js';
import {windowed} from './windowed.js';

/** A flood of mail redraws the list so often, and not once for each message. */
const CALM = 150;

const narrow = matchMedia('(max-width: 719px)');

/** The list as it was left, so that it is there at once when one comes back. */
let memory = null;

/** Draws the view into `root`; gives the function that is called when it is left. */
export function show(root, {query, aside, go, title}) {
  let text = query.get('q') ?? '';
  let unread = 0;
  let knownTags = [];
  let inboxes = [];
  let timer = 0;
  const chosen = selection(() => (list.redraw(), drawBar()));
  const bar = h('div', {class: 'bar listbar'});
  const filters = h('div', {class: 'filters'});
  const nothing = h('div', {hidden: true});
  const scroller = h('div', {class: 'scroller'});
  const search = searchBox({text, search: searchFor, leave: () => list.moveTo(list.cursor)});
  const list = windowed({
    scroller,
    label: 'Messages, newest first',
    height: () => (narrow.matches ? 84 : 62),
    load,
    draw: (message, index, total) => row(message, index, total, {selected: Boolean(message) && chosen.has(message.ID), actions: {select, mark: (m) => mark([m], !m.Read), remove: (m) => remove([m])}}),
    key: (message) => message.ID,
    loaded,
    failed,
  });
  scroller.append(list.element, nothing);
  fill(root, h('div', {class: 'inbox'}, h('div', {class: 'inbox-head'}, h('h1', {class: 'aside'}, 'Inbox'), search.element, filters), bar, scroller));
  scroller.addEventListener('click', remember);

  async function load(start, limit, signal) {
    const answer = await mail.list(text, start, limit, signal);
    unread = answer.unread;
    const [tags, names] = [answer.tags ?? [], answer.inboxes ?? []];
    if (String([tags, names]) !== String([knownTags, inboxes])) {
      [knownTags, inboxes] = [tags, names];
      drawFilters();
    }
    return {total: answer.messages_count ?? answer.total, items: answer.messages};
  }

  function loaded(total) {
    shell.showUnread(unread);
    drawBar();
    nothing.hidden = total > 0;
    list.element.hidden = total === 0;
    if (total === 0) {
      fill(nothing, text ? noMatch(text, () => search.set('')) : firstMessage());
    }
  }

  /** A search that the server does not understand is answered where its results would be. */
  function failed(error) {
    if (error.status === 400) {
      fill(nothing, h('section', {class: 'empty'}, h('h1', {}, 'This search is not understood'), h('p', {}, error.message)));
      nothing.hidden = false;
      list.element.hidden = true;
    } else if (!error.gone) {
      shell.toast(error.message, {bad: true});
    }
  }

  function searchFor(wanted) {
    text = wanted;
    history.replaceState(null, '', text ? `/?${new URLSearchParams({q: text})}` : '/');
    title(text ? `Search ${text}` : 'Inbox');
    chosen.clear();
    drawFilters();
    list.reset();
  }

  function drawBar() {
    const total = list.total;
    if (chosen.size > 0) {
      fill(
        bar,
        h('strong', {role: 'status'}, `${number(chosen.size)} selected`),
        tool('read', 'Mark read', () => mark(chosen.messages(), true)),
        tool('unread', 'Mark unread', () => mark(chosen.messages(), false)),
        tool('tag', 'Tags', () => retag(chosen.messages())),
        tool('trash', 'Delete', () => remove(chosen.messages())),
        h('span', {class: 'spring'}),
        tool('close', 'Clear selection', chosen.clear),
      );
    } else {
      fill(
        bar,
        h('span', {class: 'tally', role: 'status'}, total < 0 ? 'Loading' : tally(total)),
        h('span', {class: 'spring'}),
        unread > 0 && tool('read', text ? 'Mark matches read' : 'Mark all read', markAll),
        total > 0 && tool('trash', text ? 'Delete matches' : 'Delete all', removeAll),
      );
    }
  }

  function tally(total) {
    return text ? `${plural(total, 'match', 'matches')}` : `${plural(total, 'message')}${unread > 0 ? `, ${number(unread)} unread` : ''}`;
  }

  function drawFilters() {
    drawFiltersInto({filters, aside, text, tags: knownTags, inboxes, choose});
  }

  function choose(event, wanted) {
    if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      search.set(wanted);
    }
  }

  // ---- what one can do

  function select(message, event) {
    const index = list.find(message.ID) ?? 0;
    list.moveTo(index, {focus: false});
    if (event?.shiftKey) {
      chosen.extend(index, list.at);
    } else {
      chosen.toggle(message, index);
    }
  }

  async function act(deed, done) {
    try {
      await deed();
      if (done) {
        shell.toast(done);
      }
      chosen.clear();
      await list.refresh();
    } catch (error) {
      shell.toast(error.message, {bad: true});
    }
  }

  function mark(messages, read) {
    return act(() => mail.mark(messages.map(({ID}) => ID), read), messages.length > 1 ? `${plural(messages.length, 'message')} marked ${read ? 'read' : 'unread'}` : '');
  }

  function markAll() {
    return act(() => mail.markAll(text), 'Marked read');
  }

  async function remove(messages) {
    const many = messages.length > 1;
    if (!many || (await confirm({title: `Delete ${plural(messages.length, 'message')}?`, text: 'They are gone for good.', action: 'Delete'}))) {
      await act(() => mail.remove(messages.map(({ID}) => ID)), many ? `${plural(messages.length, 'message')} deleted` : 'Deleted');
    }
  }

  async function removeAll() {
    const what = text ? plural(list.total, 'matching message') : `all ${plural(list.total, 'message')}`;
    if (await confirm({title: `Delete ${what}?`, text: 'They are gone for good.', action: text ? 'Delete matches' : 'Delete all'})) {
      await act(() => mail.removeAll(text), 'Deleted');
    }
  }

  async function retag(messages) {
    const tags = await askTags(messages, knownTags);
    if (tags) {
      await act(() => mail.tag(messages.map(({ID}) => ID), tags), 'Tags changed');
    }
  }

  /** A click on a row: the message view asks the trail what lies before and behind it. */
  function remember(event) {
    const id = event.target.closest('li')?.dataset.id;
    if (id && event.target.closest('a')) {
      list.moveTo(list.find(id) ?? 0, {focus: false});
      trail.set(text, list.cursor);
    }
  }

  // ---- the keyboard

  const here = () => list.at(list.cursor);
  const targets = () => (chosen.size > 0 ? chosen.messages() : [here()].filter(Boolean));
  const forget = keys.add([
    // The first key goes to the first row and not to the second.
    {keys: ['j', 'ArrowDown'], label: 'Next message', run: () => list.moveTo(list.active ? list.cursor + 1 : list.cursor)},
    {keys: ['k', 'ArrowUp'], label: 'Previous message', run: () => list.moveTo(list.cursor - 1)},
    {keys: ['PageDown'], run: () => list.moveTo(list.cursor + 10)},
    {keys: ['PageUp'], run: () => list.moveTo(list.cursor - 10)},
    {keys: ['Home'], run: () => list.moveTo(0)},
    {keys: ['End'], run: () => list.moveTo(list.total - 1)},
    {keys: ['Enter', 'o'], label: 'Open', run: open},
    {keys: ['x'], label: 'Select', run: () => here() && select(here())},
    {keys: ['a'], ctrl: true, label: 'Select what is loaded', run: () => chosen.all(list.at, list.total)},
    {keys: ['m'], label: 'Mark read or unread', run: () => targets().length > 0 && mark(targets(), !targets()[0].Read)},
    {keys: ['t'], label: 'Tags', run: () => targets().length > 0 && retag(targets())},
    {keys: ['Delete', '#'], label: 'Delete', run: () => targets().length > 0 && remove(targets())},
    {keys: ['Escape'], label: 'Clear selection', run: () => (chosen.size > 0 ? chosen.clear() : false)},
    {keys: ['/'], label: 'Search', run: search.focus},
  ]);

  function open(event) {
    // Enter on a button or link does what it always does.
    if (event.key === 'Enter' && document.activeElement?.closest('a, button, input')) {
      return false;
    }
    if (here()) {
      trail.set(text, list.cursor);
      go(`/view/${here().ID}`);
    }
    return true;
  }

  // ---- live

  function refreshSoon() {
    timer ||= setTimeout(async () => {
      await list.refresh();
      timer = 0;
    }, CALM);
  }

  const deaf = [live.on('inbox', refreshSoon), live.on('again', refreshSoon)];
  title(text ? `Search ${text}` : 'Inbox');
  drawFilters();
  drawBar();
  if (memory?.text === text) {
    list.restore(memory.list);
    list.moveTo(list.cursor); // the keyboard goes on where it was
    drawBar();
    list.refresh();
  } else {
    list.reset();
  }
  return () => {
    memory = list.total > 0 ? {text, list: list.save()} : null;
    clearTimeout(timer);
    deaf.forEach((end) => end());
    forget();
    list.stop();
  };
}
