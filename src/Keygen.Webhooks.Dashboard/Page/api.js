// The page's requests. Addresses are relative to the page, so that they hold below any path.

let instance = null;
let onInstance = null;

/** Calls with the id of the process that answers, now and whenever another one answers. */
export function watchInstance(call) {
  onInstance = call;
}

function note(response) {
  const id = response.headers.get('keygen-dashboard-instance');
  if (id && id !== instance) {
    instance = id;
    onInstance?.(id);
  }
}

async function answerOf(response) {
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const content = isJson ? await response.json() : null;
  if (response.ok && isJson) {
    return content;
  }

  throw new Error(content?.problem
    ?? (response.status === 401 || response.redirected ? 'You are signed out. Reload the page.'
      : response.status === 403 ? 'You may not do this.'
      : `The server answered ${response.status}.`));
}

async function send(path, init) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }

    throw new Error('The server cannot be reached.');
  }

  const answer = await answerOf(response);
  note(response);
  return answer;
}

export function query(parameters) {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined) {
      all.set(name, value);
    }
  }

  return all.toString();
}

/** Asks for data. */
export function get(path, parameters = {}, signal = undefined) {
  return send(`${path}?${query(parameters)}`, { signal });
}

/** Does something, with a fresh antiforgery token. */
export async function act(path, body) {
  const { header, token } = await send('token', {});
  return send(path, { method: 'POST', headers: { 'content-type': 'application/json', [header]: token }, body: JSON.stringify(body) });
}

/**
 * Listens to server-sent events, and goes on where it was after a break. It rests while the page is hidden.
 * parameters() returns the query; `after` is added: the id of the last news.
 */
export function listen(path, parameters, after, onNews, onState) {
  let source = null;
  let timer = 0;
  function open() {
    source = new EventSource(`${path}?${query({ ...parameters, after })}`);
    source.onopen = () => onState('live');
    source.addEventListener('news', event => {
      after = event.lastEventId;
      onNews(JSON.parse(event.data));
    });
    source.onerror = () => {
      onState('interrupted');
      if (source?.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, 5000);
      }
    };
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  function followVisibility() {
    close();
    if (!document.hidden) {
      open();
    }
  }

  document.addEventListener('visibilitychange', followVisibility);
  followVisibility();
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    close();
  };
}

/** Calls at once and then again and again, while the page is seen. Returns a function that ends it. */
export function poll(call, milliseconds) {
  let timer = 0;
  let ended = false;
  async function run() {
    if (!document.hidden) {
      await call();
    }

    if (!ended) {
      timer = setTimeout(run, milliseconds);
    }
  }

  run();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
