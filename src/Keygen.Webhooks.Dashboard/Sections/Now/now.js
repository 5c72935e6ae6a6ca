// Is it alive? Deliveries by outcome over time, how long they took, and findings in words.
import { duration, el, facts, number, problem, replace, scrollable, time } from './dom.js';
import { get, poll } from './api.js';

const kinds = [
  { name: 'failed', title: 'Failed', meaning: 'answered 500 or 503' },
  { name: 'refused', title: 'Refused', meaning: 'answered 4xx' },
  { name: 'repeated', title: 'Nothing ran', meaning: 'repeated, in progress, or no handler' },
  { name: 'done', title: 'Handled', meaning: 'handlers ran and completed' },
];

const height = 160;
const left = 64; // for the numbers beside the chart

export function show(root, context) {
  let range = context.parameters.get('range') === 'hour' ? 'hour' : 'minutes';
  const findings = el('div', { class: 'findings' });
  const aloud = el('p', { class: 'unseen', role: 'status' });
  const numbers = el('div', { class: 'panel numbers' });
  const charts = el('div', {});
  const choose = name => el('button', {
    type: 'button', 'aria-pressed': String(range === name), onclick: event => {
      range = name;
      event.target.parentElement.querySelectorAll('button').forEach(button => button.setAttribute('aria-pressed', String(button === event.target)));
      refresh();
    },
  }, name === 'hour' ? 'Last hour' : 'Last 10 minutes');
  root.append(findings, aloud, el('div', { class: 'actions', role: 'group', 'aria-label': 'Time' }, choose('minutes'), choose('hour')), numbers, charts);
  let findingsShown = '';
  let levelsSaid = '';

  async function refresh() {
    const asked = range;
    try {
      const now = await get('now/status', { registration: context.registration, range });
      if (asked !== range) {
        return; // the other time has been chosen meanwhile, and asked for
      }

      const text = JSON.stringify(now.findings);
      if (text !== findingsShown) {
        findingsShown = text;
        replace(findings, now.findings.map(finding));
        say(now.findings);
      }

      replace(numbers, summary(now, context));
      draw(charts, now, range);
    } catch (error) {
      findingsShown = '';
      replace(findings, problem(error));
    }
  }

  // Numbers and times change all the time: only another level is worth hearing.
  function say(all) {
    const levels = all.map(one => one.level).join();
    if (levels !== levelsSaid) {
      levelsSaid = levels;
      aloud.textContent = all.map(one => `${one.level}: ${one.title}`).join(' ');
    }
  }

  return poll(refresh, 3000);
}

function finding(one) {
  return el('section', { class: `finding ${one.level.toLowerCase()}` },
    el('h2', {}, el('span', { class: 'level' }, one.level), one.title), el('p', {}, one.meaning), one.toDo ? el('p', {}, el('strong', {}, 'To do: '), one.toDo) : null);
}

function summary(now, context) {
  const total = Object.values(now.outcomes).reduce((sum, count) => sum + count, 0);
  return facts(
    ['Deliveries', `${number(total)} in this time`,
      total === 0 ? null : el('ul', { class: 'outcomes' }, Object.entries(now.outcomes).map(([outcome, count]) =>
        el('li', {}, el('a', { href: context.href('deliveries', { outcome }) }, outcome), ` ${number(count)}`)))],
    ['In flight', number(now.inFlight)],
    ['Took', now.latency.count === 0 ? 'nothing to measure' : `half up to ${duration(now.latency.half)}, 95 % up to ${duration(now.latency.p95)}, 99 % up to ${duration(now.latency.p99)}`],
    ['Last verified', now.lastVerifiedAt ? time(now.lastVerifiedAt) : 'none since the start'],
    ['Last completed', now.lastCompletedAt ? time(now.lastCompletedAt) : 'none since the start']);
}

function draw(root, now, range) {
  const isOpen = [...root.querySelectorAll('details')].map(details => details.open);
  replace(root,
    el('h2', {}, 'Deliveries by outcome'), legend(), bars(now.columns, range),
    el('h2', {}, 'How long 95 of 100 deliveries took'), line(now.columns, range), table(now.columns, isOpen[0]));
}

function legend() {
  return el('ul', { class: 'legend' }, [...kinds].reverse().map(kind =>
    el('li', {}, el('span', { class: `chip ${kind.name}`, 'aria-hidden': 'true' }), ` ${kind.title} `, el('span', { class: 'quiet' }, `(${kind.meaning})`))));
}

