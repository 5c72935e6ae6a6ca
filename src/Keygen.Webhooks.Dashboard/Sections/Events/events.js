// Keygen's list beside what the store knows: filters, the list, and one opened.
import { count, el, facts, problem, replace, time } from './dom.js';
import { act, get } from './api.js';
import { again } from './delivery.js';
import { tree } from './tree.js';

const filters = ['name', 'license', 'status', 'from', 'to'];

export function show(root, context) {
  root.classList.add('deliveries'); // the same form, list and detail
  const list = el('ul', { class: 'rows', 'aria-label': 'Events of Keygen’s list, the newest first' });
  const status = el('p', { class: 'quiet small', role: 'status' });
  const more = el('button', { type: 'button', hidden: true, onclick: () => read(next) }, 'Read on');
  const detail = el('article', { class: 'detail', 'aria-label': 'One event' });
  const form = filterForm(context.parameters, values => context.go('events', values));
  const columns = el('div', { class: 'columns' }, el('div', { class: 'list' }, status, list, more), detail);
  root.append(form, columns);
  let values = valuesOf(context.parameters);
  let opened = null;
  let next = null;
  let reading = null;

  function valuesOf(parameters) {
    return Object.fromEntries(filters.map(name => [name, parameters.get(name) || null]));
  }

  async function read(after) {
    reading?.abort();
    reading = new AbortController();
    const { signal } = reading;
    more.disabled = true;
    if (after === null) {
      more.hidden = true; // it belongs to the list before
    }

    status.textContent = 'Reading Keygen’s list…';
    try {
      const page = await get('events/list', { registration: context.registration, ...values, after }, signal);
      if (signal.aborted) {
        return; // the list is another one meanwhile
      }

      if (page.sentence) {
        replace(root, el('p', { class: 'panel' }, page.sentence));
        return;
      }

      if (after === null) {
        replace(list);
      }

      list.append(...page.rows.map(row));
      next = page.next;
      more.hidden = next === null;
      status.textContent = `${count(page.read, 'event')} read, ${count(page.rows.length, 'matches', 'match')}`
        + (page.otherEndpoints > 0 ? `, ${count(page.otherEndpoints, 'is', 'are')} for other endpoints.` : '.');
    } catch (error) {
      if (signal.aborted) {
        return;
      }

      if (after === null) {
        replace(list);
      }

      replace(status, problem(error));
    }

    more.disabled = false;
  }

  function row(one) {
    return el('li', { 'data-id': one.id }, el('a', { href: context.href('events', { ...values, id: one.id }) },
      el('span', { class: `badge ${one.kind}` }, one.here), el('span', { class: 'event' }, one.event ?? 'an event'),
      el('span', { class: 'quiet when' }, one.created ? time(one.created) : ''), el('span', { class: 'reason' }, `at Keygen: ${one.status ?? 'unknown'}`),
      one.licenseId ? el('span', { class: 'quiet resource code' }, `license ${one.licenseId}`) : null));
  }

  async function open(id) {
    opened = id;
    root.classList.toggle('opened', id !== null);
    for (const link of list.querySelectorAll('a')) {
      link.toggleAttribute('aria-current', link.parentElement.dataset.id === id);
    }

    if (id === null) {
      replace(detail, el('p', { class: 'quiet' }, 'Choose an event to see what Keygen and this app know of it.'));
      return;
    }

    try {
      const one = await get('events/one', { registration: context.registration, id });
      if (opened === id) {
        showEvent(one);
        detail.querySelector('h2').focus();
      }
    } catch (error) {
      if (opened === id) {
        replace(detail, back(), problem(error));
      }
    }
  }

  function back() {
    return el('p', { class: 'back' }, el('button', { type: 'button', onclick: () => context.go('events', values) }, '← All events'));
  }

  function showEvent(one) {
    const { row: event } = one;
    const answer = one.lastResponseCode ?? (one.lastResponseBody ? 'no answer' : null);
    replace(detail, back(), el('h2', { tabindex: '-1' }, event.event ?? 'An event'),
      el('p', {}, el('span', { class: `badge ${event.kind}` }, event.here), ' ', event.created ? time(event.created) : null),
      reveal(one),
      el('section', {}, el('h3', {}, 'At Keygen'), facts(['Status', event.status], ['Last answer', answer === null ? 'none yet' : String(answer)],
        ['Its text', one.lastResponseBody], ['Event id', code(event.id)], ['Token', code(one.token)], ['License', code(event.licenseId)])),
      el('section', {}, el('h3', {}, 'Here'),
        one.failures.map(failure => el('p', {}, el('span', { class: 'badge failed' }, `failed ${failure.attempts}×`), ' ', code(failure.handler), ' ', code(failure.errorType), ' ', time(failure.at))),
        one.completed.length > 0 ? el('p', {}, el('span', { class: 'badge done' }, 'completed'), ' ', code(one.completed.join(', '))) : null,
        one.failures.length + one.completed.length === 0 ? el('p', { class: 'quiet' }, event.here) : null,
        el('p', {}, el('a', { href: context.href('deliveries', { text: event.id }) }, 'Its deliveries at this server'))),
      retry(one), again({ row: { id: event.id }, canRun: one.canRun }, 'events', { registration: context.registration }),
      el('section', {}, el('h3', {}, 'Payload'), one.payload ? tree(one.payload) : el('p', { class: 'quiet' }, one.noPayload)));
  }

  function reveal(one) {
    if (!one.isMasked) {
      return el('p', { class: 'quiet small' }, 'Values are shown. That you looked at them is in the log.');
    }

    const status = el('span', { role: 'status' });
    const button = el('button', { type: 'button', class: 'reveal', onclick: async () => {
      button.disabled = true;
      try {
        const revealed = await act('events/reveal', { registration: context.registration, id: one.row.id, isConfirmed: false });
        if (button.isConnected) { // otherwise another one is open meanwhile
          showEvent(revealed);
        }
      } catch (error) {
        button.disabled = false;
        replace(status, problem(error));
      }
    } }, 'Show masked values');
    return el('p', { class: 'actions' }, button, el('span', { class: 'quiet small' }, 'Your name and this event go to the log.'), status);
  }

  function retry(one) {
    const status = el('div', { role: 'status' });
    const execute = el('button', { type: 'button', class: 'main confirm', onclick: async () => {
      execute.disabled = true;
      try {
        replace(status, el('p', {}, (await act('events/retry', { registration: context.registration, id: one.row.id, isConfirmed: true })).text));
      } catch (error) {
        replace(status, problem(error));
      }
    } }, 'Let Keygen deliver it again');
    return el('details', { class: 'retry panel' }, el('summary', {}, 'Retry at Keygen'), one.retry.map(sentence => el('p', {}, sentence)),
      el('p', { class: 'actions' }, execute), status);
  }

  read(null);
  open(context.parameters.get('id'));
  return {
    end: () => reading?.abort(),
    update: changed => {
      context = changed;
      const chosen = valuesOf(changed.parameters);
      if (filters.some(name => chosen[name] !== values[name])) {
        values = chosen;
        read(null);
      }

      if (changed.parameters.get('id') !== opened) {
        open(changed.parameters.get('id'));
      }
    },
  };
}

