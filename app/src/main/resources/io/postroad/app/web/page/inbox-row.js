// One row of the inbox.
import {h} from './dom.js';
import {moment, moments, plainly, size, who} from './format.js';
import {icon} from './icons.js';

/**
 * The row of a message, or of one that is still on its way.
 *
 * `actions` are {select, mark, remove}, called with the message (and the event of the checkbox).
 */
export function row(message, index, total, {selected, actions}) {
  const place = {'aria-setsize': total, 'aria-posinset': index + 1};
  if (!message) {
    return h('li', {class: 'mail waiting', 'aria-busy': 'true', ...place}, h('span', {class: 'bone'}), h('span', {class: 'bone long'}));
  }
  const subject = plainly(message.Subject) || '(no subject)';
  return h(
    'li',
    {class: `mail${message.Read ? '' : ' unread'}${selected ? ' selected' : ''}`, dataset: {id: message.ID}, ...place},
    h('input', {
      type: 'checkbox',
      checked: selected,
      'aria-label': `Select ${subject}`,
      onclick: (event) => actions.select(message, event),
    }),
    h(
      'a',
      {href: `/view/${message.ID}`},
      h(
        'span',
        {class: 'people'},
        !message.Read && h('span', {class: 'aside'}, 'Unread. '),
        h('bdi', {class: 'from'}, who(message.From) || '(no sender)'),
        h('span', {class: 'to'}, 'to ', h('bdi', {}, recipients(message))),
      ),
      h(
        'span',
        {class: 'what'},
        h('bdi', {class: 'subject'}, subject),
        h('bdi', {class: 'snippet'}, plainly(message.Snippet)),
      ),
      h('span', {class: 'marks'}, (message.Tags ?? []).slice(0, 3).map((tag) => h('span', {class: 'chip'}, plainly(tag)))),
      h(
        'span',
        {class: 'facts'},
        h('time', {datetime: message.Created, title: moments(message.Created)}, moment(message.Created)),
        h(
          'span',
          {class: 'size'},
          message.Attachments > 0 && [icon('clip'), h('span', {class: 'aside'}, `${message.Attachments} attachments, `)],
          size(message.Size),
        ),
      ),
    ),
    h(
      'span',
      {class: 'deeds'},
      deed(message.Read ? 'unread' : 'read', message.Read ? 'Mark unread' : 'Mark read', () => actions.mark(message)),
      deed('trash', 'Delete', () => actions.remove(message)),
    ),
  );
}

/** For the mouse; the keyboard has m and Delete for the row with the cursor. */
function deed(name, label, run) {
  return h('button', {type: 'button', class: 'quiet', tabindex: '-1', 'aria-label': label, title: label, onclick: run}, icon(name));
}

/** The first recipient by name, and how many more there are. */
function recipients(message) {
  const all = [...(message.To ?? []), ...(message.Cc ?? []), ...(message.Bcc ?? [])];
  const first = all.length > 0 ? plainly(all[0].Address || all[0].Name) : 'nobody by name';
  return all.length > 1 ? `${first} +${all.length - 1}` : first;
}
