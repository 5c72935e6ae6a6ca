// What to see of the list: outcome, event, resource, text.
import { el, replace } from './dom.js';

export const filters = ['outcome', 'event', 'resource', 'text'];

const outcomes = [
  ['', 'all'], ['failed', 'failed'], ['refused', 'refused'], ['done', 'handled'], ['repeated', 'nothing ran'],
];

export function filterForm(parameters, onChange) {
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
