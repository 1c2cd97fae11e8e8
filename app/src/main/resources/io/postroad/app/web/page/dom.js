// Makes elements. Text only ever becomes a text node: whatever a message says, it cannot become markup (rule W2).

/** Addresses that may stand in href and src: our own, and what cannot run anything. */
const HARMLESS = /^(?:\/(?!\/)|#|\?|https?:\/\/|mailto:|blob:)/i;

/**
 * An element: h('a', {href: '/', class: 'brand', onclick: f}, 'Postroad').
 *
 * Props that are functions are listeners (onclick), `style` and `dataset` are objects, true is an empty attribute,
 * false, null and undefined are none. Children are nodes, text, arrays of these; null and false are skipped.
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    set(element, name, value);
  }
  add(element, children);
  return element;
}

/** Replaces what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

function set(element, name, value) {
  if (typeof value === 'function') {
    element.addEventListener(name.slice(2), value);
  } else if (value === null || value === undefined || value === false) {
    return;
  } else if (name === 'style') {
    // One by one: the policy of the page refuses a style attribute.
    Object.entries(value).forEach(([property, text]) => element.style.setProperty(property, text));
  } else if (name === 'dataset') {
    Object.assign(element.dataset, value);
  } else if ((name === 'href' || name === 'src') && !HARMLESS.test(value)) {
    throw new Error(`no address of ours: ${name}`);
  } else if (name === 'value' || name === 'checked') {
    element[name] = value;
  } else {
    element.setAttribute(name, value === true ? '' : value);
  }
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

/** Whether the user is typing: single-key shortcuts keep quiet then. */
export function typing(event) {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'));
}
