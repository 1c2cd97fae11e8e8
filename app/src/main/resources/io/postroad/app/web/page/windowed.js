// A list of any length of which only the rows in sight exist. All rows have one height.
import {pager} from './pager.js';

/** Rows beyond the edges, so that scrolling meets no gaps. */
const BEYOND = 12;

/**
 * A windowed list in `scroller`, which scrolls.
 *
 * `height()` gives the height of a row in pixels; `draw(item, index, total)` an <li>, also of an item that is undefined
 * because it is on its way; `load`, `key` and `failed` are those of the pager; `loaded(total)` is told of every answer.
 */
export function windowed({scroller, label, height, load, draw, key, loaded, failed}) {
  const element = document.createElement('ul');
  element.className = 'windowed';
  element.setAttribute('role', 'list'); // one browser forgets that a list without marks is one
  element.setAttribute('aria-label', label);
  const items = pager({load, key, failed, arrived: () => (loaded(items.total), render())});
  let rows = new Map(); // index -> {item, row}
  let cursor = 0;
  let cursorKey = null;
  let frame = 0;
  let wantsFocus = false; // the row with the cursor is to have the keyboard as soon as it is there
  let control = 'a'; // what in the row has it: the link or the checkbox

  const length = () => Math.max(items.total, 0);

  function range() {
    const first = Math.floor(scroller.scrollTop / height()) - BEYOND;
    const last = Math.ceil((scroller.scrollTop + scroller.clientHeight) / height()) + BEYOND;
    return [Math.max(0, first), Math.min(length(), last)];
  }

  // ---- drawing

  function soon() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      render();
      items.want(...range());
    });
  }

  function render() {
    element.style.setProperty('height', `${length() * height()}px`);
    noteFocus();
    const [first, end] = range();
    const next = new Map();
    for (let index = first; index < end; index++) {
      const item = items.at(index);
      const old = rows.get(index);
      const row = old && same(old.item, item) ? old.row : draw(item, index, items.total);
      row.style.setProperty('transform', `translateY(${index * height()}px)`);
      row.classList.toggle('cursor', index === cursor);
      next.set(index, {item, row});
    }
    replace(next);
    rove();
    if (wantsFocus) {
      focusRow();
    }
  }

  /** In the order of the list, for the tabulator and for screen readers; rows in their place are not touched. */
  function replace(next) {
    for (const [index, {row}] of rows) {
      if (next.get(index)?.row !== row) {
        row.remove();
      }
    }
    let before = null;
    for (const {row} of next.values()) {
      const expected = before ? before.nextSibling : element.firstChild;
      if (expected !== row) {
        element.insertBefore(row, expected);
      }
      before = row;
    }
    rows = next;
  }

  /** Draws every row anew, for something that is not in the items. */
  function redraw() {
    noteFocus();
    replace(new Map());
    render();
  }

  // ---- the cursor and the keyboard

  /** One row is in the order of the tabulator, the one with the cursor. */
  function rove() {
    for (const [index, {row}] of rows) {
      for (const part of row.querySelectorAll('a, input')) {
        part.tabIndex = index === cursor ? 0 : -1;
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
    const row = rows.get(cursor)?.row;
    const part = row?.querySelector(control);
    if (part && !row.contains(document.activeElement)) {
      part.focus({preventScroll: true});
    }
    // Whoever scrolls away from it leaves it: it is not called back.
    wantsFocus = Boolean(row) && !part;
  }

  /** Puts the cursor on a row, in sight. `focus` also gives it the keyboard. */
  function moveTo(index, {focus = true} = {}) {
    cursor = Math.min(Math.max(0, index), Math.max(0, length() - 1));
    cursorKey = items.at(cursor) ? key(items.at(cursor)) : null;
    const top = cursor * height();
    if (top < scroller.scrollTop) {
      scroller.scrollTop = top;
    } else if (top + height() > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = top + height() - scroller.clientHeight;
    }
    wantsFocus ||= focus;
    render();
    items.want(...range());
  }

  // ---- what changes

  /**
   * Asks anew for what is in sight. What is shown stays until the answer is there; whoever has scrolled down keeps the
   * rows under the eye, although new ones came on top.
   */
  async function refresh() {
    const top = Math.floor(scroller.scrollTop / height());
    const anchor = top > 0 ? items.at(top) : undefined;
    const before = items.total;
    if (await items.renew(...range())) {
      loaded(items.total);
      follow(anchor, top, before < 0 ? 0 : items.total - before);
      render();
      items.want(...range());
    }
  }

  /** Moves scroll position and cursor along with the items that they were at. */
  function follow(anchor, top, grown) {
    const shift = anchor ? (items.find(key(anchor)) ?? top + Math.max(0, grown)) - top : 0;
    if (shift !== 0) {
      element.style.setProperty('height', `${length() * height()}px`);
      scroller.scrollTop += shift * height();
    }
    if (cursorKey !== null) {
      const moved = items.find(cursorKey) ?? cursor + Math.max(0, shift);
      cursor = Math.min(moved, Math.max(0, length() - 1));
      cursorKey = items.at(cursor) ? key(items.at(cursor)) : cursorKey;
    }
  }

  scroller.addEventListener('scroll', soon, {passive: true});
  const resized = new ResizeObserver(redraw);
  resized.observe(scroller);

  return {
    element,
    refresh,
    redraw,
    moveTo,
    at: items.at,
    find: items.find,
    get cursor() {
      return cursor;
    },
    get total() {
      return items.total;
    },
    /** Whether a row has the keyboard, or will have it. */
    get active() {
      return wantsFocus || element.contains(document.activeElement);
    },
    /** Another list: from its top, with nothing kept. */
    reset() {
      items.clear();
      cursor = 0;
      cursorKey = null;
      scroller.scrollTop = 0;
      return refresh();
    },
    /** Where the list is, to be taken up again by restore(). */
    save: () => ({items: items.save(), cursor, cursorKey, scrollTop: scroller.scrollTop}),
    restore(saved) {
      items.restore(saved.items);
      ({cursor, cursorKey} = saved);
      render();
      scroller.scrollTop = saved.scrollTop;
      render();
    },
    stop() {
      cancelAnimationFrame(frame);
      scroller.removeEventListener('scroll', soon);
      resized.disconnect();
      items.giveUp();
    },
  };
}

function same(one, other) {
  return one === other || (one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other));
}
