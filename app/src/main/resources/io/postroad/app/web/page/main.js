// The router: real paths by the History API, one module a view, loaded when it is first shown.
import {ApiError} from './api.js';
import {fill, h} from './dom.js';
import * as keys from './keys.js';
import * as live from './live.js';
import * as shell from './shell.js';

// The server answers each of these paths with this page: io.postroad.app.web.page.PagePaths has the same list.
const ROUTES = [
  {path: /^\/$/, nav: 'inbox', title: 'Inbox', load: () => import('./inbox.js')},
  {path: /^\/view\/(?<id>[0-9a-z]+)$/, nav: 'inbox', title: 'Message', load: () => import('./message.js')},
  {path: /^\/view\/(?<id>[0-9a-z]+)\/conversation$/, nav: 'inbox', title: 'Conversation', load: () => import('./conversation.js')},
  {path: /^\/queue$/, nav: 'queue', title: 'Queue', load: () => import('./queue.js')},
  {path: /^\/queue\/(?<id>[0-9a-z]+)$/, nav: 'queue', title: 'Queue', load: () => import('./queue.js')},
  {path: /^\/flow$/, nav: 'flow', title: 'Flow', load: () => import('./flow.js')},
  {path: /^\/check$/, nav: 'check', title: 'Check', load: () => import('./check.js')},
];

const root = document.getElementById('content');
const aside = document.getElementById('aside');
let leave = () => {};
let visit = 0;

/** Goes to a path of ours. `replace` leaves no step in the browser's history. */
function go(path, {replace = false} = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  render();
}

async function render() {
  const mine = ++visit;
  const {pathname, search} = location;
  const route = ROUTES.find(({path}) => path.test(pathname));
  leave();
  leave = () => {};
  fill(root);
  fill(aside);
  root.scrollTop = 0;
  shell.mark(route?.nav ?? '');
  shell.title(route?.title ?? 'Nothing here');
  if (!route) {
    nothing();
    return;
  }
  try {
    const view = await route.load();
    if (mine !== visit) {
      return; // the user went on before this view was there
    }
    const place = {
      params: {...route.path.exec(pathname).groups},
      query: new URLSearchParams(search),
      go,
      aside,
      title: shell.title,
    };
    const left = await view.show(root, place);
    if (mine === visit) {
      leave = left ?? (() => {});
      takeFocus();
    } else {
      left?.();
    }
  } catch (error) {
    if (mine === visit) {
      failed(error);
    }
  }
}

/** With the old view went the focus: the tabulator and screen readers go on in the new one, but at the first. */
function takeFocus() {
  if (visit > 1 && document.activeElement === document.body) {
    root.focus({preventScroll: true});
  }
}

function nothing() {
  fill(
    root,
    h('section', {class: 'empty'}, h('h1', {}, 'There is nothing here'), h('p', {}, h('a', {href: '/'}, 'To the inbox'))),
  );
}

function failed(error) {
  const reason = error instanceof ApiError ? error.message : 'This part of the page could not be loaded.';
  fill(
    root,
    h(
      'section',
      {class: 'empty'},
      h('h1', {}, 'That did not work'),
      h('p', {}, reason),
      h('p', {}, h('button', {type: 'button', class: 'primary', onclick: render}, 'Try again')),
    ),
  );
  if (!(error instanceof ApiError)) {
    console.error(error);
  }
}

/** A plain click on a link of ours changes the view; with Control and the like the browser opens a tab, as ever. */
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) {
    return;
  }
  const ours = link.origin === location.origin && ROUTES.some(({path}) => path.test(link.pathname));
  if (ours && !link.getAttribute('href').startsWith('#')) {
    event.preventDefault();
    if (link.pathname + link.search !== location.pathname + location.search) {
      go(link.pathname + link.search);
    }
  }
}

addEventListener('popstate', render);
document.addEventListener('click', follow);
shell.start();
keys.start();
live.start();
render();
