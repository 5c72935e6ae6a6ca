// The last deliveries of this server, live: filters, the list, and one opened.
import { duration, el, number, problem, replace, time } from './dom.js';
import { get, listen } from './api.js';
import { showDelivery } from './delivery.js';

const mostRows = 400;
const filters = ['outcome', 'event', 'resource', 'text'];
const outcomes = [
  ['', 'all'], ['failed', 'failed'], ['refused', 'refused'], ['done', 'handled'], ['repeated', 'nothing ran'],
];

export function show(root, context) {
  const list = el('ul', { class: 'rows', 'aria-label': 'Deliveries, the newest first' });
  const count = el('p', { class: 'quiet small', role: 'status' });
  const older = el('button', { type: 'button', hidden: true, onclick: readOlder }, 'Show older');
  const news = el('button', { type: 'button', class: 'news', hidden: true, onclick: () => read() });
  const live = el('button', { type: 'button', 'aria-pressed': 'true', onclick: toggleLive }, 'Live');
  const detail = el('article', { class: 'detail', 'aria-label': 'One delivery' });
  const form = filterForm(context.parameters, filter);
  root.append(form, el('div', { class: 'columns' },
    el('div', { class: 'list' }, el('div', { class: 'actions' }, live, news, count), list, older), detail));

  let values = valuesOf(context.parameters);
  let opened = null;
  let stop = null;
  let next = null;
  let reading = null;

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
    stop?.();
    stop = null;
    news.hidden = true;
    try {
      const page = await get('deliveries/list', parameters(), reading.signal);
      replace(list, page.rows.map(row));
      setNext(page.next);
      count.textContent = page.kept === 0 ? 'No delivery has arrived at this server since it started.'
        : page.matching === page.kept ? `${number(page.kept)} deliveries` : `${number(page.matching)} of ${number(page.kept)} deliveries`;
      form.suggest(page.events);
      follow(page.resume);
    } catch (error) {
      if (error.name !== 'AbortError') {
        replace(list);
        replace(count, problem(error));
      }
    }
  }

  async function readOlder() {
    older.disabled = true;
    try {
      const page = await get('deliveries/list', { ...parameters(), before: next });
      list.append(...page.rows.map(row));
      setNext(page.next);
    } catch (error) {
      replace(count, problem(error));
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

    if (message.more > 0) {
      // More than anybody reads: begin anew with the newest.
      news.textContent = `${number(message.more)} more have arrived: read again`;
      news.hidden = false;
    }

    list.prepend(...message.rows.map(row));
    while (list.children.length > mostRows) {
      list.lastElementChild.remove();
      setNext(list.lastElementChild.dataset.id);
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
    for (const link of list.querySelectorAll('a')) {
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

function filterForm(parameters, onChange) {
  const names = el('datalist', { id: 'event-names' });
  const outcome = el('select', { name: 'outcome' }, outcomes.map(([value, title]) => el('option', { value }, title)));
  const fields = {
    outcome,
    event: el('input', { name: 'event', type: 'search', list: 'event-names', placeholder: 'license.', autocomplete: 'off' }),
    resource: el('input', { name: 'resource', type: 'search', placeholder: 'id of a resource or its license', autocomplete: 'off' }),
    text: el('input', { name: 'text', type: 'search', placeholder: 'id, handler, error, trace id', autocomplete: 'off' }),
  };
  const form = el('form', { class: 'filters', role: 'search', onsubmit: event => event.preventDefault() },
    el('label', {}, 'Outcome ', fields.outcome), el('label', {}, 'Event ', fields.event), el('label', {}, 'Resource ', fields.resource),
    el('label', {}, 'Text ', fields.text), names);
  let timer = 0;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => onChange(Object.fromEntries(filters.map(name => [name, fields[name].value.trim()]))), 300);
  });
  form.suggest = events => replace(names, events.map(name => el('option', { value: name })));
  form.set = values => filters.forEach(name => {
    const value = values[name] ?? '';
    if (name === 'outcome' && value && ![...outcome.options].some(option => option.value === value)) {
      outcome.append(el('option', { value }, value)); // one outcome, from a link of the section Now
    }

    if (fields[name].value.trim() !== value) {
      fields[name].value = value;
    }
  });
  form.set(Object.fromEntries(filters.map(name => [name, parameters.get(name)])));
  return form;
}
