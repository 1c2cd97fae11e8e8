// The ways to look at a message that are text: its text, header fields, parts, links, and the message as it came.
import * as api from './api.js';
import {fill, h} from './dom.js';
import {plainLines, plainly, plural, size} from './format.js';
import {icon} from './icons.js';
import * as mail from './mail.js';

/** Rule W2: so much is shown, the rest is offered. */
const SHOWN = 1024 * 1024;

/** The text, in which addresses of the web can be followed. */
export function text(panel, message) {
  fill(
    panel,
    message.Text.length >= SHOWN && cut(message.ID),
    message.Text ? h('pre', {class: 'letter', dir: 'auto'}, linked(plainLines(message.Text))) : h('p', {class: 'faint'}, 'This message has no text.'),
  );
}

/** The header fields. */
export async function headers(panel, message) {
  await fetched(panel, async () => {
    const fields = await api.get(`/api/v1/message/${message.ID}/headers`);
    const rows = Object.entries(fields).flatMap(([name, values]) => values.map((value) => [name, value]));
    return h(
      'div',
      {class: 'table'},
      h('table', {}, h('caption', {class: 'aside'}, 'Header fields'), h('tbody', {}, rows.map(([name, value]) => h('tr', {}, h('th', {scope: 'row'}, plainly(name)), h('td', {class: 'mono value'}, h('bdi', {}, plainly(value))))))),
    );
  });
}

/** The message as it came. */
export async function raw(panel, message) {
  await fetched(panel, async () => {
    const {text: octets, whole} = await api.beginning(mail.rawPath(message.ID), SHOWN);
    return [!whole && cut(message.ID), h('pre', {}, plainLines(octets))];
  });
}

/** Every address in the message. A link says where it goes, whatever its words are. */
export function links(panel, list) {
  fill(
    panel,
    h('ul', {class: 'links'}, list.map(({url, label}) => h('li', {}, outward(url), label && label !== url && h('bdi', {class: 'faint'}, plainly(label))))),
  );
}

/** The parts as a tree; each can be had as a file. */
export async function parts(panel, message) {
  await fetched(panel, async () => {
    const {Parts: list, Count: count} = await api.get(`/api/v1/message/${message.ID}/parts`);
    return [count > list.length && h('p', {class: 'notice'}, `The first ${list.length} of ${count} parts.`), tree(list, message.ID, '')];
  });
}

/** Part ids are the tree: 2.1 lies in 2. */
function tree(list, id, prefix) {
  const depth = prefix === '' ? 1 : prefix.split('.').length + 1;
  const names = [...new Set(list.map((part) => part.PartID.split('.').slice(0, depth).join('.')))];
  return h(
    'ul',
    {class: 'tree'},
    names.map((name) => {
      const inside = list.filter((part) => part.PartID.startsWith(`${name}.`));
      const part = list.find(({PartID}) => PartID === name);
      return h('li', {}, part ? leaf(part, id) : h('span', {class: 'node'}, h('code', {}, name), 'multipart, ', plural(inside.length, 'part')), inside.length > 0 && tree(inside, id, name));
    }),
  );
}

function leaf(part, id) {
  return h(
    'span',
    {class: 'node'},
    h('code', {}, part.PartID),
    h('span', {}, plainly(part.ContentType)),
    part.FileName && h('bdi', {}, plainly(part.FileName)),
    h('span', {class: 'faint'}, size(part.Size)),
    part.ContentID && h('span', {class: 'faint'}, `cid:${plainly(part.ContentID)}`),
    h('a', {href: mail.partPath(id, part.PartID), download: true}, 'Download'),
  );
}

/** The files of a message, as downloads. */
export function attachments(message) {
  const files = [...(message.Attachments ?? []), ...(message.Inline ?? []).filter((part) => part.FileName)];
  return (
    files.length > 0 &&
    h(
      'ul',
      {class: 'files', 'aria-label': 'Attachments'},
      files.map((part) =>
        h(
          'li',
          {},
          h(
            'a',
            {class: 'file', href: mail.partPath(message.ID, part.PartID), download: true, title: `${plainly(part.FileName)}, ${plainly(part.ContentType)}`},
            icon('clip'),
            h('span', {}, h('bdi', {}, plainly(part.FileName) || plainly(part.ContentType)), h('span', {class: 'faint'}, `${kind(part)} · ${size(part.Size)}`)),
            icon('download'),
          ),
        ),
      ),
    )
  );
}

function kind(part) {
  return plainly(part.ContentType).split('/').pop().toUpperCase().slice(0, 16);
}

/** Draws what comes later; a panel that was left meanwhile is not touched, it is no longer in the page. */
async function fetched(panel, make) {
  const waiting = h('p', {class: 'faint'}, 'Loading');
  fill(panel, waiting);
  let result;
  try {
    result = await make();
  } catch (error) {
    result = h('p', {class: 'notice bad'}, error.message);
  }
  if (waiting.isConnected) {
    fill(panel, result);
  }
}

function cut(id) {
  return h('p', {class: 'notice'}, 'Only the first MiB is shown. ', h('a', {href: mail.rawPath(id, {download: true}), download: true}, 'Download the whole message'));
}

/** Text with its addresses as links. */
function linked(words) {
  return words.split(/(https?:\/\/[^\s<>"'\u27e8\u27e9]+[^\s<>"'\u27e8\u27e9.,;:!?)\]])/).map((piece, index) => (index % 2 ? outward(piece) : piece));
}

/** A link out of the page: it opens a tab that knows nothing of this one. Only the user follows it, never the page. */
function outward(url) {
  return /^(https?:\/\/|mailto:)/i.test(url) ? h('a', {href: url, target: '_blank', rel: 'noopener noreferrer nofollow'}, h('bdi', {}, plainly(url))) : h('bdi', {}, plainly(url));
}
