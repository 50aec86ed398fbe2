// Decides for the proxy what happens to each request: the same fates as in network.mjs, on real
// connections. Delays are counted in steps of the run instead of seconds.
import { fates } from './network.mjs';

// More requests fail than in the simulation, where a thousand runs are cheap.
const roughFates = { ...fates, fine: 20 };

const error = (code) =>
  JSON.stringify({ error: { code, message: '', details: [{ path: '', code }] } });
const json = { 'Content-Type': 'application/json' };
const html = { 'Content-Type': 'text/html' };

export class RealNetwork {
  isAway = false;
  isCalm = false;
  #stuck = new Set();
  #late = new Set();
  #listeners = { request: [], stuck: [] };

  constructor(random, log) {
    Object.assign(this, { random, log });
  }

  decide(request, response) {
    if (request.method !== 'POST') return null;
    const fate = this.#fate();
    const { 'idempotency-key': key, 'x-sender': sender = 'page' } = request.headers;
    this.log(`request ${key.slice(0, 8)} of a ${sender}: ${fate}`);
    this.#notify('request');
    return this[fate](response);
  }

  #fate() {
    if (this.isAway) return 'lostBefore';
    return this.isCalm ? 'fine' : this.random.weighted(roughFates);
  }

  nextRequest() {
    return this.#next('request');
  }

  /** Resolves when a page waits for an answer that the run has to release. */
  untilStuck() {
    return this.#stuck.size > 0 ? Promise.resolve() : this.#next('stuck');
  }

  step() {
    for (const one of this.#late) {
      one.steps -= 1;
      if (one.steps <= 0) this.#release(one);
    }
  }

  calm() {
    Object.assign(this, { isAway: false, isCalm: true });
    for (const one of this.#late) this.#release(one);
    for (const response of this.#stuck) response.destroy();
  }

  #next(what) {
    return new Promise((resolve) => {
      this.#listeners[what].push(resolve);
    });
  }

  #notify(what) {
    for (const listener of this.#listeners[what].splice(0)) listener();
  }

  #waits(response) {
    this.#stuck.add(response);
    response.once('close', () => this.#stuck.delete(response));
    this.#notify('stuck');
  }

  #release(one) {
    this.#late.delete(one);
    one.resolve();
  }

  /** Resolves after a few steps. */
  #later() {
    return new Promise((resolve) => {
      this.#late.add({ steps: 1 + this.random.below(4), resolve });
    });
  }

  fine() {
    return null;
  }

  lostBefore() {
    return { name: 'loseRequest' };
  }

  lostAfter() {
    return { name: 'loseAnswer' };
  }

  silentBefore(response) {
    this.#waits(response);
    return { name: 'keepSilent' };
  }

  silentAfter(response) {
    this.#waits(response);
    return { name: 'swallowAnswer' };
  }

  cut() {
    const { random, chance } = this.random;
    const without = [];
    if (chance(0.7)) without.push('location');
    if (chance(0.3)) without.push('content-length');
    return { name: 'cutAnswer', share: random(), without };
  }

  failsBefore() {
    return { name: 'status', status: 500, headers: json, body: error('INTERNAL_ERROR') };
  }

  failsAfter() {
    const body = '<h1>Bad Gateway</h1>';
    return { name: 'status', status: 502, headers: html, body, isDone: true };
  }

  away() {
    const headers = { ...json, 'Retry-After': '2' };
    return { name: 'status', status: 503, headers, body: error('STORE_UNAVAILABLE') };
  }

  busy() {
    const headers = { ...json, 'Retry-After': String(this.random.below(200)) };
    return { name: 'status', status: 429, headers, body: error('TOO_MANY_REQUESTS') };
  }

  locked() {
    return { name: 'status', status: 401, headers: json, body: error('UNAUTHORIZED') };
  }

  slow(response) {
    this.#waits(response);
    return { name: 'delayAnswer', until: this.#later() };
  }

  late(response) {
    this.#waits(response);
    return { name: 'delayRequest', until: this.#later() };
  }

  twice() {
    return { name: 'sendTwice' };
  }

  twiceLater() {
    return { name: 'repeat', until: this.#later() };
  }

  portal() {
    return { name: 'status', status: 200, headers: html, body: '<p>Welcome on board' };
  }
}
