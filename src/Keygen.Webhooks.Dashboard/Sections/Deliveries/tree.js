// A payload as a tree that opens lazily. Nodes come from PayloadTree: { o: [name, node, …] }, { a: [node, …] }, { v: value }, { m: kind, n: length }. A masked name is a number.
import { count as counted, el, number } from './dom.js';

const childrenAtOnce = 100;
const longestText = 300;
const openedAtFirst = 20;

export function tree(node) {
  return el('div', { class: 'tree code' }, isLeaf(node) ? leaf(node) : branch(node, 0));
}

function isLeaf(node) {
  return !node.o && !node.a;
}

function size(node) {
  return node.o ? node.o.length / 2 : node.a.length;
}

function branch(node, level) {
  const list = el('ul', {});
  let shown = 0;
  const more = el('button', { type: 'button', class: 'small', onclick: add });
  function add() {
    const end = Math.min(size(node), shown + childrenAtOnce);
    for (; shown < end; shown++) {
      list.append(node.o ? item(nameOf(node.o[2 * shown]), node.o[2 * shown + 1], level) : item(String(shown), node.a[shown], level));
    }

    const left = size(node) - shown;
    more.remove();
    if (left > 0) {
      more.textContent = `Show ${number(Math.min(left, childrenAtOnce))} more of ${number(left)}`;
      list.append(el('li', {}, more));
    }
  }

  add();
  return list;
}

function nameOf(name) {
  return typeof name === 'number' ? `key ${number(name)}` : name;
}

function item(name, node, level) {
  if (isLeaf(node)) {
    return el('li', {}, el('span', { class: 'name' }, `${name}: `), leaf(node));
  }

  const count = size(node);
  const details = el('details', {}, el('summary', {}, el('span', { class: 'name' }, name),
    el('span', { class: 'quiet' }, node.o ? ` {${number(count)}}` : ` [${number(count)}]`)));
  let isFilled = false;
  details.addEventListener('toggle', () => {
    if (details.open && !isFilled) {
      isFilled = true;
      details.append(branch(node, level + 1));
    }
  });
  details.open = level < 3 && count > 0 && count <= openedAtFirst;
  return el('li', {}, details);
}

function leaf(node) {
  if (node.m) {
    return el('span', { class: 'masked' }, el('span', { 'aria-hidden': 'true' }, '••••• '),
      el('span', { class: 'quiet' }, node.n === undefined ? `masked ${node.m}` : `masked ${node.m}, ${counted(node.n, 'character')}`));
  }

  if (typeof node.v !== 'string') {
    return el('span', { class: 'value' }, String(node.v));
  }

  if (node.v.length <= longestText) {
    return el('span', { class: 'value text' }, node.v);
  }

  const value = el('span', { class: 'value text' }, `${node.v.slice(0, longestText)}…`);
  const all = el('button', { type: 'button', class: 'small', onclick: () => {
    value.textContent = node.v;
    all.remove();
  } }, `Show all ${counted(node.v.length, 'character')}`);
  return el('span', {}, value, ' ', all);
}
