// A list of any length of which only the rows in sight exist. Rows have one height; items are fetched in pages.

const PAGE = 100;
/** Rows beyond the edges, so that scrolling meets no gaps. */
const BEYOND = 12;
/** Pages that are kept; the others are asked for again. */
const KEPT = 20;

/**
 * A windowed list in `scroller`, which scrolls.
 *
 * `height` gives the height of a row in pixels; `load(start, limit, signal)` gives {total, items}; `draw(item, index,
 * total)` an <li>; `key(item)` what tells items apart; `loaded(total)` is told after every fetch, `failed(error)` of
 * failures.
 */
export function windowed({scroller, label, height, load, draw, key, loaded, failed}) {
  const element = document.createElement('ul');
  element.className = 'windowed';
  element.setAttribute('aria-label', label);
  let pages = new Map();
  let total = -1;
  let rows = new Map(); // index -> {item, row}
  let asked = new Map(); // page -> AbortController
  let cursor = 0;
  let cursorKey = null;
  let frame = 0;
  let wantsFocus = false; // the row with the cursor is to have the keyboard as soon as it is there
  let control = 'a'; // what in the row has it: the link or the checkbox

  const at = (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE];

  function range() {
    const first = Math.floor(scroller.scrollTop / height()) - BEYOND;
    const last = Math.ceil((scroller.scrollTop + scroller.clientHeight) / height()) + BEYOND;
    return [Math.max(0, first), Math.min(Math.max(total, 0), last)];
  }

  function soon() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      render();
      fetchMissing();
    });
  }

  function render() {
    element.style.setProperty('height', `${Math.max(total, 0) * height()}px`);
    const [first, end] = range();
    noteFocus();
    const next = new Map();
    for (let index = first; index < end; index++) {
      const item = at(index);
      const old = rows.get(index);
      const row = old && same(old.item, item) ? old.row : draw(item, index, total);
      row.style.setProperty('transform', `translateY(${index * height()}px)`);
      row.classList.toggle('cursor', index === cursor);
      next.set(index, {item, row});
    }
    for (const [index, {row}] of rows) {
      if (next.get(index)?.row !== row) {
        row.remove();
      }
    }
    // In the order of the list, for the tabulator and for screen readers; rows in their place are not touched.
    let before = null;
    for (const {row} of next.values()) {
      const expected = before ? before.nextSibling : element.firstChild;
      if (expected !== row) {
        element.insertBefore(row, expected);
      }
      before = row;
    }
    rows = next;
    rove();
    if (wantsFocus) {
      focusRow();
    }
  }

  /** One row is in the order of the tabulator, the one with the cursor. */
  function rove() {
    for (const [index, {row}] of rows) {
      for (const control of row.querySelectorAll('a, input')) {
        control.tabIndex = index === cursor ? 0 : -1;
      }
    }
  }

  /** Before rows are removed: with them goes the focus. */
  function noteFocus() {
    if (element.contains(document.activeElement)) {
      wantsFocus = true;
      control = document.activeElement.matches('input') ? 'input' : 'a';
    } else if (!wantsFocus) {
      control = 'a';
    }
  }

  function focusRow() {
    const link = rows.get(cursor)?.row.querySelector(control);
    if (link && !rows.get(cursor).row.contains(document.activeElement)) {
      link.focus({preventScroll: true});
    }
    // Whoever scrolls away from it leaves it: it is not called back.
    wantsFocus = !link && rows.has(cursor);
  }

  function fetchMissing() {
    const [first, end] = range();
    const from = Math.floor(first / PAGE);
    const to = Math.floor(Math.max(first, end - 1) / PAGE);
    for (const [page, controller] of asked) {
      if (page < from || page > to) {
        controller.abort(); // scrolled past already
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
    const controller = new AbortController();
    asked.set(page, controller);
    try {
      const answer = await load(page * PAGE, PAGE, controller.signal);
      if (asked.get(page) !== controller) {
        return; // of a list that is no longer shown
      }
      pages.set(page, answer.items);
      forgetFar(page);
      total = answer.total;
      loaded(total);
      render();
    } catch (error) {
      if (!controller.signal.aborted) {
        failed(error);
      }
    } finally {
      if (asked.get(page) === controller) {
        asked.delete(page);
      }
    }
  }

  function forgetFar(page) {
    if (pages.size > KEPT) {
      const far = [...pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page));
      far.slice(0, pages.size - KEPT).forEach((number) => pages.delete(number));
    }
  }

  /**
   * Asks anew for what is in sight. What is shown stays until the answer is there; whoever has scrolled down keeps the
   * rows under the eye, although new ones came on top.
   */
  async function refresh() {
    const [first, end] = range();
    const top = Math.floor(scroller.scrollTop / height());
    const anchor = top > 0 ? at(top) : undefined;
    const from = Math.floor(first / PAGE);
    const to = Math.max(from, Math.floor(Math.max(0, end - 1) / PAGE));
    asked.forEach((controller) => controller.abort());
    asked = new Map();
    const controller = new AbortController();
    for (let page = from; page <= to; page++) {
      asked.set(page, controller);
    }
    try {
      const answer = await load(from * PAGE, (to - from + 1) * PAGE, controller.signal);
      if (asked.get(from) !== controller) {
        return;
      }
      const grown = total < 0 ? 0 : answer.total - total;
      pages = new Map();
      for (let page = from; page <= to; page++) {
        pages.set(page, answer.items.slice((page - from) * PAGE, (page - from + 1) * PAGE));
      }
      total = answer.total;
      loaded(total);
      follow(anchor, top, grown);
      render();
    } catch (error) {
      if (!controller.signal.aborted) {
        failed(error);
      }
    } finally {
      for (const [page, other] of asked) {
        if (other === controller) {
          asked.delete(page);
        }
      }
    }
    fetchMissing();
  }

  /** Moves scroll position and cursor along with the items that they were at. */
  function follow(anchor, top, grown) {
    const shift = anchor ? (find(key(anchor)) ?? top + Math.max(0, grown)) - top : 0;
    if (shift !== 0) {
      element.style.setProperty('height', `${total * height()}px`);
      scroller.scrollTop += shift * height();
    }
    if (cursorKey !== null) {
      const found = find(cursorKey);
      cursor = found ?? Math.min(cursor + (shift > 0 ? shift : 0), Math.max(0, total - 1));
      cursorKey = at(cursor) ? key(at(cursor)) : cursorKey;
    }
  }

  function find(wanted) {
    for (const [page, items] of pages) {
      const place = items.findIndex((item) => key(item) === wanted);
      if (place >= 0) {
        return page * PAGE + place;
      }
    }
    return undefined;
  }

  /** Puts the cursor on a row, in sight. `focus` also gives it the keyboard. */
  function moveTo(index, {focus = true} = {}) {
    cursor = Math.min(Math.max(0, index), Math.max(0, total - 1));
    cursorKey = at(cursor) ? key(at(cursor)) : null;
    const y = cursor * height();
    if (y < scroller.scrollTop) {
      scroller.scrollTop = y;
    } else if (y + height() > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = y + height() - scroller.clientHeight;
    }
    wantsFocus ||= focus;
    render();
    fetchMissing();
  }

  /** Draws every row anew, for something that is not in the items. */
  function redraw() {
    noteFocus();
    for (const {row} of rows.values()) {
      row.remove();
    }
    rows = new Map();
    render();
  }

  scroller.addEventListener('scroll', soon, {passive: true});
  const resized = new ResizeObserver(() => redraw());
  resized.observe(scroller);

  return {
    element,
    refresh,
    redraw,
    moveTo,
    at,
    find,
    get cursor() {
      return cursor;
    },
    get total() {
      return total;
    },
    /** Whether a row has the keyboard, or will have it. */
    get active() {
      return wantsFocus || element.contains(document.activeElement);
    },
    /** Another list: from its top, with nothing kept. */
    reset() {
      pages = new Map();
      total = -1;
      cursor = 0;
      cursorKey = null;
      scroller.scrollTop = 0;
      return refresh();
    },
    /** Where the list is, to be taken up again by restore(). */
    save: () => ({pages, total, cursor, cursorKey, scrollTop: scroller.scrollTop}),
    restore(saved) {
      ({pages, total, cursor, cursorKey} = saved);
      render();
      scroller.scrollTop = saved.scrollTop;
      render();
    },
    stop() {
      cancelAnimationFrame(frame);
      scroller.removeEventListener('scroll', soon);
      resized.disconnect();
      asked.forEach((controller) => controller.abort());
      asked = new Map();
    },
  };
}

function same(one, other) {
  return one === other || (one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other));
}
