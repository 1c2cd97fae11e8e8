// Questions to the user, in the browser's own modal dialog: it keeps the focus, and Escape closes it.
import {h} from './dom.js';

/**
 * Opens a dialog and waits for its end.
 *
 * `content` are nodes; the buttons of `actions` ({label, value, danger}) close it. Gives the value of the button that was
 * pressed, null when it was dismissed.
 */
export function open({title, content = [], actions}) {
  return new Promise((resolve) => {
    const dialog = h(
      'dialog',
      {'aria-labelledby': 'dialog-title', onclose: () => finish()},
      h(
        'form',
        {method: 'dialog'},
        h('h2', {id: 'dialog-title'}, title),
        content,
        h(
          'div',
          {class: 'actions'},
          h('button', {type: 'button', onclick: () => dialog.close('')}, actions.length ? 'Cancel' : 'Close'),
          actions.map(({label, value, danger}) => h('button', {type: 'submit', value, class: danger ? 'danger' : 'primary'}, label)),
        ),
      ),
    );
    const finish = () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    };
    document.body.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector('[autofocus], input, textarea') ?? dialog.querySelector('[type=submit]');
    first?.focus();
  });
}

/** Asks before something that cannot be taken back. Gives whether to do it. */
export async function confirm({title, text, action, danger = true}) {
  const answer = await open({title, content: [h('p', {}, text)], actions: [{label: action, value: 'yes', danger}]});
  return answer === 'yes';
}
