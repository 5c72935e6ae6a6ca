// Elements, made with textContent alone: nothing of a payload is ever read as HTML.

const svgNames = new Set(['svg', 'g', 'rect', 'line', 'path', 'text', 'title', 'desc']);

/** Makes an element: el('button', { class: 'main', type: 'button', onclick: run }, 'Run'). A child that is null is left out. */
export function el(name, attributes = {}, ...children) {
  const element = svgNames.has(name) ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value);
    }
  }

  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return element;
}

export function replace(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return parent;
}

/** A time of the reader's own zone, with the exact one as a hint. */
export function time(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  return el('time', { datetime: iso, title: iso }, today ? date.toLocaleTimeString() : date.toLocaleString());
}

export function duration(milliseconds) {
  return milliseconds === null || milliseconds === undefined ? '–'
    : milliseconds < 1 ? `${milliseconds.toFixed(2)} ms`
    : milliseconds < 100 ? `${milliseconds.toFixed(1)} ms`
    : milliseconds < 10000 ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

export function number(value) {
  return value.toLocaleString('en');
}

/** A number of things: count(1, 'event') is "1 event". It takes a verb as well: count(2, 'is', 'are'). EnglishText is the same on the server. */
export function count(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** What may be wider than the page. It has the focus, so that the keyboard can scroll it. */
export function scrollable(label, ...children) {
  return el('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': label }, ...children);
}

/** A sentence that something failed, read aloud at once. */
export function problem(error) {
  return el('p', { class: 'problem', role: 'alert' }, error.message);
}

/** A definition list: facts(['Key', 'value'], …). Rows without a value are left out. */
export function facts(...rows) {
  return el('dl', { class: 'facts' }, rows.filter(row => row && row[1] !== null && row[1] !== undefined && row[1] !== '')
    .map(([name, ...value]) => el('div', {}, el('dt', {}, name), el('dd', {}, ...value))));
}
