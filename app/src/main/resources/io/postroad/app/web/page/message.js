// One message: what it says, what it is made of, and what can be done with it.
import {tool, toolLink} from './controls.js';
import {fill, h} from './dom.js';
import {plainly} from './format.js';
import * as keys from './keys.js';
import * as live from './live.js';
import * as mail from './mail.js';
import * as body from './message-body.js';
import {messageFrame} from './message-frame.js';
import {messageHead} from './message-head.js';
import {release} from './release.js';
import * as shell from './shell.js';
import {tabList} from './tab-list.js';
import {askTags} from './tags.js';
import * as trail from './trail.js';

/** The way of looking that was chosen last: who reads raw messages reads the next one raw, too. */
let lastTab = '';

/** Draws the view into `root`; gives the function that is called when it is left. */
export async function show(root, {params, go, title}) {
  const message = await mail.message(params.id);
  const found = await mail.findings(message.ID);
  title(plainly(message.Subject) || '(no subject)');
  let around = {previous: null, next: null};
  const previous = step('previous', 'Previous message');
  const next = step('next', 'Next message');
  const head = h('div');
  const frame = message.HTML ? messageFrame(message.ID) : null;
  const widths = h('div', {class: 'spring'});
  const tabs = tabList({label: 'Ways to look at it', tabs: ways(), first: lastTab, chosen: tabChosen});
  fill(
    root,
    h(
      'article',
      {class: 'message', 'aria-label': 'Message'},
      h(
        'div',
        {class: 'bar toolbar', role: 'toolbar', 'aria-label': 'Message'},
        toolLink('back', 'Inbox', trail.back(), {class: 'button lone'}),
        previous,
        next,
        h('span', {class: 'spring'}),
        toolLink('talk', 'Conversation', `/view/${message.ID}/conversation`),
        tool('send', 'Release', () => release(message)),
        toolLink('download', 'Download', mail.rawPath(message.ID, {download: true}), {download: true}),
        tool('tag', 'Tags', retag),
        tool('unread', 'Mark unread', markUnread),
        tool('trash', 'Delete', remove),
      ),
      head,
      body.attachments(message) || null,
      h('div', {class: 'tab-row'}, tabs.list, widths),
      tabs.panel,
    ),
  );
  drawHead();
  look();

  function ways() {
    return [
      frame && {id: 'html', label: 'HTML', draw: (panel) => void fill(panel, message.HTML.length >= 1024 * 1024 && h('p', {class: 'notice'}, 'Only the first MiB is shown; the download has the rest.'), frame.frame)},
      {id: 'text', label: 'Text', draw: (panel) => void body.text(panel, message)},
      {id: 'headers', label: 'Headers', draw: (panel) => void body.headers(panel, message)},
      {id: 'parts', label: 'Parts', draw: (panel) => void body.parts(panel, message)},
      found.links.length > 0 && {id: 'links', label: `Links ${found.links.length}`, draw: (panel) => void body.links(panel, found.links)},
      {id: 'raw', label: 'Raw', draw: (panel) => void body.raw(panel, message)},
    ].filter(Boolean);
  }

  function tabChosen(id, byUser) {
    lastTab = byUser ? id : lastTab;
    fill(widths, id === 'html' && frame.widths);
  }

  function drawHead() {
    fill(head, messageHead(message, found.codes));
  }

  // ---- its neighbours

  function step(name, label) {
    const button = tool(name, label, () => goTo(name));
    button.classList.add('lone');
    button.disabled = true;
    return button;
  }

  function goTo(name) {
    if (around[name]) {
      trail.step(name === 'previous' ? -1 : 0);
      go(`/view/${around[name]}`, {replace: true});
    }
  }

  async function look() {
    try {
      around = await trail.neighbours(message.ID);
    } catch {
      return; // the buttons stay as they are; the banner says when the server is gone
    }
    previous.disabled = !around.previous;
    next.disabled = !around.next;
  }

  // ---- what one can do

  async function attempt(deed) {
    try {
      await deed();
      return true;
    } catch (error) {
      shell.toast(error.message, {bad: true});
      return false;
    }
  }

  async function remove() {
    if (await attempt(() => mail.remove([message.ID]))) {
      shell.toast('Deleted');
      go(around.next ? `/view/${around.next}` : trail.back(), {replace: true});
    }
  }

  async function markUnread() {
    if (await attempt(() => mail.mark([message.ID], false))) {
      go(trail.back());
    }
  }

  async function retag() {
    const known = await mail.tags().catch(() => []);
    const tags = await askTags([message], known);
    if (tags && (await attempt(() => mail.tag([message.ID], tags)))) {
      message.Tags = tags;
      drawHead();
    }
  }

  const forget = keys.add([
    {keys: ['j', 'ArrowRight'], label: 'Next message', run: () => goTo('next')},
    {keys: ['k', 'ArrowLeft'], label: 'Previous message', run: () => goTo('previous')},
    {keys: ['Escape', 'u'], label: 'Back to the list', run: () => go(trail.back())},
    {keys: ['c'], label: 'Conversation', run: () => go(`/view/${message.ID}/conversation`)},
    {keys: ['r'], label: 'Release', run: () => void release(message)},
    {keys: ['t'], label: 'Tags', run: () => void retag()},
    {keys: ['m'], label: 'Mark unread', run: () => void markUnread()},
    {keys: ['Delete', '#'], label: 'Delete', run: () => void remove()},
  ]);
  const deaf = live.on('inbox', look);
  return () => {
    deaf();
    forget();
    tabs.leave();
  };
}