function filterForm(parameters, onChange) {
  const statuses = [['', 'all'], ['DELIVERED', 'delivered'], ['DELIVERING', 'delivering'], ['FAILING', 'failing'], ['FAILED', 'failed']];
  const fields = {
    name: el('input', { name: 'name', type: 'search', placeholder: 'license.created', autocomplete: 'off' }),
    license: el('input', { name: 'license', type: 'search', placeholder: 'id of a license or resource', autocomplete: 'off' }),
    status: el('select', { name: 'status' }, statuses.map(([value, title]) => el('option', { value }, title))),
    from: el('input', { name: 'from', type: 'date' }),
    to: el('input', { name: 'to', type: 'date' }),
  };
  const titles = { name: 'Event', license: 'License', status: 'Status at Keygen', from: 'From (UTC)', to: 'Until (UTC)' };
  const form = el('form', { class: 'filters', role: 'search', onsubmit: event => event.preventDefault() },
    filters.map(name => el('label', {}, `${titles[name]} `, fields[name])));
  filters.forEach(name => { fields[name].value = parameters.get(name) ?? ''; });
  form.addEventListener('change', () => onChange(Object.fromEntries(filters.map(name => [name, fields[name].value.trim()]))));
  return form;
}

function code(text) {
  return text ? el('span', { class: 'code' }, text) : null;
}
