// One delivery: what happened, why, what handlers did, the request, the payload; its values, and running handlers again.
import { duration, el, facts, problem, replace, time } from './dom.js';
import { act, query } from './api.js';
import { signedLines } from './signedlines.js';
import { tree } from './tree.js';

/** Shows a delivery in an element. onBack leads back to the list, which a narrow page hides. */
export function showDelivery(root, delivery, onBack) {
  const { row, verdict } = delivery;
  const status = el('div', { role: 'status' });
  replace(root,
    el('p', { class: 'back' }, el('button', { type: 'button', onclick: onBack }, '← All deliveries')),
    el('h2', { tabindex: '-1' }, row.event ?? 'A request that was refused'),
    el('p', {}, el('span', { class: `badge ${row.kind}` }, row.run ? row.outcome : `${row.outcome} ${row.status}`), ' ',
      row.run ? el('span', { class: 'badge run' }, row.run) : null, row.run ? ' ' : null, time(row.at), `, took ${duration(row.milliseconds)}`),
    el('section', { class: `verdict ${row.kind}` }, el('h3', {}, verdict.title), verdict.text ? el('p', {}, verdict.text) : null, el('p', {}, verdict.toDo)),
    values(root, delivery, status, onBack), status,
    handlers(delivery), again(delivery), others(delivery), ids(delivery), row.run ? null : signedLines(delivery), request(delivery), payload(delivery));
}

function values(root, delivery, status, onBack) {
  if (!delivery.isMasked) {
    return el('p', { class: 'quiet small' }, 'Values are shown. That you looked at them is in the log.');
  }

  const button = el('button', { type: 'button', class: 'reveal', onclick: async () => {
    button.disabled = true;
    try {
      const revealed = await act('deliveries/reveal', { id: delivery.row.id });
      if (button.isConnected) { // otherwise another one is open meanwhile
        showDelivery(root, revealed, onBack);
        root.querySelector('h2').focus();
      }
    } catch (error) {
      button.disabled = false;
      replace(status, problem(error));
    }
  } }, 'Show masked values');
  return el('p', { class: 'actions' }, button, el('span', { class: 'quiet small' }, 'Your name and this event go to the log.'));
}

function handlers(delivery) {
  return el('section', {}, el('h3', {}, 'Handlers'), delivery.handlers.length === 0
    ? el('p', { class: 'quiet' }, 'No handler was reached.')
    : el('ul', { class: 'runs' }, delivery.handlers.map(run)));
}

export function run(one) {
  const isDone = one.status === 'Completed' || one.status === 'AlreadyDone';
  return el('li', {}, el('span', { class: `badge ${isDone ? 'done' : 'failed'}` }, one.timedOut ? 'TimedOut' : one.status), ' ',
    el('span', { class: 'code' }, one.handler), el('span', { class: 'quiet' }, ` ${duration(one.milliseconds)}`),
    one.errorType ? el('p', { class: 'error code' }, one.errorType, one.errorMessage ? `: ${one.errorMessage}` : one.isMasked ? ': ••••• (masked message)' : '') : null);
}

