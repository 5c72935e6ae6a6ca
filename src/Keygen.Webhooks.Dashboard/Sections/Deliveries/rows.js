// The rows of the list. While somebody reads them, new ones wait behind a button: a row must not move away from under a pointer.
import { count, el, replace } from './dom.js';
import { poll } from './api.js';

const mostRows = 400;
const quietMilliseconds = 30000; // between two announcements

/**
 * The list of rows. row(one) makes an element; isOpened() says whether a delivery is opened; onOldest(id) gets the id of the last row when
 * older ones have been taken away.
 */
export function liveRows({ row, isOpened, onOldest }) {
  const list = el('ul', { class: 'rows', 'aria-label': 'Deliveries, the newest first' });
  const button = el('button', { type: 'button', class: 'news', hidden: true, onclick: show });
  const aloud = el('p', { class: 'unseen', role: 'status' });
  const nothing = { rows: [], arrived: 0, isGap: false };
  let held = nothing;
  let saidAt = -Infinity;

  /** Whether somebody reads: has scrolled down the list, points at it or its button, has the keyboard's focus in it, or has opened a delivery. */
  function isRead() {
    return isOpened() || isScrolled() || isPointedAt() || list.querySelector(':focus-visible') !== null || button.matches(':focus-visible');
  }

  function isScrolled() {
    return list.getBoundingClientRect().top < 0;
  }

  /** A finger hovers where it last tapped, so that does not count. */
  function isPointedAt() {
    return matchMedia('(hover: hover)').matches && list.parentElement.matches(':hover');
  }

  function take({ rows, more }) {
    const isGap = more > 0; // then the rows are the newest, and some before them were not sent
    held = { rows: isGap ? rows : [...rows, ...held.rows], arrived: held.arrived + rows.length + more, isGap: isGap || held.isGap };
    if (held.rows.length > mostRows) {
      held = { ...held, rows: held.rows.slice(0, mostRows), isGap: true };
    }

    if (isRead()) {
      offer();
    } else {
      flow();
    }
  }

  function offer() {
    button.hidden = held.arrived === 0;
    button.textContent = count(held.arrived, 'new delivery', 'new deliveries');
    if (held.arrived > 0 && performance.now() - saidAt > quietMilliseconds) {
      saidAt = performance.now();
      say(button.textContent);
    }
  }

  function say(text) {
    aloud.textContent = text;
  }

  function flow() {
    if (held.isGap) {
      replace(list);
    }

    list.prepend(...held.rows.map(row));
    if (held.isGap || list.children.length > mostRows) {
      [...list.children].slice(mostRows).forEach(one => one.remove());
      onOldest(list.lastElementChild.dataset.id);
    }

    held = nothing;
    button.hidden = true;
  }

  /** Brings in what waits, and goes where it is. */
  function show() {
    const hadFocus = list.contains(document.activeElement) || button === document.activeElement;
    const isAway = isScrolled();
    flow();
    if (isAway) {
      list.parentElement.scrollIntoView();
    }

    if (hadFocus) {
      list.querySelector('a')?.focus();
    }
  }

  function onKey(event) {
    if (event.key === 'Home' && !button.hidden && !event.target.closest('input, select, .detail')) {
      show();
    }
  }

  document.addEventListener('keydown', onKey);
  const stop = poll(() => held.arrived > 0 && !isRead() && flow(), 1000);
  return {
    list, button, aloud, take, say,
    begin(rows) {
      held = nothing;
      button.hidden = true;
      replace(list, rows.map(row));
    },
    end() {
      stop();
      document.removeEventListener('keydown', onKey);
    },
  };
}
