// Which messages are shown: a state, a destination, and what was typed; kept in the address of the page.

const CONDITION = /^(domain|destination|sender|address|state)=|^age[<>]/;
const ID = /^[0-9a-z]{26}$/;

/** What the address of the page says. */
export function read(query) {
  return {state: query.get('state') ?? '', destination: query.get('destination') ?? '', text: query.get('q') ?? ''};
}

/** The address of the page with this filter. */
export function address({state, destination, text}) {
  const query = new URLSearchParams(Object.entries({state, destination, q: text}).filter(([, value]) => value));
  return query.size ? `/queue?${query}` : '/queue';
}

/** The conditions as the API wants them; a plain word is a part of an address. */
export function where({state, destination, text}) {
  const typed = text.trim().split(/\s+/).filter(Boolean);
  return [
    state && `state=${state}`,
    destination && `destination=${destination}`,
    ...typed.map((word) => (CONDITION.test(word) ? word : `address=${word}`)),
  ]
    .filter(Boolean)
    .join(' ');
}

/** The queue id that was typed, if it is one and nothing else. */
export function queueId({text}) {
  return ID.test(text.trim()) ? text.trim() : null;
}

/** In words, for a question: `for partner.test, deferred`. */
export function words({state, destination, text}) {
  return [state, destination && `for ${destination}`, text.trim() && `that fit “${text.trim()}”`].filter(Boolean).join(', ');
}
