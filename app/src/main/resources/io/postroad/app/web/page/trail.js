// Where the user came from: the search that a message was opened from, for "previous", "next" and "back".
import * as mail from './mail.js';

/** How far around its last known place a message is looked for: new mail moves it down. */
const AROUND = 50;

let query = '';
let place = 0;
let opened = false; // from the list; else the message was reached by its address

/** Remembers that a message was opened from this place of the list. */
export function set(text, index) {
  query = text;
  place = index;
  opened = true;
}

/** The address of the list. */
export function back() {
  return query ? `/?${new URLSearchParams({q: query})}` : '/';
}

/** Tells that the user went on by so many places. */
export function step(by) {
  place = Math.max(0, place + by);
}

/** The ids before and after a message in the list it was opened from: {previous, next}, null where there is none. */
export async function neighbours(id) {
  const start = Math.max(0, place - AROUND);
  const {messages} = await mail.list(query, start, place - start + AROUND);
  const at = (index) => messages[index]?.ID ?? null;
  const found = messages.findIndex((message) => message.ID === id);
  if (found >= 0) {
    place = start + found;
    return {previous: at(found - 1), next: at(found + 1)};
  }
  // It has left the list, as a message does that was looked for as unread: the next one has its place.
  const gap = place - start;
  return opened ? {previous: at(gap - 1), next: at(gap)} : {previous: null, next: null};
}
