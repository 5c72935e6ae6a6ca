// Which process answers: the app may restart, or a balancer may choose another server. What a process has in memory is not another's.
import { el, replace } from './dom.js';
import { watchInstance } from './api.js';

const byTurns = 'Several servers answer this page by turns. Then Deliveries may stop being live. Look at one server by its own address, or let the balancer keep a browser at one server.';
const notice = document.getElementById('notice');
const closed = new Set();

/** Says that several servers answer by turns, unless somebody has closed this sentence. */
export function sayByTurns() {
  say(byTurns);
}

function say(sentence) {
  if (notice.firstChild?.textContent !== sentence && !closed.has(sentence)) {
    replace(notice, el('p', {}, sentence), el('button', { type: 'button', onclick: () => {
      closed.add(sentence);
      replace(notice);
    } }, 'Close'));
  }
}

/** Shows the process in the footer. restart() is called when an unknown one answers in place of the one before. */
export function followProcess(restart) {
  const known = new Set();
  watchInstance(id => {
    document.getElementById('about').textContent =
      `Now and Deliveries show this server alone (${id}), since it started. Other servers have pages of their own. The other sections show what all servers share.`;
    const isNew = known.size > 0 && !known.has(id);
    known.add(id);
    if (isNew) {
      say(`Another process answers (${id}), since ${new Date().toLocaleTimeString()}: the app has restarted, or this is another server. What the process before had in memory is gone.`);
      restart();
    } else if (known.size > 1) {
      sayByTurns();
    }
  });
}