/** Runs handlers again: path is the section that does it, more is what it needs to find the event. */
export function again(delivery, path = 'deliveries', more = {}) {
  if (delivery.canRun.length === 0) {
    return null;
  }

  const registration = more.registration ?? delivery.row.registration;
  const status = el('div', { role: 'status' });
  const boxes = delivery.canRun.map(name => el('input', { type: 'checkbox', value: name, checked: true, onchange: forget }));
  const mode = (value, checked) => el('input', { type: 'radio', name: `mode-${delivery.row.id}`, value, checked, onchange: forget });
  const completed = mode('again', false);
  const execute = el('button', { type: 'button', class: 'main', disabled: true, onclick: () => send(`${path}/run`, show) }, 'Run now');
  const input = () => ({ ...more, id: delivery.row.id, handlers: boxes.filter(box => box.checked).map(box => box.value), again: completed.checked });

  function forget() {
    execute.disabled = true; // what it would do has to be said first
    replace(status);
  }

  async function send(path, use) {
    execute.disabled = true;
    try {
      use(await act(path, input()));
    } catch (error) {
      replace(status, problem(error));
    }
  }

  function plan(answer) {
    execute.disabled = answer.open.length === 0;
    replace(status,
      sentence(answer.open, 'would run'), sentence(answer.completed, 'would not run: completed before'),
      sentence(answer.unknown, 'would not run: the store does not know whether they completed'),
      answer.open.length + answer.completed.length + answer.unknown.length === 0 ? el('p', {}, 'No chosen handler takes this event.') : null);
  }

  function show(answer) {
    const runs = el('ul', { class: 'runs' }, answer.handlers.map(run));
    replace(status, el('p', {}, el('strong', {}, answer.title), ` Replay ${answer.replay}. `, answer.id ? el('a', { href: addressOf(answer.id, registration) }, 'Its run') : null),
      runs, answer.id && answer.handlers.some(one => one.isMasked) ? reveal(answer.id, runs) : null);
  }

  function reveal(id, runs) {
    const failure = el('span', { role: 'status' });
    const button = el('button', { type: 'button', class: 'reveal', onclick: async () => {
      button.disabled = true;
      try {
        replace(runs, (await act('deliveries/reveal', { id })).handlers.map(run));
        button.parentElement.remove();
      } catch (error) {
        button.disabled = false;
        replace(failure, problem(error));
      }
    } }, 'Show masked values');
    return el('p', { class: 'actions' }, button, el('span', { class: 'quiet small' }, 'Your name and this event go to the log.'), failure);
  }

  return el('details', { class: 'again panel' }, el('summary', {}, 'Run again'),
    el('p', {}, 'A handler gets the same event, marked as a replay. Its effects happen again.'),
    el('fieldset', {}, el('legend', {}, 'Handlers'), boxes.map(box => el('label', {}, box, el('span', { class: 'code' }, box.value)))),
    el('fieldset', {}, el('legend', {}, 'Which of them'),
      el('label', {}, mode('open', true), 'those that have not completed'), el('label', {}, completed, 'all, also those that have completed')),
    el('p', { class: 'actions' }, el('button', { type: 'button', class: 'plan', onclick: () => send(`${path}/plan`, plan) }, 'What would it do?'), execute), status);
}

function sentence(names, what) {
  return names.length === 0 ? null : el('p', {}, el('span', { class: 'code' }, names.join(', ')), ` ${what}.`);
}

/** The address of a delivery, or of a run. */
export function addressOf(id, registration) {
  return `#/deliveries?${query({ id, registration: registration || null })}`;
}

function others({ row, others }) {
  return others.length === 0 ? null : el('section', {}, el('h3', {}, 'Other deliveries and runs of this event'),
    el('ul', { class: 'runs others' }, others.map(one => el('li', {}, el('span', { class: `badge ${one.kind}` }, one.outcome), ' ',
      el('a', { href: addressOf(one.id, row.registration) }, one.run ?? 'delivery', ' ', time(one.at)), one.replay ? el('span', { class: 'quiet' }, ` ${one.replay}`) : null))));
}

function ids({ row, event, traceId }) {
  return el('section', {}, el('h3', {}, 'Ids'), facts(
    ['Event id', code(row.eventId)], ['Idempotency token', code(event?.token)], [row.resourceType ?? 'Resource', code(row.resourceId)],
    ['License', row.licenseId === row.resourceId ? null : code(row.licenseId)], ['Environment', code(event?.environmentId)],
    ['Registration', row.registration === '' ? null : row.registration], ['Replay', code(row.replay)], ['Trace id', code(traceId)],
    ['Sent', event ? time(event.sentAt) : null], ['API version', event?.apiVersion]));
}

function code(text) {
  return text ? el('span', { class: 'code' }, text) : null;
}

function request(delivery) {
  return delivery.row.run ? null : el('section', {}, el('h3', {}, 'Request'), el('p', { class: 'code' }, delivery.requestLine),
    facts(...delivery.headers.map(header => [header.name, el('span', { class: 'code' }, header.value)])));
}

function payload(delivery) {
  return el('section', {}, el('h3', {}, 'Payload'), delivery.payload ? tree(delivery.payload) : el('p', { class: 'quiet' }, delivery.noPayload));
}
