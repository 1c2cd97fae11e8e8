// Single-key shortcuts. A view adds its own while it is shown; `?` lists those that work at the moment.
import {open} from './dialog.js';
import {h, typing} from './dom.js';

const active = new Set();

/**
 * Adds shortcuts: {keys: ['j', 'ArrowDown'], label: 'Next message', run}. A shortcut with `ctrl` works with Control or
 * Command. Gives the function that takes them away.
 */
export function add(shortcuts) {
  active.add(shortcuts);
  return () => active.delete(shortcuts);
}

/** Begins; once. */
export function start() {
  add([{keys: ['?'], label: 'This help', run: help}]);
  document.getElementById('help').addEventListener('click', help);
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || typing(event) || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }
    const control = event.ctrlKey || event.metaKey;
    // What was added last wins: a view may take a key from the shell.
    for (const shortcut of [...active].reverse().flat()) {
      if (shortcut.keys.includes(event.key) && Boolean(shortcut.ctrl) === control && shortcut.run(event) !== false) {
        event.preventDefault();
        return;
      }
    }
  });
}

const NAMES = {ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', ' ': 'Space', Escape: 'Esc'};

function help() {
  const rows = [...active].reverse().flat().filter((shortcut) => shortcut.label);
  const list = h(
    'dl',
    {class: 'keys'},
    rows.map(({keys, label, ctrl}) => [
      h('dt', {}, keys.map((key) => h('kbd', {}, (ctrl ? 'Ctrl ' : '') + (NAMES[key] ?? key)))),
      h('dd', {}, label),
    ]),
  );
  open({title: 'Keyboard shortcuts', content: [list], actions: []});
}
