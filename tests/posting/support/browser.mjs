// A simulated browser with several tabs, which share one storage, one lock manager and one clock. A
// tab can be killed at any point where it waits. Its code then stops at the next such point.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { Clock } from './clock.mjs';
import { LockManager } from './locks.mjs';

const never = new Promise(() => {});
const owners = new WeakMap();

const beginTransaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function transaction(...options) {
  const tab = owners.get(this);
  tab?.step('transaction');
  return tab
    ? tab.tracked(beginTransaction.apply(this, options))
    : beginTransaction.apply(this, options);
};

const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function putWithinQuota(...values) {
  const request = put.apply(this, values);
  const tab = owners.get(this.transaction.db);
  // Like a browser that notices it at the commit: the whole transaction is undone.
  if (tab?.browser.isFull) this.transaction._abort('QuotaExceededError');
  tab?.step('put');
  return request;
};

export class Browser {
  clock = new Clock();
  isOnline = true;
  isFull = false;
  tabs = new Set();
  channels = new Set();
  reports = [];
  #underWay = 0;
  #factory = new IDBFactory();

  constructor({ random = Math.random, newId = () => crypto.randomUUID(), fetch }) {
    Object.assign(this, { random, newId, fetch });
    this.locks = new LockManager((work) => this.queueTask(work));
  }

  openTab(options = {}) {
    const tab = new Tab(this, options);
    this.tabs.add(tab);
    return tab;
  }

  open(...operands) {
    return this.#factory.open(...operands);
  }

  /** Starts work that does not need the clock; `settled` waits for its end. */
  begin() {
    this.#underWay += 1;
    let isUnderWay = true;
    return () => {
      if (isUnderWay) this.#underWay -= 1;
      isUnderWay = false;
    };
  }

  queueTask(work) {
    const end = this.begin();
    setImmediate(() => {
      end();
      work();
    });
  }

  /** Waits until nothing more happens unless the clock moves. */
  async settled() {
    for (let still = 0; still < 3; still += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#underWay > 0) still = -1;
    }
  }

  /** Moves the clock from timer to timer, and lets each one finish. */
  async pass(milliseconds) {
    let left = milliseconds;
    await this.settled();
    for (
      let next = this.clock.untilNext();
      next !== null && next <= left;
      next = this.clock.untilNext()
    ) {
      left -= next;
      this.clock.pass(next);
      await this.settled();
    }
    this.clock.pass(left);
    await this.settled();
  }

  wake(reason) {
    for (const tab of this.tabs) tab.wake(reason);
  }
}

export class Tab {
  isGone = false;
  #listeners = new Set();
  #transactions = new Set();
  #databases = new Set();

  /**
   * `dieAt`: the number of the await point at which the tab is killed. `without`: missing features.
   */
  constructor(browser, { dieAt = Infinity, without = [] } = {}) {
    Object.assign(this, { browser, dieAt, steps: 0, syncTags: [] });
    const { clock } = browser;
    const has = (name) => !without.includes(name);
    this.environment = {
      fetch: (url, init) => this.#alive(() => browser.fetch(url, init, this)),
      now: () => clock.wall,
      random: () => browser.random(),
      newId: () => browser.newId(),
      setTimer: (work, milliseconds) => {
        if (this.isGone) return 0;
        return clock.setTimer(() => this.isGone || work(), milliseconds, this);
      },
      clearTimer: (timer) => clock.clearTimer(timer),
      indexedDB: has('indexedDB') ? { open: (...operands) => this.#open(...operands) } : undefined,
      locks: has('locks')
        ? { request: (name, work) => this.#alive(() => browser.locks.request(this, name, work)) }
        : null,
      openChannel: has('channel') ? (name) => new FakeChannel(this, name) : null,
      isOnline: () => browser.isOnline,
      onWake: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      registerSync: async (tag) => {
        this.syncTags.push(tag);
      },
      report: (error) => this.isGone || browser.reports.push(error),
    };
  }

  step() {
    if (this.isGone) return;
    this.steps += 1;
    if (this.steps >= this.dieAt) this.kill();
  }

  kill() {
    if (this.isGone) return;
    this.isGone = true;
    this.browser.tabs.delete(this);
    this.browser.clock.clearTimersOf(this);
    for (const channel of this.browser.channels) if (channel.tab === this) channel.close();
    for (const transaction of this.#transactions) {
      if (transaction._state !== 'finished' && transaction._state !== 'committing')
        transaction.abort();
    }
    this.closeConnections();
    this.browser.locks.end(this);
  }

  /** Browsers do this if the site's data was cleared or a process has crashed. */
  closeConnections() {
    for (const database of this.#databases) database.close();
  }

  wake(reason) {
    for (const listener of this.#listeners) listener(reason);
  }

  tracked(transaction) {
    const end = this.browser.begin();
    this.#transactions.add(transaction);
    const over = () => {
      end();
      this.#transactions.delete(transaction);
      this.step();
    };
    transaction.addEventListener('complete', over);
    transaction.addEventListener('abort', over);
    return transaction;
  }

  /** After a tab is killed, what it waits for never happens. */
  async #alive(work) {
    this.step();
    if (this.isGone) return never;
    try {
      const result = await work();
      this.step();
      return this.isGone ? await never : result;
    } catch (cause) {
      this.step();
      if (this.isGone) await never;
      throw cause;
    }
  }

  #open(...operands) {
    this.step();
    if (this.isGone)
      return Object.create(IDBOpenDBRequest.prototype, { addEventListener: { value() {} } });
    const request = this.browser.open(...operands);
    const end = this.browser.begin();
    request.addEventListener('error', end);
    request.addEventListener('success', () => {
      end();
      owners.set(request.result, this);
      this.#databases.add(request.result);
      if (this.isGone) request.result.close();
    });
    return request;
  }
}

/** Delivers a copy of each message, in a later task, to all other channels of the same name. */
class FakeChannel {
  #listeners = [];
  #isClosed = false;

  constructor(tab, name) {
    Object.assign(this, { tab, name });
    tab.browser.channels.add(this);
  }

  addEventListener(type, listener) {
    this.#listeners.push(listener);
  }

  postMessage(message) {
    const { browser, isGone } = this.tab;
    if (isGone) return;
    if (this.#isClosed) throw new DOMException('The channel is closed', 'InvalidStateError');
    for (const other of browser.channels) {
      if (other === this || other.name !== this.name) continue;
      const data = structuredClone(message);
      browser.queueTask(() => other.#hear(data));
    }
  }

  close() {
    this.#isClosed = true;
    this.tab.browser.channels.delete(this);
  }

  #hear(data) {
    if (this.#isClosed || this.tab.isGone) return;
    for (const listener of this.#listeners) listener({ data });
  }
}
