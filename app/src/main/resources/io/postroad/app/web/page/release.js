// Sending a caught message on, to a real server.
import {open} from './dialog.js';
import {h} from './dom.js';
import {plainly, plural} from './format.js';
import * as mail from './mail.js';
import {toast} from './shell.js';

/** Asks to whom, and releases the message. What was typed is kept when the server refuses it. */
export async function release(message) {
  let typed = (message.To ?? []).map(({Address}) => plainly(Address)).join(', ');
  let via = '';
  let trouble = '';
  for (;;) {
    const input = h('input', {id: 'release-to', value: typed, autocomplete: 'off', autofocus: true, required: true, 'aria-describedby': 'release-what', placeholder: 'somebody@example.test'});
    const hop = h('input', {id: 'release-via', value: via, autocomplete: 'off', placeholder: 'smtp:mail.example.test:25'});
    const answer = await open({
      title: 'Release this message',
      content: [
        h('p', {id: 'release-what'}, 'The message goes through the queue to real recipients, as if its sender had sent it to them.'),
        trouble && h('p', {class: 'notice bad', role: 'alert'}, trouble),
        h('label', {for: 'release-to'}, 'Addresses, separated by commas'),
        input,
        h('label', {for: 'release-via'}, 'Next hop, if no route of the configuration leads there'),
        hop,
      ],
      actions: [{label: 'Release', value: 'release'}],
    });
    if (answer !== 'release') {
      return;
    }
    typed = input.value;
    via = hop.value.trim();
    const addresses = typed.split(/[,;\s]+/).filter(Boolean);
    try {
      await mail.release(message.ID, addresses, via);
      toast(`Released to ${plural(addresses.length, 'address', 'addresses')}; the queue shows how it goes`);
      return;
    } catch (error) {
      trouble = error.missing ? 'This server cannot release messages.' : error.message;
    }
  }
}
