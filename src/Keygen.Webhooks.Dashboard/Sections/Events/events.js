import { el } from './dom.js';

export function show(root) {
  root.append(el('p', {}, 'This section is being built.'));
}
