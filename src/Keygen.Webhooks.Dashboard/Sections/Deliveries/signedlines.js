// The lines that the signature covers. Where they differ: what Keygen signed, what arrived, and what this app expects.
import { el, facts } from './dom.js';

export function signedLines(delivery) {
  return el('section', {}, el('h3', {}, delivery.key === null ? 'Signed lines' : `Signed lines, verified with ${delivery.key}`),
    el('ul', { class: 'lines' }, delivery.signedLines.map(line => el('li', { class: line.wrong ? 'wrong' : null }, isPlain(line) ? text(`${line.name}: ${line.signed ?? line.arrived}`) : sides(line)))));
}

/** Nothing is wrong, and there is nothing to compare. */
function isPlain(line) {
  return line.wrong === null && (line.signed !== null || line.expected === null || line.expected === line.arrived);
}

function sides(line) {
  const side = name => [text(line[name]), line.wrong === name ? el('strong', {}, ` ← wrong: ${line.why}`) : null];
  return [el('p', {}, text(line.name)), facts(
    ['Keygen signed', line.signed === null ? 'not known: it did not verify' : side('signed')],
    ['Arrived', side('arrived')],
    ['This app expects', line.expected === null ? line.signed === null ? null : text(line.signed) : text(line.expected)])];
}

function text(value) {
  return el('span', { class: 'code' }, value);
}
