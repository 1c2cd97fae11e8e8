// The head of a message: subject, people, tags, what was found in it.
import {h} from './dom.js';
import {moments, plainly, size, whom} from './format.js';
import {icon} from './icons.js';
import {quoted} from './inbox-filters.js';
import {toast} from './shell.js';

/** More people than that are folded away. */
const PEOPLE = 8;

/** The head. `codes` are one-time codes found in the message. */
export function messageHead(message, codes) {
  return h(
    'header',
    {class: 'message-head'},
    h('h1', {}, h('bdi', {}, plainly(message.Subject) || '(no subject)')),
    h(
      'dl',
      {class: 'facts-list'},
      people('From', message.From ? [message.From] : []),
      people('To', message.To),
      people('Cc', message.Cc),
      people('Bcc', message.Bcc),
      people('Reply to', message.ReplyTo),
      differs(message) && [h('dt', {}, 'Return path'), h('dd', {}, h('bdi', {}, plainly(message.ReturnPath) || '<>'))],
      h('dt', {}, 'Date'),
      h('dd', {}, h('time', {datetime: message.Date}, moments(message.Date)), h('span', {class: 'faint'}, ` · ${size(message.Size)}`)),
      message.Username && [h('dt', {}, 'Logged in as'), h('dd', {}, h('bdi', {}, plainly(message.Username)))],
    ),
    h(
      'div',
      {class: 'bar'},
      codes.map((code) => h('button', {type: 'button', class: 'chip good code', title: 'Copy the code', onclick: () => copy(code)}, 'Code ', h('strong', {}, plainly(code)), icon('copy'))),
      (message.Tags ?? []).map((tag) => h('a', {class: 'chip', href: `/?${new URLSearchParams({q: `tag:${quoted(tag)}`})}`}, icon('tag'), h('bdi', {}, plainly(tag)))),
    ),
  );
}

function people(label, list) {
  const all = list ?? [];
  if (all.length === 0) {
    return null;
  }
  const rest = all.slice(PEOPLE);
  return [
    h('dt', {}, label),
    h(
      'dd',
      {},
      all.slice(0, PEOPLE).map((person, index) => [index > 0 && ', ', h('bdi', {}, whom(person))]),
      rest.length > 0 && h('details', {}, h('summary', {}, `and ${rest.length} more`), rest.map((person, index) => [index > 0 && ', ', h('bdi', {}, whom(person))])),
    ),
  ];
}

/** The envelope's sender is of interest where it is not the one of the header. */
function differs(message) {
  return message.ReturnPath !== undefined && message.ReturnPath !== message.From?.Address;
}

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code);
    toast('Code copied');
  } catch {
    toast('The browser does not let this page copy', {bad: true});
  }
}
