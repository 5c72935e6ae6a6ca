// What waits, and running it: failing, open, handed over and parked events, one or all.
import { count, el, number, problem, replace, time } from './dom.js';
import { act, get, poll } from './api.js';
import { addressOf } from './delivery.js';

const titles = { failing: 'Failing', open: 'Open', 'handed-over': 'Handed over', parked: 'Parked' };
const meanings = {
  failing: 'A handler has failed and has not completed since.',
  open: 'At least one handler has not completed: it failed, or it runs.',
  'handed-over': 'An engine has these for later handlers, which have not all completed. “Run now” runs them here, as a replay. They are then marked as completed, so the engine’s message finds nothing left to do.',
  parked: 'A handler failed when catch-up ran these, so it parked them. It tries them again.',
};

export function show(root, context) {
  const { registration } = context;
  const notes = el('div', {});
  const tabs = el('div', { class: 'actions tabs', role: 'group', 'aria-label': 'Which events' });
  const meaning = el('p', { class: 'quiet' });
  const note = el('div', {});
  const all = el('div', {});
  const list = el('ul', { class: 'waiting-rows', 'aria-label': 'Events that wait, the newest first' });
  const status = el('p', { class: 'quiet small', role: 'status' });
  const more = el('button', { type: 'button', hidden: true, onclick: () => read(next) }, 'Show older');
  const job = el('div', { class: 'job', role: 'status' });
  root.append(notes, job, tabs, meaning, note, all, status, list, more);
  let set = context.parameters.get('set');
  let next = null;
  let wasRunning = false;
  let shownJob = null;
  let counts = null;
  let listed = null; // the set that the rows belong to
  let asking = null; // ends the questions about the set before

  async function begin() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    more.hidden = true; // it belongs to the list before
    try {
      counts = await get('waiting/counts', { registration }, signal);
    } catch (error) {
      if (!signal.aborted) {
        replace(notes, problem(error));
      }

      return;
    }

    if (signal.aborted) {
      return;
    }

    replace(notes, counts.sentences.map(sentence => el('p', { class: 'panel' }, sentence)),
      counts.oldestFailure ? el('p', {}, 'Tried longest ago: ', time(counts.oldestFailure), '.') : null);
    const known = { failing: counts.failing, open: counts.open, 'handed-over': null, parked: counts.parked };
    set = counts.sets.includes(set) ? set : counts.sets[0];
    replace(tabs, counts.sets.map(name => el('button', {
      type: 'button', 'data-set': name, 'aria-pressed': String(name === set), onclick: () => context.go('waiting', { set: name }),
    }, known[name] === null ? titles[name] : `${titles[name]} (${number(known[name])})`)));
    if (set) {
      meaning.textContent = [meanings[set], ...set === 'parked' ? ofCatchUp() : []].join(' ');
      replace(note);
      replace(all);
      if (set !== listed) {
        listed = set;
        replace(list);
        replace(status);
      }

      await read(null);
    }
  }

  function ofCatchUp() {
    return [
      counts.parkedForGood > 0 ? `${count(counts.parkedForGood, 'is', 'are')} parked for good: only you run them.` : null,
      counts.openForCatchUp > 0 ? `${count(counts.openForCatchUp, 'more is', 'more are')} open and not parked: catch-up could not finish them yet.` : null,
    ].filter(sentence => sentence);
  }

  async function read(cursor) {
    const { signal } = asking;
    more.disabled = true;
    try {
      const page = await get('waiting/list', { registration, set, cursor }, signal);
      if (signal.aborted) {
        return;
      }

      if (cursor === null) {
        replace(list);
        replace(note, page.sentence ? el('p', { class: 'panel' }, page.sentence) : null);
      }

      list.append(...page.rows.map(row));
      next = page.next;
      more.hidden = next === null;
      status.textContent = list.children.length > 0 ? '' : next === null ? 'Nothing waits here.' : 'Nothing so far: there are older ones to look at.';
      if (cursor === null && page.rows.some(one => one.canRun)) {
        replace(all, runner('Run all now…', { set }, 'all'));
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }

      replace(status, problem(error));
    }

    more.disabled = false;
  }

  function row(one) {
    return el('li', { 'data-id': one.eventId },
      el('p', { class: 'head' }, el('strong', {}, one.event ?? 'an event'), ' ', one.at ? el('span', { class: 'quiet' }, set === 'handed-over' ? 'handed over ' : '', time(one.at)) : null),
      one.waits.length > 0 ? el('p', {}, el('span', { class: 'badge repeated' }, 'waits'), ' ', code(one.waits.join(', '))) : null,
      one.failures.map(failure => el('p', {}, el('span', { class: 'badge failed' }, `failed ${failure.attempts}×`), ' ', code(failure.handler), ' ', code(failure.errorType), ' ',
        el('span', { class: 'quiet' }, time(failure.at)))),
      one.completed.length > 0 ? el('p', {}, el('span', { class: 'badge done' }, 'completed'), ' ', code(one.completed.join(', '))) : null,
      el('p', {}, one.next),
      el('p', { class: 'quiet small' }, ids(one)),
      one.delivery ? el('p', {}, el('a', { href: addressOf(one.delivery, registration) }, 'Its delivery at this server')) : null,
      one.canRun ? runner('Run now…', { set, eventId: one.eventId, token: one.token }, 'one') : null);
  }

  function ids(one) {
    return [['Event', one.eventId], ['License', one.licenseId], [one.resourceType, one.resourceId === one.licenseId ? null : one.resourceId], ['Token', one.token]]
      .filter(([, value]) => value).flatMap(([name, value]) => [`${name} `, code(value), ' ']);
  }

  // First what it would do, then the button that does it.
  function runner(title, asked, kind) {
    const plan = el('div', { role: 'status' });
    const ask = el('button', { type: 'button', class: `plan ${kind}`, onclick: async () => {
      ask.disabled = true;
      replace(plan, el('p', { class: 'quiet' }, 'Reading Keygen’s list…'));
      try {
        const answer = await act('waiting/plan', { registration, ...asked });
        replace(plan, answer.text.map(line => el('p', {}, line)), answer.canRun
          ? el('p', { class: 'actions' }, el('button', { type: 'button', class: 'main run', onclick: run }, 'Run now'), el('button', { type: 'button', onclick: () => replace(plan) }, 'Do not run'))
          : el('p', {}, 'There is nothing to run.'));
      } catch (error) {
        replace(plan, problem(error));
      }

      ask.disabled = false;
    } }, title);

    async function run() {
      try {
        showJob((await act('waiting/run', { registration, ...asked })).job);
        replace(plan);
        job.scrollIntoView({ block: 'nearest' });
      } catch (error) {
        replace(plan, problem(error));
      }
    }

    return el('div', { class: 'runner' }, el('p', { class: 'actions' }, ask), plan);
  }

  function showJob(one) {
    const text = JSON.stringify(one);
    if (!one || text === shownJob) {
      return; // what has the focus keeps it
    }

    shownJob = text;

    const counted = `${count(one.seen, 'event')} of Keygen’s list read, ${count(one.matched, 'matches', 'match')}, ${number(one.handled)} handled, ${number(one.failed)} failed.`;
    replace(job, el('div', { class: 'panel' }, el('p', {}, el('strong', {}, one.title), one.isRunning ? ' …' : ''),
      el('p', {}, one.result ?? counted), el('p', {}, el('a', { href: context.href('deliveries', { text: one.runs }) }, 'Its runs, under Deliveries')), one.isRunning ? el('button', { type: 'button', onclick: stop }, 'Stop') : null));
    if (wasRunning && !one.isRunning) {
      begin();
    }

    wasRunning = one.isRunning;
  }

  // The run stays on the page: behind a balancer, the next try may reach the server that has it.
  const refusal = el('div', {});
  job.after(refusal);
  async function stop() {
    replace(refusal);
    try {
      showJob((await act('waiting/stop', { registration, set })).job);
    } catch (error) {
      replace(refusal, problem(error));
    }
  }

  const endPoll = poll(async () => {
    try {
      showJob((await get('waiting/job', { registration })).job);
    } catch {
      // The next question may be answered.
    }
  }, 1000);
  begin();
  return {
    end: () => {
      asking?.abort();
      endPoll();
    },
    update: changed => {
      context = changed;
      set = changed.parameters.get('set');
      begin();
    },
  };
}

function code(text) {
  return text ? el('span', { class: 'code' }, text) : null;
}
