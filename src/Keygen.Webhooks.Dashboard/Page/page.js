// The frame of the page: navigation, the registration, the theme. What is shown is in the address: #/deliveries?outcome=failed
import { el, problem, replace } from './dom.js';
import { get } from './api.js';
import { followProcess } from './process.js';
import { sections } from './sections.js';

const main = document.getElementById('main');
const registration = document.getElementById('registration');
let end = null;
let shown = null;
let registrations = [];

function address() {
  const [path, parameters] = location.hash.replace(/^#\/?/, '').split('?');
  return { section: sections.find(one => one.name === path) ?? sections[0], parameters: new URLSearchParams(parameters ?? '') };
}

/** The address of a section: href('deliveries', { outcome: 'failed' }). */
function href(name, parameters = {}) {
  const all = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  if (registration.value) {
    all.set('registration', registration.value);
  }

  return `#/${name}${all.size > 0 ? `?${all}` : ''}`;
}

function show() {
  const { section, parameters } = address();
  const wanted = parameters.get('registration') ?? '';
  registration.value = registrations.includes(wanted) ? wanted : registrations[0]; // an app may have named ones only
  for (const link of document.querySelectorAll('#sections a')) {
    link.href = href(link.dataset.section);
    if (link.dataset.section === section.name) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }

  const context = { registration: registration.value, parameters, href, go: (name, values) => { location.hash = href(name, values); } };
  const isSame = shown?.section === section && shown.registration === context.registration;
  if (isSame && shown.update) {
    shown.update(context);
    return;
  }

  end?.();
  document.title = `${section.title} – Keygen webhooks`;
  const root = el('div', { class: `section ${section.name}` });
  replace(main, el('h1', { tabindex: '-1' }, section.title), root);
  const result = section.module.show(root, context);

  // A section returns what ends it, or { end, update }: then a new address of the same section does not begin it anew.
  end = typeof result === 'function' ? result : result?.end;
  if (shown && shown.registration !== null) {
    main.querySelector('h1').focus();
  }

  shown = { section, registration: context.registration, update: result?.update };
}

/** Shows a section anew if it shows what a process has in memory. An opened delivery is gone with its process. */
function restart() {
  if (!shown?.section.isOfProcess) {
    return;
  }

  shown = { ...shown, registration: null };
  const { section, parameters } = address();
  if (parameters.has('id')) {
    parameters.delete('id');
    location.hash = href(section.name, Object.fromEntries(parameters)); // which shows it
  } else {
    show();
  }
}

function useTheme(theme) {
  if (theme) {
    document.documentElement.dataset.theme = theme;
  } else {
    delete document.documentElement.dataset.theme;
  }
}

const theme = document.getElementById('theme');
theme.value = localStorage.getItem('keygen-dashboard-theme') ?? '';
useTheme(theme.value);
theme.addEventListener('change', () => {
  localStorage.setItem('keygen-dashboard-theme', theme.value);
  useTheme(theme.value);
});

document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault(); // the address belongs to the sections
  main.focus();
});

registration.addEventListener('change', () => { location.hash = href(address().section.name); });
replace(document.getElementById('sections'), sections.map(one => el('li', {}, el('a', { 'data-section': one.name, href: `#/${one.name}` }, one.title))));
followProcess(restart);
try {
  ({ registrations } = await get('about'));
  replace(registration, registrations.map(name => el('option', { value: name }, name === '' ? 'default' : name)));
  document.getElementById('registrations').hidden = registrations.length < 2;
  addEventListener('hashchange', show);
  show();
} catch (error) {
  replace(main, problem(error));
}
