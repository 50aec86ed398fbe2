// A run in Chromium, with its own storage, locks, network, quota and service worker. Tabs are
// closed or crash, and the browser is killed and started again. A seed decides the same actions
// each time, but not the exact timing of the browser.
import { openProfile } from '../../e2e/support/browser.mjs';
import { openProxy } from './proxy.mjs';
import { seeded } from './random.mjs';
import { RealNetwork } from './real-network.mjs';
import { Story, usualActions } from './story.mjs';

const minute = 60_000;
const actions = {
  ...usualActions,
  pass: 14,
  sendNow: 4,
  killWhileSubmitting: 5,
  killBrowser: 1,
  killWorker: 2,
  sync: 3,
};
const syncTag = 'termwise-posting';

/** A browser with a profile on the disk. */
export class Chromium {
  #registrations = new Map();

  static async open(profile) {
    const browser = new Chromium();
    browser.profile = profile;
    await browser.start();
    return browser;
  }

  async start() {
    this.context = await openProfile(this.profile);
    const whole = await this.context.browser().newBrowserCDPSession();
    const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
    this.processId = processInfo.find(({ type }) => type === 'browser').id;
    // A page that stays open, for work that belongs to no tab.
    [this.keeper] = this.context.pages();
    this.devtools = await this.context.newCDPSession(this.keeper);
    this.devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const { scopeURL, registrationId } of registrations) {
        this.#registrations.set(new URL(scopeURL).origin, registrationId);
      }
    });
    await this.devtools.send('ServiceWorker.enable');
    this.isRunning = true;
  }

  async kill() {
    if (!this.isRunning) return;
    const isClosed = new Promise((resolve) => {
      this.context.once('close', resolve);
    });
    process.kill(this.processId, 'SIGKILL');
    await isClosed;
    this.isRunning = false;
  }

  /** Triggers the `sync` event, as Background Sync does. */
  sync(origin) {
    const registrationId = this.#registrations.get(origin);
    const event = { origin, registrationId, tag: syncTag, lastChance: false };
    return this.devtools.send('ServiceWorker.dispatchSyncEvent', event);
  }

  killWorkers() {
    return this.devtools.send('ServiceWorker.stopAllWorkers');
  }

  limit(origin, quotaSize) {
    return this.devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  }

  forget(origin) {
    return this.devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  }

  close() {
    return this.context.close();
  }
}

class Tab {
  isGone = false;

  static async open(story) {
    const {
      browser: { context },
      origin,
      wall,
      reports,
      isOnline,
    } = story;
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const tab = Object.assign(new Tab(), { story, page, devtools });
    page.on('crash', () => {
      tab.isGone = true;
    });
    page.on('pageerror', (error) => reports.push(error.stack));
    await page.addInitScript((now) => {
      globalThis.openedAt = now;
    }, wall);
    await devtools.send('Network.enable');
    await tab.setOnline(isOnline);
    await page.goto(origin);
    return tab;
  }

  run(work, operand) {
    return this.page.evaluate(work, operand).catch(({ message }) => {
      // Without the lines that Playwright appends, which the browser has printed.
      throw new Error(message.split('\n')[0]);
    });
  }

  /** Calls posting in the page. An error is thrown here again, with its name. */
  async call(path, ...operands) {
    const { value, failure } = await this.run(
      async ([names, values]) => {
        const method = names.pop();
        const owner = names.reduce((object, name) => object[name], globalThis.page);
        return owner[method](...values).then(
          (value) => ({ value }),
          ({ name, message }) => ({ failure: { name, message } }),
        );
      },
      [path.split('.'), operands],
    );
    if (failure) throw Object.assign(new Error(failure.message), { name: failure.name });
    return value;
  }

  setOnline(isOnline) {
    const wanted = { offline: !isOnline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    return this.devtools.send('Network.emulateNetworkConditions', wanted);
  }

  async kill() {
    if (this.isGone) return;
    this.isGone = true;
    if (this.story.random.chance(0.5)) await this.#crash();
    await this.page.close();
  }

  async #crash() {
    const isCrashed = this.page.waitForEvent('crash');
    // A crashed page does not answer.
    this.devtools.send('Page.crash').catch(() => {});
    await isCrashed;
  }
}

const methodsOf = (tab, part, ...names) =>
  Object.fromEntries(
    names.map((name) => [name, (...operands) => tab.call(`${part}.${name}`, ...operands)]),
  );

export class ChromiumStory extends Story {
  reports = [];
  isOnline = true;
  /** How many bytes may be stored. */
  room = 1_000_000;
  wall = Date.now();
  #stillness = null;

  constructor({ seed, tag, shop, browser }) {
    super({ seed, tag, shop, actions });
    this.browser = browser;
    this.network = new RealNetwork(seeded(seed + 0x30000000), this.log);
  }

