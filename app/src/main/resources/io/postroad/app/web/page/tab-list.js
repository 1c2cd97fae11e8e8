// Tabs as the ARIA practices have them: one is in the order of the tabulator, arrows go to the others.
import {fill, h} from './dom.js';

/**
 * Tabs over one panel. `tabs` are {id, label, draw}; `draw(panel)` is called when the tab is shown and may give a function
 * that is called when it is left. `chosen(id, byUser)` hears of every change.
 */
export function tabList({label, tabs, first, chosen}) {
  let left = () => {};
  const panel = h('div', {role: 'tabpanel', id: 'panel', class: 'panel', tabindex: '0'});
  const buttons = tabs.map(({id, label: name}) =>
    h('button', {type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': 'panel', onclick: () => choose(id, true)}, name),
  );
  const list = h('div', {role: 'tablist', 'aria-label': label, class: 'tabs', onkeydown: walk}, buttons);

  function choose(id, byUser) {
    left();
    left = () => {};
    tabs.forEach((tab, index) => {
      buttons[index].setAttribute('aria-selected', String(tab.id === id));
      buttons[index].tabIndex = tab.id === id ? 0 : -1;
    });
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    fill(panel);
    left = tabs.find((tab) => tab.id === id).draw(panel) ?? (() => {});
    chosen(id, byUser);
  }

  function walk(event) {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (step) {
      const index = (buttons.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
      choose(tabs[index].id, true);
      buttons[index].focus();
      event.preventDefault();
      event.stopPropagation();
    }
  }

  choose(tabs.some(({id}) => id === first) ? first : tabs[0].id, false);
  return {list, panel, leave: () => left()};
}
