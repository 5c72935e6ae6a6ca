// What Keygen has and what the handlers want, side by side; the keys; the settings in force.
import { el, facts, number, problem, replace, time } from './dom.js';
import { get } from './api.js';

export function show(root, context) {
  const status = el('p', { class: 'quiet', role: 'status' }, 'Asking Keygen…');
  root.append(status);
  const stop = new AbortController();
  get('endpoint/read', { registration: context.registration }, stop.signal).then(page => replace(root,
    page.sentence ? el('p', { class: 'panel' }, page.sentence) : null,
    page.findings.map(finding => el('p', { class: 'problem' }, finding)),
    page.endpoints.map(endpoint), events(page), keys(page.keys), settings(page.settings))).catch(error => {
    if (error.name !== 'AbortError') {
      replace(root, problem(error));
    }
  });
  return () => stop.abort();
}

function endpoint(one) {
  return el('section', { class: 'panel' }, el('h2', {}, one.url),
    one.isDisabled ? el('p', {}, el('span', { class: 'badge failed' }, 'disabled'), ' It is subscribed to nothing, so Keygen records no events for it. Set its subscriptions at Keygen.') : null,
    facts(['Endpoint id', code(one.id)], ['Signs with', one.algorithm, one.isAccepted ? '' : el('strong', {}, ' – not accepted here: every delivery is refused')],
      ['API version', one.apiVersion ?? 'the account’s']));
}

function events(page) {
  const isKnown = page.events.some(one => one.isSent !== null);
  const wrong = page.events.filter(one => one.handlers.length > 0 && one.isSent === false).length;
  return el('section', {}, el('h2', {}, 'Events'),
    isKnown ? el('p', {}, wrong === 0 ? 'Keygen sends every event that a handler wants.' : `Keygen does not send ${number(wrong)} of the events that handlers want: add them to the endpoint’s subscriptions.`) : null,
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Events' }, el('table', {},
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Event'), el('th', { scope: 'col' }, 'At Keygen'), el('th', { scope: 'col' }, 'Handlers here'))),
      el('tbody', {}, page.events.map(one => el('tr', { class: one.isSent === false ? 'missing' : null }, el('td', { class: 'code' }, one.event === '*' ? '* (all)' : one.event),
        el('td', {}, one.isSent === null ? 'not known' : one.isSent ? 'sent' : el('span', { class: 'badge refused' }, 'not subscribed')),
        el('td', { class: one.handlers.length > 0 ? 'code' : 'quiet' }, one.handlers.join(', ') || 'none')))))));
}

function keys(all) {
  return el('section', {}, el('h2', {}, 'Keys'), el('p', { class: 'quiet' }, 'Of the deliveries that this server keeps.'),
    el('ul', {}, all.map(one => el('li', {}, code(one.name), one.isConfigured ? '' : ' (no longer configured)',
      one.verified === 0 ? ' verified none.' : ` verified ${number(one.verified)}, the last `, one.lastAt ? time(one.lastAt) : null))));
}

function settings(all) {
  return el('section', {}, el('h2', {}, 'Settings in force'), facts(...all.map(one => [one.name, el('span', { class: 'code' }, one.value || '–')])));
}

function code(text) {
  return text ? el('span', { class: 'code' }, text) : null;
}