  /** A new port, and so a new origin with an empty storage. */
  async begin() {
    const decide = (...operands) => this.network.decide(...operands);
    this.proxy = await openProxy(this.shop.address, { decide });
    this.origin = this.proxy.address;
    await this.#limit();
    const { tab } = await this.newTab();
    await tab.run(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  async newTab() {
    const tab = await Tab.open(this);
    const outbox = methodsOf(tab, 'outbox', 'submit', 'list', 'withdraw', 'discard');
    // Not awaited, because the answer may never come.
    outbox.sendNow = (id) =>
      tab.run((wanted) => {
        page.outbox.sendNow(wanted);
      }, id);
    const drafts = methodsOf(tab, 'drafts', 'get', 'list');
    drafts.open = async (id) => ({ save: (text) => tab.call('saveDraft', id, text) });
    const opened = { tab, outbox, drafts };
    this.tabs.push(opened);
    return opened;
  }

  async openTab() {
    if (this.#live().length < 3) await this.newTab();
  }

  #live() {
    return this.tabs.map(({ tab }) => tab).filter(({ isGone }) => !isGone);
  }

  async #inEach(work, operand) {
    for (const tab of this.#live()) await this.attempt(tab, tab.run(work, operand));
  }

  async act(action) {
    this.network.step();
    await super.act(action);
    // Not for long, because little else can happen while it is full.
    if (this.isFull && this.random.chance(0.3)) await this.changeQuota();
  }

  await(tab, work) {
    return this.attempt(tab, work);
  }

  /**
   * Waits until no tab is sending, or the sender waits for an answer that the run has to release.
   */
  async settled() {
    const [tab] = this.#live();
    if (!tab) return;
    // Only one at a time, because two would wait for each other.
    this.#stillness ??= this.attempt(tab, tab.call('untilStill')).finally(() => {
      this.#stillness = null;
    });
    await Promise.race([this.#stillness, this.network.untilStuck()]);
  }

  /** Continues at once, or when the next request arrives. */
  async moment() {
    if (this.random.chance(0.5)) await Promise.race([this.settled(), this.network.nextRequest()]);
  }

  async pass(milliseconds) {
    for (let left = milliseconds; left > 0; left -= 10 * minute) {
      const step = Math.min(left, 10 * minute);
      this.wall += step;
      await this.#inEach((elapsed) => page.clock.pass(elapsed), step);
      await this.settled();
    }
  }

  async moveClock(milliseconds) {
    this.wall += milliseconds;
    await this.#inEach((shift) => {
      page.clock.wall += shift;
    }, milliseconds);
  }

  wake(reason) {
    return this.#inEach((type) => {
      dispatchEvent(new Event(type));
    }, reason);
  }

  async setOnline(isOnline) {
    this.isOnline = isOnline;
    for (const tab of this.#live()) await tab.setOnline(isOnline);
  }

  async setFull(isFull) {
    await this.#limit();
    if (!isFull) return;
    const { tab } = await this.someTab();
    if ((await tab.call('overfill', this.room)) !== 'kept') return;
    // The limit may have no effect yet: a browser that has just measured the free space does not
    // measure it again until that is used up.
    this.log('  not noticed');
    this.room *= 4;
    await this.changeQuota();
  }

  #limit() {
    return this.browser.limit(this.origin, this.isFull ? 1 : this.room);
  }

  /** Kills the tab or the browser at different points of submitting. */
  async killWhileSubmitting() {
    const { tab, outbox } = await this.someTab();
    const order = await this.someOrder();
    const keeping = this.keep(order, tab, outbox);
    const arriving = this.network.nextRequest();
    switch (this.random.pick(['at once', 'kept', 'sent'])) {
      case 'kept':
        await keeping;
        break;
      case 'sent':
        await Promise.race([keeping.then(() => this.settled()), arriving]);
        break;
      default:
    }
    if (this.random.chance(0.25)) await this.killBrowser();
    else await tab.kill();
    await keeping;
  }

  async killBrowser() {
    for (const tab of this.#live()) tab.isGone = true;
    await this.browser.kill();
    await this.browser.start();
    await this.#limit();
  }

  killWorker() {
    return this.browser.killWorkers();
  }

  sync() {
    return this.browser.sync(this.origin);
  }

  /** Kills the browser, so that everything that waits for it fails. */
  giveUp() {
    this.log('timed out');
    return this.browser.kill();
  }

  async end() {
    this.network.calm();
    if (!this.browser.isRunning) await this.killBrowser();
    for (const tab of this.#live()) await tab.kill();
    await this.browser.forget(this.origin);
    await this.proxy.close();
  }
}
