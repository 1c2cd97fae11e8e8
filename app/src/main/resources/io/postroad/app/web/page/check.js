import {fill, h} from './dom.js';

/** Draws the view into `root`; gives the function that is called when it is left. */
export function show(root) {
  fill(root, h('section', {class: 'empty'}, h('h1', {}, 'Check'), h('p', {}, 'Not available yet.')));
  return () => {};
}
