// What an empty inbox says to a newcomer.
import {h} from './dom.js';
import {icon} from './icons.js';
import {toast} from './shell.js';

/** How to send a first message, with commands to copy. */
export function firstMessage() {
  const host = location.hostname;
  return h(
    'section',
    {class: 'empty'},
    h('img', {src: '/assets/icon.svg', alt: '', width: '56', height: '56'}),
    h('h1', {}, 'No mail yet'),
    h('p', {}, 'Let your program send to this machine over SMTP; without a configuration that is port 2525. Any address will do, and nothing leaves this machine. What it sends appears here at once.'),
    command('./postroad send --to you@example.test --subject "Hello" --body "It works."'),
    command(`swaks --server ${host}:2525 --to you@example.test`),
    command(`MAIL_HOST=${host} MAIL_PORT=2525`),
  );
}

/** Nothing matches. */
export function noMatch(text, clear) {
  return h(
    'section',
    {class: 'empty'},
    h('h1', {}, 'Nothing matches'),
    h('p', {}, 'No message matches ', h('code', {}, text)),
    h('button', {type: 'button', onclick: clear}, 'Show all messages'),
  );
}

function command(text) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast('Copied');
    } catch {
      toast('The browser does not let this page copy; mark the text instead', {bad: true});
    }
  };
  return h('div', {class: 'command'}, h('code', {}, text), h('button', {type: 'button', class: 'quiet', 'aria-label': `Copy ${text}`, title: 'Copy', onclick: copy}, icon('copy')));
}
