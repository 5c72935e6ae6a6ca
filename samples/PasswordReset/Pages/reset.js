'use strict';

// The mail's link is /reset/new#<user>.<token>. What is behind the # never leaves the browser by itself. It is taken out of the
// address bar and the history at once, kept in a variable, and sent in the body of one request.
const form = document.getElementById('form');
const message = document.getElementById('message');
let secret = null;

function takeSecret() {
  const match = /^#([0-9a-f-]{36})\.(.+)$/i.exec(location.hash);
  if (!location.hash && secret) return;
  history.replaceState(null, '', location.pathname);
  try {
    secret = match && { user: match[1], token: decodeURIComponent(match[2]) };
  } catch {
    secret = null;
  }
  form.hidden = !secret;
  message.textContent = secret ? '' : 'Open the link in your mail again, or ask for a new one.';
}

form.addEventListener('submit', async event => {
  event.preventDefault();
  const send = document.getElementById('send');
  send.disabled = true;
  message.textContent = '';
  try {
    const response = await fetch('/reset/new', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...secret, password: form.password.value }),
      redirect: 'error',
    });
    message.textContent = (await response.json()).message;
    form.hidden = response.ok;
    if (response.ok) form.reset();
  } catch {
    message.textContent = 'This did not work just now. Try again in a minute.';
  } finally {
    send.disabled = false;
  }
});

addEventListener('hashchange', takeSecret);
takeSecret();
