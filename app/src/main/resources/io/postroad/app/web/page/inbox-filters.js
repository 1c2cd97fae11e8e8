// The searches that are a click away: everything, unread, each inbox, each tag.
import {fill, h} from './dom.js';
import {plainly} from './format.js';
import {icon} from './icons.js';

const ALWAYS = [
  {query: '', name: 'All mail'},
  {query: 'is:unread', name: 'Unread'},
  {query: 'has:attachment', name: 'With attachments'},
];

/**
 * Draws them at the side, and into `filters` above the list for a phone, which has no side.
 *
 * `text` is the search that is shown; `choose(event, query)` hears of clicks.
 */
export function drawFilters({filters, aside, text, tags, inboxes, choose}) {
  const groups = [
    {title: 'Show', links: ALWAYS},
    // With one inbox there is nothing to choose.
    {title: 'Inboxes', links: inboxes.length > 1 ? inboxes.map((name) => ({query: `inbox:${quoted(name)}`, name})) : []},
    {title: 'Tags', links: tags.map((name) => ({query: `tag:${quoted(name)}`, name, mark: 'tag'}))},
  ].filter(({links}) => links.length > 0);
  const link = ({query, name, mark}) =>
    h(
      'a',
      {
        class: 'filter',
        href: query ? `/?${new URLSearchParams({q: query})}` : '/',
        'aria-current': query === text ? 'true' : null,
        onclick: (event) => choose(event, query),
      },
      mark && icon(mark),
      h('bdi', {}, plainly(name)),
    );
  fill(filters, groups.flatMap(({links}) => links.map(link)));
  fill(
    aside,
    groups.map(({title, links}) => [
      h('h2', {id: `side-${title}`}, title),
      h('ul', {'aria-labelledby': `side-${title}`}, links.map((one) => h('li', {}, link(one)))),
    ]),
  );
}

/** A word of a search; one with blanks stands in quotes. */
export function quoted(word) {
  return /[\s"]/.test(word) ? `"${word.replaceAll('"', '')}"` : word;
}
