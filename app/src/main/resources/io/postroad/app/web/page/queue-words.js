// The queue in words and colours.
import {h} from './dom.js';
import {distance, duration, moments, plainly} from './format.js';

const STATES = {
  deferred: {label: 'Deferred', shade: 'warn', words: 'tried in vain, to be tried again'},
  queued: {label: 'Queued', shade: '', words: 'not tried yet'},
  active: {label: 'Active', shade: 'good', words: 'being delivered, or waiting for a connection'},
  held: {label: 'Held', shade: 'bad', words: 'kept until somebody releases it'},
};

/** The states in the order in which an operator asks for them. */
export const states = Object.keys(STATES);

/** A state's name, for a button. */
export function label(state) {
  return STATES[state].label;
}

/** A state as a coloured word. */
export function stateChip(state) {
  const {shade, words} = STATES[state] ?? {shade: '', words: ''};
  return h('span', {class: `chip ${shade}`, title: words}, state);
}

/** Whom mail comes from: the null reverse-path has a name. */
export function sender(text) {
  return text === '' ? h('span', {class: 'faint', title: 'A report or an automatic answer: nobody is told if it fails'}, 'null sender <>') : plainly(text);
}

/** `a@example.test and 3 more` */
export function recipients(list) {
  const [first, ...others] = list;
  return [plainly(first?.address ?? ''), others.length > 0 && h('span', {class: 'faint'}, ` and ${others.length} more`)];
}

/** How long ago, with the moment itself for who points at it. */
export function age(text, now = Date.now()) {
  return h('time', {datetime: text, title: moments(text)}, duration(Math.max(0, (now - new Date(text)) / 1000)));
}

/** When the next attempt is due, in words; null where there is none. */
export function next(text, now = Date.now()) {
  if (!text) {
    return null;
  }
  const due = new Date(text) <= now;
  return h('time', {datetime: text, title: moments(text)}, due ? 'now' : distance(text, now));
}

/** The earliest next attempt of a message's recipients. */
export function nextOf(message) {
  return message.recipients.map((recipient) => recipient['next-attempt']).filter(Boolean).sort()[0] ?? null;
}

/** What was said last about any of a message's recipients. */
export function lastReply(message) {
  return message.recipients.find((recipient) => recipient['last-reply'])?.['last-reply'] ?? '';
}
