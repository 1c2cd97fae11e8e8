// The HTML of a message. It is the sender's: the server sanitizes it, its address carries a policy that allows nothing,
// and the frame has an empty sandbox (rule W2): no scripts, no forms, no links that go anywhere, nothing fetched.
import {h} from './dom.js';
import {icon} from './icons.js';

const WIDTHS = [
  {id: 'phone', label: 'Phone, 390 pixels', pixels: 390},
  {id: 'tablet', label: 'Tablet, 768 pixels', pixels: 768},
  {id: 'desktop', label: 'Full width', pixels: 0},
];

let width = 'desktop';

/** The frame, and the buttons that choose its width. */
export function messageFrame(id) {
  const frame = h('iframe', {sandbox: '', title: 'Message', src: `/view/${id}.html`, referrerpolicy: 'no-referrer'});
  const buttons = WIDTHS.map(({id: name, label}) => h('button', {type: 'button', class: 'quiet', 'aria-label': label, title: label, onclick: () => choose(name)}, icon(name)));
  choose(width);

  function choose(name) {
    width = name;
    const {pixels} = WIDTHS.find(({id: known}) => known === name);
    frame.style.setProperty('width', pixels ? `min(100%, ${pixels}px)` : '100%');
    WIDTHS.forEach(({id: known}, index) => buttons[index].setAttribute('aria-pressed', String(known === name)));
  }

  return {
    frame: h('div', {class: 'sheet'}, frame),
    widths: h('div', {class: 'bar widths', role: 'group', 'aria-label': 'Width of the window'}, buttons),
  };
}
