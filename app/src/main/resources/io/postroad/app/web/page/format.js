// Figures, moments and names as people read them.

const DAY = 86_400_000;
const time = new Intl.DateTimeFormat(undefined, {hour: 'numeric', minute: '2-digit'});
const day = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short'});
const dayOfYear = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short', year: 'numeric'});
const exact = new Intl.DateTimeFormat(undefined, {dateStyle: 'full', timeStyle: 'long'});
const figure = new Intl.NumberFormat(undefined);

/** 12,345 */
export function number(value) {
  return figure.format(value);
}

/** `12.3 kB`: what people compare, in powers of ten. */
export function size(octets) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = octets;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A moment in a list: the time today, the day this year, else the date. */
export function moment(text, now = Date.now()) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    return '';
  }
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) {
    return time.format(date);
  }
  return date.getFullYear() === today.getFullYear() ? day.format(date) : dayOfYear.format(date);
}

/** A moment in full, for titles. */
export function moments(text) {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? '' : exact.format(date);
}

/** `3 min ago`, `in 2 h`: how far away a moment is. */
export function distance(text, now = Date.now()) {
  const difference = new Date(text).getTime() - now;
  if (Number.isNaN(difference)) {
    return '';
  }
  const words = duration(Math.abs(difference) / 1000);
  return difference > 0 ? `in ${words}` : Math.abs(difference) < 5_000 ? 'just now' : `${words} ago`;
}

/** `850 ms`, `42 s`, `3 min`, `5 h`, `2 d`: one unit, rounded down. */
export function duration(seconds) {
  if (seconds < 1) {
    return `${Math.round(seconds * 1000)} ms`;
  }
  const steps = [[DAY / 1000, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const [unit, name] = steps.find(([length]) => seconds >= length);
  return `${Math.floor(seconds / unit)} ${name}`;
}

/** `1 message`, `2 messages`. */
export function plural(count, word, words = `${word}s`) {
  return `${number(count)} ${count === 1 ? word : words}`;
}

/**
 * Text of a stranger on one line: control characters and those that turn the direction of writing are named instead of
 * obeyed, so that `moc.knab` stays what it is (rule P2).
 */
export function plainly(text) {
  return (text ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, named);
}

/** The same for text of several lines: line ends and tabs stay. */
export function plainLines(text) {
  return (text ?? '').replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u202a-\u202e\u2066-\u2069]/g, named);
}

function named(character) {
  const code = character.codePointAt(0);
  if (character === '\t' || character === '\n' || character === '\r') {
    return ' ';
  }
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
}

/** Who somebody is, in short: the name, else the address. */
export function who(person) {
  return person ? plainly(person.Name || person.Address || '') : '';
}

/** Who somebody is, in full: `Name <address>`. */
export function whom(person) {
  if (!person) {
    return '';
  }
  return person.Name ? `${plainly(person.Name)} <${plainly(person.Address)}>` : plainly(person.Address);
}