/** As wide as the page, so that texts keep their size. Drawn anew with each answer, so a new width is followed. */
function chartWidth() {
  return Math.max(240, document.getElementById('main').clientWidth - left - 60);
}

function frame(columns, highest, title, label, ...shapes) {
  const step = chartWidth() / columns.length;
  const marks = columns.map((column, index) => [column, index]).filter(([, index]) => index % 15 === 0);
  return scrollable(title, el('svg', { class: 'chart', width: chartWidth() + left + 12, height: height + 40, viewBox: `${-left} -12 ${chartWidth() + left + 12} ${height + 40}`, role: 'img', 'aria-label': label },
    [0, 0.5, 1].map(share => el('g', {},
      el('line', { class: 'grid', x1: 0, x2: chartWidth(), y1: height * (1 - share), y2: height * (1 - share) }),
      el('text', { x: -8, y: height * (1 - share) + 5, 'text-anchor': 'end' }, share === 0 ? '0' : highest(share)))),
    shapes,
    marks.map(([column, index]) => el('text', { x: index * step, y: height + 22 }, new Date(column.from).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })))));
}

function bars(columns, range) {
  const totals = columns.map(column => kinds.reduce((sum, kind) => sum + column[kind.name], 0));
  const max = ceiling(Math.max(1, ...totals));
  const step = chartWidth() / columns.length;
  const sums = kinds.map(kind => `${kind.title.toLowerCase()} ${number(columns.reduce((sum, column) => sum + column[kind.name], 0))}`).reverse();
  return frame(columns, share => number(max * share), 'Chart of outcomes', `Deliveries by outcome, ${rangeText(range)}: ${sums.join(', ')}.`,
    columns.map((column, index) => {
      let top = height;
      return el('g', {}, el('title', {}, describe(column)), kinds.map(kind => {
        const size = column[kind.name] / max * height;
        top -= size;
        return size === 0 ? null : el('rect', { class: kind.name, x: index * step + 1, y: top, width: step - 2, height: size });
      }));
    }));
}

function line(columns, range) {
  const known = columns.map(column => column.p95).filter(value => value !== null);
  const max = ceiling(Math.max(1, ...known));
  const step = chartWidth() / columns.length;
  let path = '';
  columns.forEach((column, index) => {
    if (column.p95 !== null) {
      const before = index > 0 && columns[index - 1].p95 !== null;
      const y = (height * (1 - column.p95 / max)).toFixed(1);
      path += before ? `L${(index + 0.5) * step} ${y}` : `M${index * step + 2} ${y}H${(index + 0.5) * step}`;
    }
  });
  const label = known.length === 0 ? `No deliveries ${rangeText(range)}.` : `95 of 100 deliveries, ${rangeText(range)}: at most ${duration(Math.max(...known))}, at best ${duration(Math.min(...known))}.`;
  return frame(columns, share => duration(max * share), 'Chart of durations', label, path ? el('path', { class: 'latency', d: path }) : null);
}

function table(columns, isOpen) {
  const rows = columns.filter(column => kinds.some(kind => column[kind.name] > 0)).reverse();
  return el('details', { class: 'table', open: isOpen }, el('summary', {}, 'Both charts as a table'),
    scrollable('Table of both charts', el('table', {},
      el('thead', {}, el('tr', {}, ['From', ...[...kinds].reverse().map(kind => kind.title), '95 of 100 took'].map(title => el('th', { scope: 'col' }, title)))),
      el('tbody', {}, rows.length === 0 ? el('tr', {}, el('td', { colspan: 6 }, 'No deliveries in this time.')) : rows.map(column => el('tr', {},
        el('th', { scope: 'row' }, time(column.from)), [...kinds].reverse().map(kind => el('td', {}, number(column[kind.name]))), el('td', {}, duration(column.p95))))))));
}

function describe(column) {
  return `${new Date(column.from).toLocaleTimeString()}: ${[...kinds].reverse().map(kind => `${kind.title.toLowerCase()} ${column[kind.name]}`).join(', ')}`;
}

function rangeText(range) {
  return range === 'hour' ? 'in the last hour' : 'in the last ten minutes';
}

/** A round number that is at least the value: 1, 2, 4 or 10 times a power of ten. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 10].map(factor => factor * power).find(one => one >= value);
}
