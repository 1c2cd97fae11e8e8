// What the words of a conversation mean. The server has the table; here it is looked up and laid out.
import * as api from './api.js';
import {h} from './dom.js';
import {plainly} from './format.js';

let table = null;

/** The table of terms, asked for once. */
export async function loadTerms() {
  table ??= api.get('/api/v1/explanations').catch((error) => {
    table = null; // asked for again the next time
    throw error;
  });
  return table;
}

/** The most telling sentence about a line. */
export function headline(terms, line) {
  return terms[line.terms[0]]?.text ?? '';
}

/** Everything that is to be said about a line, with where a standard says it. */
export function explanation(terms, line, connection) {
  const [first, ...others] = line.terms.map((id) => terms[id]).filter(Boolean);
  const asked = line.answers === null ? null : connection.lines[line.answers];
  return [
    first && h('p', {class: 'headline'}, first.text, ' ', h('cite', {}, first.section)),
    asked?.speaker === 'client' && h('p', {class: 'answers'}, 'In answer to ', h('code', {}, plainly(asked.text))),
    line.speaker === 'client' && first && h('p', {class: 'syntax'}, 'Syntax ', h('code', {}, first.title)),
    others.length > 0 &&
      h(
        'dl',
        {},
        others.map((term) => [h('dt', {}, h('code', {}, term.title)), h('dd', {}, term.text, ' ', h('cite', {}, term.section))]),
      ),
  ];
}
