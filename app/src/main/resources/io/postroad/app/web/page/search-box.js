// The search of the inbox: a field, and what one can write into it.
import {h} from './dom.js';
import {icon} from './icons.js';

const SYNTAX = [
  ['from:alice', 'who sent it'],
  ['to:bob@example.test', 'who gets it'],
  ['subject:"your order"', 'words of the subject'],
  ['has:attachment', 'with a file'],
  ['is:unread', 'nobody has looked at it; also is:read'],
  ['after:2026-01-31', 'from that day on; also before:'],
  ['larger:1M', 'more octets than that'],
  ['tag:staging', 'with that tag'],
  ['-from:cron', 'a minus: everything but that'],
];

/** How long a pause in typing is before the search begins. */
const PAUSE = 200;

/** The search field. `search(text)` is called when the text has changed and typing pauses; `leave()` on Enter. */
export function searchBox({text, search, leave}) {
  let timer = 0;
  let last = text;
  const now = () => {
    clearTimeout(timer);
    if (input.value.trim() !== last) {
      last = input.value.trim();
      search(last);
    }
  };
  const input = h('input', {
    type: 'search',
    id: 'search',
    value: text,
    placeholder: 'Search mail',
    'aria-label': 'Search mail',
    'aria-describedby': 'search-syntax',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: '500',
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(now, PAUSE);
    },
    onkeydown: (event) => {
      if (event.key === 'Enter') {
        now();
        leave();
      } else if (event.key === 'Escape') {
        // Escape empties the field first, as browsers have it, and leaves it then.
        if (input.value === '') {
          leave();
        } else {
          input.value = '';
          now();
        }
        event.preventDefault();
      }
    },
  });
  const box = h('form', {class: 'search', role: 'search', onsubmit: (event) => event.preventDefault()}, icon('search'), input, h('kbd', {'aria-hidden': 'true'}, '/'), syntax(append));

  function append(example) {
    const operator = example.slice(0, example.indexOf(':') + 1);
    input.value = `${input.value.trim()} ${operator}`.trimStart();
    input.focus();
  }

  return {
    element: box,
    focus: () => input.select(),
    set: (value) => {
      input.value = value;
      now();
    },
  };
}

function syntax(append) {
  return h(
    'div',
    {class: 'syntax', id: 'search-syntax'},
    SYNTAX.map(([example, meaning]) =>
      // The mouse goes down before the field loses the focus, with which this list is hidden.
      h('button', {type: 'button', class: 'quiet', tabindex: '-1', onmousedown: (event) => (event.preventDefault(), append(example))}, h('code', {}, example), h('span', {}, meaning)),
    ),
  );
}
