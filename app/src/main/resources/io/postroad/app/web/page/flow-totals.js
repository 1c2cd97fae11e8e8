// The same figures as a table: for a screen reader, and for everybody who wants to read numbers.
import {CHARTS, REASONS} from './flow-charts.js';
import {h} from './dom.js';
import {number} from './format.js';

const KINDS = [
  ['refused', 'Refused'],
  ['deferred', 'Deferred'],
  ['failed', 'Given up'],
];

/** Sums over the whole window, with the reasons of what did not go through. */
export function totals(shown) {
  const counts = CHARTS.filter(({kind}) => kind === 'count').flatMap(({series}) => series.filter(({name}) => name in shown.series));
  return [
    h('h2', {}, 'In all'),
    h(
      'dl',
      {class: 'sums'},
      counts.map(({name, label}) => h('div', {class: 'card'}, h('dt', {}, label), h('dd', {}, number(sum(shown, name))))),
    ),
    reasons(shown),
  ];
}

function reasons(shown) {
  const rows = REASONS.map(([reason, words]) => ({words, values: KINDS.map(([kind]) => sum(shown, `${kind}-${reason}`))})).filter(({values}) => values.some((value) => value > 0));
  if (rows.length === 0) {
    return null;
  }
  return [
    h('h2', {id: 'reasons'}, 'Why it did not go through'),
    h(
      'div',
      {class: 'table'},
      h(
        'table',
        {'aria-labelledby': 'reasons'},
        h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Because of'), KINDS.map(([, label]) => h('th', {scope: 'col', class: 'figure'}, label)))),
        h(
          'tbody',
          {},
          rows.map(({words, values}) => h('tr', {}, h('th', {scope: 'row'}, words), values.map((value) => h('td', {class: 'figure'}, number(value))))),
        ),
      ),
    ),
  ];
}

function sum(shown, name) {
  return (shown.series[name] ?? []).reduce((all, value) => all + (value ?? 0), 0);
}
