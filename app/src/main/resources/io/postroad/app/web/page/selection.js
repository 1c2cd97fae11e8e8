// Which messages are selected. They are kept whole: a row may be scrolled away when something is done to it.

/** A selection; `changed()` is called after every change. */
export function selection(changed) {
  const chosen = new Map();
  let last = -1;

  return {
    get size() {
      return chosen.size;
    },
    has: (id) => chosen.has(id),
    messages: () => [...chosen.values()],
    toggle(message, index) {
      if (!chosen.delete(message.ID)) {
        chosen.set(message.ID, message);
      }
      last = index;
      changed();
    },
    /** Everything from the last toggled row to this one. */
    extend(index, at) {
      const from = last < 0 ? index : last;
      for (let i = Math.min(from, index); i <= Math.max(from, index); i++) {
        add(at(i));
      }
      last = index;
      changed();
    },
    /** Every message that is loaded. */
    all(at, total) {
      for (let i = 0; i < total; i++) {
        add(at(i));
      }
      changed();
    },
    clear() {
      if (chosen.size > 0) {
        chosen.clear();
        last = -1;
        changed();
      }
    },
  };

  function add(message) {
    if (message) {
      chosen.set(message.ID, message);
    }
  }
}
