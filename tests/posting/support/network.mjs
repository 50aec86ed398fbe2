// The network between page and shop, which fails before or after the shop has received a request.

export const fates = {
  fine: 40,
  lostBefore: 8,
  lostAfter: 8,
  silentBefore: 3,
  silentAfter: 3,
  cut: 8,
  failsBefore: 4,
  failsAfter: 4,
  away: 4,
  busy: 4,
  locked: 2,
  slow: 5,
  late: 5,
  twice: 5,
  twiceLater: 4,
  portal: 3,
};
const json = { 'Content-Type': 'application/json' };

const error = (status, code, headers = {}) =>
  new Response(JSON.stringify({ error: { code, message: '', details: [{ path: '', code }] } }), {
    status,
    headers: { ...json, ...headers },
  });
const lost = () => new TypeError('Failed to fetch');

/** Only part of the body arrives. Without Content-Length, a browser does not notice. */
async function cutOff(response, { below, chance }) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const kept = bytes.slice(0, below(bytes.length));
  const headers = new Headers(response.headers);
  if (chance(0.7)) headers.delete('Location');
  if (chance(0.3)) return new Response(kept, { status: response.status, headers });
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(kept);
      controller.error(lost());
    },
  });
  return new Response(body, { status: response.status, headers });
}

export class Network {
  isAway = false;
  isCalm = false;

  constructor(shop, random, log) {
    Object.assign(this, { shop, random, log });
  }

  calm() {
    Object.assign(this, { isAway: false, isCalm: true });
  }

  async fetch(browser, url, init) {
    const { random } = this;
    const fate = this.isAway ? 'lostBefore' : this.isCalm ? 'fine' : random.weighted(fates);
    const key = init.headers['Idempotency-Key'];
    this.log(`request ${key}: ${fate}`);
    return this.#within(browser, init.signal, () =>
      this[fate](browser, () => this.#handle(browser, url, init)),
    );
  }

  /** The page may give up, but the request continues. */
  #within(browser, signal, work) {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      work().then(resolve, reject);
    });
  }

  async #handle(browser, url, init) {
    const end = browser.begin();
    try {
      const response = await this.shop.handle(url, init);
      // Read completely, so that the shop has finished when `end` is called.
      const { status, headers } = response;
      const text = await response.text();
      this.log(`  shop: ${status} ${text.slice(0, 90)}`);
      return new Response(text === '' ? null : text, { status, headers });
    } finally {
      end();
    }
  }

  #wait(browser, most) {
    return browser.clock.after(this.random.below(most));
  }

  fine(browser, handle) {
    return handle();
  }

  async lostBefore() {
    throw lost();
  }

  async lostAfter(browser, handle) {
    await handle();
    throw lost();
  }

  silentBefore() {
    return new Promise(() => {});
  }

  async silentAfter(browser, handle) {
    await handle();
    return new Promise(() => {});
  }

  async cut(browser, handle) {
    return cutOff(await handle(), this.random);
  }

  async failsBefore() {
    return error(500, 'INTERNAL_ERROR');
  }

  async failsAfter(browser, handle) {
    await handle();
    return new Response('<h1>Bad Gateway</h1>', {
      status: 502,
      headers: { 'Content-Type': 'text/html' },
    });
  }

  async away() {
    return error(503, 'STORE_UNAVAILABLE', { 'Retry-After': '2' });
  }

  async busy(browser) {
    const seconds = this.random.below(200);
    const date = new Date(browser.clock.wall + seconds * 1000).toUTCString();
    const headers = { 'Retry-After': this.random.chance(0.5) ? String(seconds) : date };
    return error(429, 'TOO_MANY_REQUESTS', headers);
  }

  async locked() {
    return error(401, 'UNAUTHORIZED');
  }

  async slow(browser, handle) {
    const response = await handle();
    await this.#wait(browser, 60_000);
    return response;
  }

  /** The request may arrive after the page has given it up and sent it again. */
  async late(browser, handle) {
    await this.#wait(browser, 120_000);
    return handle();
  }

  async twice(browser, handle) {
    const [first, second] = await Promise.all([handle(), handle()]);
    return this.random.chance(0.5) ? first : second;
  }

  async twiceLater(browser, handle) {
    const response = await handle();
    this.#wait(browser, 300_000).then(handle);
    return response;
  }

  async portal() {
    return new Response('<p>Welcome on board', { headers: { 'Content-Type': 'text/html' } });
  }
}
