// Where the user came from: the search that a message was opened from, for "previous", "next" and "back".
import * as mail from './mail.js';

/** How far around its last known place a message is looked for: new mail moves it down. */
const AROUND = 50;

let query = '';
let place = 0;

/** Remembers that a message was opened from this place of the list. */
export function set(text, index) {
  query = text;
  place = index;
}

/** The address of the list. */
export function back() {
  return query ? `/?${new URLSearchParams({q: query})}` : '/';
}

/** The ids before and after a message in the list it was opened from: {previous, next}, null where there is none. */
export async function neighbours(id) {
  const start = Math.max(0, place - AROUND);
  const {messages} = await mail.list(query, start, place - start + AROUND);
  const found = messages.findIndex((message) => message.ID === id);
  if (found < 0) {
    return {previous: null, next: null};
  }
  place = start + found;
  return {previous: messages[found - 1]?.ID ?? null, next: messages[found + 1]?.ID ?? null};
}
