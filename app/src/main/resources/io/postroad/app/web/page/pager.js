// The items of a long list, fetched in pages as they are needed, and forgotten when they are far away.

const PAGE = 100;
/** Pages that are kept. */
const KEPT = 20;

/**
 * A pager. `load(start, limit, signal)` gives {total, items}; `key(item)` tells items apart; `arrived()` is called when a
 * page has come, `failed(error)` when one could not be had.
 */
export function pager({load, key, arrived, failed}) {
  let pages = new Map();
  let asked = new Map(); // page -> AbortController
  let total = -1; // not known yet

  /** The item at an index, undefined while it is not there. */
  const at = (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE];

  /** The index of the item with that key, if it is among those that are kept. */
  function find(wanted) {
    for (const [page, items] of pages) {
      const place = items.findIndex((item) => key(item) === wanted);
      if (place >= 0) {
        return page * PAGE + place;
      }
    }
    return undefined;
  }

  /** Fetches what is missing from `first` to before `end`; what was asked for elsewhere is given up. */
  function want(first, end) {
    const [from, to] = span(first, end);
    for (const [page, controller] of asked) {
      if (page < from || page > to) {
        controller.abort();
        asked.delete(page);
      }
    }
    for (let page = from; page <= to; page++) {
      if (!pages.has(page) && !asked.has(page)) {
        fetchPage(page);
      }
    }
  }

  async function fetchPage(page) {
    const answer = await ask(page, page);
    if (answer) {
      pages.set(page, answer.items);
      total = answer.total;
      forgetFar(page);
      arrived();
    }
  }

  /** Fetches this range anew; when the answer is there it is all that is kept. Gives whether it came. */
  async function renew(first, end) {
    const [from, to] = span(first, end);
    giveUp();
    const answer = await ask(from, to);
    if (answer) {
      pages = new Map();
      for (let page = from; page <= to; page++) {
        pages.set(page, answer.items.slice((page - from) * PAGE, (page - from + 1) * PAGE));
      }
      total = answer.total;
    }
    return Boolean(answer);
  }

  /** Pages from the server; null when they failed, or when nobody waits for them any more. */
  async function ask(from, to) {
    const controller = new AbortController();
    for (let page = from; page <= to; page++) {
      asked.set(page, controller);
    }
    try {
      const answer = await load(from * PAGE, (to - from + 1) * PAGE, controller.signal);
      return asked.get(from) === controller ? answer : null;
    } catch (error) {
      if (!controller.signal.aborted) {
        failed(error);
      }
      return null;
    } finally {
      for (let page = from; page <= to; page++) {
        if (asked.get(page) === controller) {
          asked.delete(page);
        }
      }
    }
  }

  function forgetFar(page) {
    const far = [...pages.keys()].sort((a, b) => Math.abs(a - page) - Math.abs(b - page));
    far.slice(KEPT).forEach((number) => pages.delete(number));
  }

  /** Nobody waits for what is on its way. */
  function giveUp() {
    asked.forEach((controller) => controller.abort());
    asked = new Map();
  }

  return {
    at,
    find,
    want,
    renew,
    giveUp,
    get total() {
      return total;
    },
    clear() {
      pages = new Map();
      total = -1;
    },
    save: () => ({pages, total}),
    restore(saved) {
      ({pages, total} = saved);
    },
  };
}

/** The pages that a range of items lies on, the first and the last. */
function span(first, end) {
  const from = Math.floor(first / PAGE);
  return [from, Math.max(from, Math.floor(Math.max(0, end - 1) / PAGE))];
}
