// The last deliveries of this server, live: filters, the list, and one opened.
import { count, duration, el, number, problem, replace, time } from './dom.js';
import { get, listen } from './api.js';
import { showDelivery } from './delivery.js';
import { filterForm, filters } from './filterform.js';
import { liveRows } from './rows.js';

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
    stop?.();
    stop = null;
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
    older.disabled = true;
    try {
      const page = await get('deliveries/list', { ...parameters(), before: next });
      rows.list.append(...page.rows.map(row));
      setNext(page.next);
    } catch (error) {
      replace(counted, problem(error));
    }

    older.disabled = false;
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

  function take(message) {
    if (message.restarted) {
      read();
      return;
    }

    showCount(message);
    if (message.rows.length > 0) {
      rows.take(message);
    }
  }

  function toggleLive() {
    const isLive = live.getAttribute('aria-pressed') !== 'true';
    live.setAttribute('aria-pressed', String(isLive));
    if (isLive) {
      read();
    } else {
      stop?.();
      stop = null;
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
      replace(detail, el('p', { class: 'back' }, el('button', { type: 'button', onclick: () => context.go('deliveries', values) }, '← All deliveries')), problem(error));
    }
  }

  read();
  open(context.parameters.get('id'));
  return {
    end: () => {
      reading?.abort();
      stop?.();
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
