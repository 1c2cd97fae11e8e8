// What stands around every view: the navigation, the banner when the server is gone, the theme, the figures.
import * as api from './api.js';
import {fill, h} from './dom.js';
import {number} from './format.js';
import * as live from './live.js';

const WORDS = {
  connecting: 'Connecting',
  live: 'Live',
  polling: 'Connected',
  gone: 'Disconnected',
  locked: 'Locked',
};

const BANNERS = {
  gone: 'The server is gone. This page shows what it had, and goes on by itself when the server is back.',
  locked: 'The server wants its token. Open the page by the link with ?token= that is made of the text in api-token.',
};

const THEMES = ['system', 'light', 'dark'];

/** Begins; once. */
export function start() {
  showState(live.current());
  live.on('state', showState);
  live.on('inbox', () => countSoon());
  live.on('again', () => countSoon());
  showTheme(chosenTheme());
  document.getElementById('theme').addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length];
    choose(next);
    toast(`Theme: ${next === 'system' ? 'as the system has it' : next}`);
  });
  count();
}

/** Marks the view that is shown, for the eye and for a screen reader. */
export function mark(nav) {
  for (const link of document.querySelectorAll('[data-nav]')) {
    if (link.dataset.nav === nav) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

let unread = 0;
let heading = 'Postroad';

/** Names the tab of the browser. */
export function title(text) {
  heading = text ? `${text} · Postroad` : 'Postroad';
  document.title = unread > 0 ? `(${number(unread)}) ${heading}` : heading;
}

/** Shows how many messages nobody has looked at. */
export function showUnread(value) {
  unread = value;
  const badge = document.getElementById('unread');
  badge.hidden = value === 0;
  fill(badge, number(value), h('span', {class: 'aside'}, ' unread'));
  document.title = unread > 0 ? `(${number(unread)}) ${heading}` : heading;
}

/** A short word at the edge of the page, read aloud by a screen reader. */
export function toast(text, {bad = false} = {}) {
  const note = h('div', {class: bad ? 'toast bad' : 'toast'}, text);
  const toasts = document.getElementById('toasts');
  toasts.append(note);
  while (toasts.children.length > 3) {
    toasts.firstChild.remove();
  }
  setTimeout(() => note.remove(), bad ? 8_000 : 4_000);
}

let counting = 0;

function countSoon() {
  // A flood of mail asks for one count a second.
  counting ||= setTimeout(() => {
    counting = 0;
    count();
  }, 1_000);
}

async function count() {
  try {
    showUnread((await api.get('/api/v1/info')).Unread ?? 0);
  } catch {
    // The banner says that the server is gone; a figure that is old for a moment harms nobody.
  }
}

function showState(state) {
  const pulse = document.getElementById('pulse');
  pulse.dataset.state = state;
  fill(pulse.querySelector('.word'), WORDS[state]);
  const banner = document.getElementById('banner');
  banner.hidden = !(state in BANNERS);
  fill(banner, BANNERS[state] ?? '');
}

function chosenTheme() {
  return document.documentElement.dataset.theme ?? 'system';
}

function choose(theme) {
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Kept for this page only, then.
  }
  showTheme(theme);
}

function showTheme(theme) {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  const button = document.getElementById('theme');
  button.setAttribute('aria-label', `Theme: ${theme}`);
  button.title = `Theme: ${theme}`;
}
