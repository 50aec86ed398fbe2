// A run in this process. The browser is simulated, so a tab can be killed wherever it waits, hours
// pass at once, and a seed always gives the same run.
import { Browser } from './browser.mjs';
import { Network } from './network.mjs';
import { seeded } from './random.mjs';
import { playStory, Story } from './story.mjs';

const hour = 3_600_000;

class Simulation extends Story {
  constructor(seed, shop, module) {
    super({ seed, shop });
    const ids = seeded(seed + 0x10000000),
      jitter = seeded(seed + 0x20000000);
    this.network = new Network(shop, seeded(seed + 0x30000000), this.log);
    this.browser = new Browser({
      random: jitter.random,
      newId: () => `id-${seed}-${ids.below(2 ** 31).toString(36)}`,
      fetch: (url, init) => this.network.fetch(this.browser, url, init),
    });
    this.module = module;
    this.adapter = module.orderApi(shop.target);
    // Old browsers and pages without TLS lack some features.
    this.without = ['locks', 'channel'].filter(() => this.random.chance(0.1));
  }

  get reports() {
    return this.browser.reports;
  }

  newTab(dieAt = Infinity) {
    const tab = this.browser.openTab({ dieAt, without: this.without });
    const { environment } = tab;
    const posting = this.module.openPosting({ shop: 'shop', adapter: this.adapter, environment });
    const opened = { tab, ...posting };
    this.tabs.push(opened);
    return opened;
  }

  begin() {
    const { below, chance } = this.random;
    this.newTab(chance(0.5) ? 1 + below(200) : Infinity);
  }

  async openTab() {
    const { below, chance } = this.random;
    if (this.tabs.length < 3) this.newTab(chance(0.6) ? 1 + below(150) : Infinity);
    await this.settled();
  }

  /** The promises of a killed tab are never settled, so this waits until nothing more happens. */
  async await(tab, work) {
    let result = null,
      failure = null;
    this.attempt(tab, work).then(
      (value) => {
        result = value;
      },
      (cause) => {
        failure = cause;
      },
    );
    await this.settled();
    if (failure) throw failure;
    return result;
  }

  settled() {
    return this.browser.settled();
  }

  async moment() {
    const turns = this.random.below(12);
    for (let n = 0; n < turns; n += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  pass(milliseconds) {
    return this.browser.pass(milliseconds);
  }

  moveClock(milliseconds) {
    this.browser.clock.wall += milliseconds;
  }

  wake(reason) {
    this.browser.wake(reason);
  }

  setOnline(isOnline) {
    this.browser.isOnline = isOnline;
  }

  setFull(isFull) {
    this.browser.isFull = isFull;
  }

  async end() {
    for (const { tab } of this.tabs) tab.kill();
    await this.pass(hour);
    await this.shop.empty();
  }
}

export const simulate = (seed, shop, module) => playStory(new Simulation(seed, shop, module));
