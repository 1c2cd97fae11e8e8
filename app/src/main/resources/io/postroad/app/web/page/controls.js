// Small controls that several views use.
import {h} from './dom.js';
import {icon} from './icons.js';

/** A button with an icon and words; on a phone a bar shows the icon alone, a screen reader has the words always. */
export function tool(name, label, run) {
  return h('button', {type: 'button', title: label, onclick: run}, icon(name), h('span', {}, label));
}

/** A link that looks like one. */
export function toolLink(name, label, href, props = {}) {
  return h('a', {class: 'button', title: label, href, ...props}, icon(name), h('span', {}, label));
}
