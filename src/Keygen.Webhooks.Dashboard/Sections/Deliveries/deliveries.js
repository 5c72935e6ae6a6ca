// The last deliveries of this server, live: filters, the list, and one opened.
import { count, duration, el, number, problem, replace, time } from './dom.js';
import { get, listen } from './api.js';
import { sayByTurns } from './process.js';
import { showDelivery } from './delivery.js';
import { filterForm, filters } from './filterform.js';
import { liveRows } from './rows.js';

// If the stream comes from another process than the list, the list is read again, each time later. Then the live part stops.
const pauses = [1000, 2000, 5000];
const soon = 10000;

export function show(root, context) {
  const rows = liveRows({ row, isOpened: () => opened !== null, onOldest: setNext });
  const counted = el('p', { class: 'quiet small counted' });
  const older = el('button', { type: 'button', hidden: true, onclick: readOlder }, 'Show older');
  const live = el('button', { type: 'button', 'aria-pressed': 'true', onclick: toggleLive }, 'Live');
  const detail = el('article', { class: 'detail', 'aria-label': 'One delivery' });
  const form = filterForm(context.parameters, filter);
  let values = valuesOf(context.parameters);
  let opened = null;
  let stop = null;
  let next = null;
  let reading = null;
  let readAt = 0;
  let restarts = 0;
  let timer = 0;
  root.append(form, el('div', { class: 'columns' },
    el('div', { class: 'list' }, el('div', { class: 'actions' }, live, rows.button, counted), rows.aloud, rows.list, older), detail));

  function valuesOf(parameters) {
    return Object.fromEntries(filters.map(name => [name, parameters.get(name) || null]));
  }

  function parameters() {
    return { registration: context.registration, ...values };
  }

  function filter(chosen) {
    context.go('deliveries', chosen);
  }

  async function read() {
    reading?.abort();
    reading = new AbortController();
    const { signal } = reading;
    unfollow();
    readAt = performance.now();
    try {
      const page = await get('deliveries/list', parameters(), signal);
      if (signal.aborted) {
        return; // another process has answered, and the section has begun anew
      }

      rows.begin(page.rows);
      setNext(page.next);
      showCount(page);
      rows.say(counted.textContent);
      form.suggest(page.events);
      follow(page.resume);
    } catch (error) {
      if (error.name !== 'AbortError') {
        rows.begin([]);
        replace(counted, problem(error));
      }
    }
  }

  function showCount({ matching, kept }) {
    counted.textContent = kept === 0 ? 'No delivery has arrived at this server since it started.'
      : matching === kept ? count(kept, 'delivery', 'deliveries') : `${number(matching)} of ${count(kept, 'delivery', 'deliveries')}`;
  }

  async function readOlder() {
    const { signal } = reading;
    const before = next;
    older.disabled = true;
    try {
      const page = await get('deliveries/list', { ...parameters(), before }, signal);
      if (signal.aborted || next !== before) {
        return; // the list is another one meanwhile
      }

      rows.list.append(...page.rows.map(row));
      setNext(page.next);
    } catch (error) {
      if (error.name !== 'AbortError') {
        replace(counted, problem(error));
      }
    } finally {
      older.disabled = false;
    }
  }

  function setNext(id) {
    next = id;
    older.hidden = id === null;
  }

  function follow(after) {
    if (live.getAttribute('aria-pressed') === 'true') {
      stop = listen('deliveries/stream', parameters(), after, take, state => { live.textContent = state === 'live' ? 'Live' : 'Live (interrupted)'; });
    }
  }

  function unfollow() {
    clearTimeout(timer);
    stop?.();
    stop = null;
  }

  /** The app has restarted, or a balancer lets servers answer by turns: then the next list may not belong to the next stream either. */
  function readAgain() {
    unfollow();
    restarts = performance.now() - readAt < soon ? restarts + 1 : 1;
    if (restarts > pauses.length) {
      setLive(false);
      sayByTurns();
      return;
    }

    live.textContent = 'Live (interrupted)';
    timer = setTimeout(read, pauses[restarts - 1] * (0.75 + Math.random() / 2));
  }

  function setLive(isLive) {
    live.setAttribute('aria-pressed', String(isLive));
    live.textContent = 'Live';
  }

  function take(message) {
    if (message.restarted) {
      readAgain();
      return;
    }

    showCount(message);
    if (message.rows.length > 0) {
      rows.take(message);
    }
  }

  function toggleLive() {
    const isLive = live.getAttribute('aria-pressed') !== 'true';
    setLive(isLive);
    if (isLive) {
      restarts = 0;
      read();
    } else {
      unfollow();
    }
  }

  function row(one) {
    const link = el('a', { href: context.href('deliveries', { ...values, id: one.id }), 'aria-current': one.id === opened ? 'true' : null },
      el('span', { class: `badge ${one.kind}` }, one.outcome), el('span', { class: 'event' }, one.event ?? 'refused request'),
      one.run ? el('span', { class: 'badge run' }, one.run) : null,
      el('span', { class: 'quiet when' }, time(one.at), ` ${duration(one.milliseconds)}`),
      one.reason ? el('span', { class: 'reason' }, one.reason) : null,
      one.resourceId ? el('span', { class: 'quiet resource code' }, `${one.resourceType} ${one.resourceId}`) : null);
    return el('li', { 'data-id': one.id }, link);
  }

  async function open(id) {
    opened = id;
    root.classList.toggle('opened', id !== null);
    for (const link of rows.list.querySelectorAll('a')) {
      if (link.parentElement.dataset.id === id) {
        link.setAttribute('aria-current', 'true');
      } else {
        link.removeAttribute('aria-current');
      }
    }

    if (id === null) {
      replace(detail, el('p', { class: 'quiet' }, 'Choose a delivery to see why it ended as it did.'));
      return;
    }

    try {
      const delivery = await get('deliveries/one', { id });
      if (opened === id) {
        showDelivery(detail, delivery, () => context.go('deliveries', values));
        detail.querySelector('h2').focus();
      }
    } catch (error) {
      if (opened === id) {
        replace(detail, el('p', { class: 'back' }, el('button', { type: 'button', onclick: () => context.go('deliveries', values) }, '← All deliveries')), problem(error));
      }
    }
  }

  read();
  open(context.parameters.get('id'));
  return {
    end: () => {
      reading?.abort();
      unfollow();
      rows.end();
    },
    update: changed => {
      context = changed;
      const chosen = valuesOf(changed.parameters);
      if (filters.some(name => chosen[name] !== values[name])) {
        values = chosen;
        form.set(values);
        read();
      }

      if (changed.parameters.get('id') !== opened) {
        open(changed.parameters.get('id'));
      }
    },
  };
}
