// One run: a person, a few tabs and orders, and whatever a seed lets go wrong. In the end the network
// is back and time has passed, and then every order must be in the shop once.
import assert from 'node:assert/strict';
import { Browser } from './browser.mjs';
import { Network } from './network.mjs';
import { seeded } from './random.mjs';
import { sku } from './shop.mjs';

const second = 1000, minute = 60 * second, hour = 60 * minute, year = 8766 * hour;
const actions = {
  type: 6, handIn: 10, handInTwice: 3, openTab: 3, killTab: 3, network: 4, clock: 2, quota: 3,
  focus: 3, price: 1, mend: 5, takeBack: 2, sendNow: 2, discardSent: 2, pass: 8,
};

class Story {
  orders = new Map();
  tabs = [];
  trace = [];

  constructor(seed, shop, module) {
    const log = (line) => this.trace.push(line);
    Object.assign(this, { seed, shop, module, log, random: seeded(seed) });
    const ids = seeded(seed + 0x10000000), jitter = seeded(seed + 0x20000000);
    this.network = new Network(shop, seeded(seed + 0x30000000), log);
    this.browser = new Browser({
      random: jitter.random,
      newId: () => `id-${seed}-${ids.below(2 ** 31).toString(36)}`,
      fetch: (url, init) => this.network.fetch(this.browser, url, init),
    });
    this.adapter = module.orderApi(shop.target);
    // Some browsers are old, and some pages came without TLS.
    this.without = ['locks', 'channel'].filter(() => this.random.chance(0.1));
  }

  openTab(dieAt = Infinity) {
    const tab = this.browser.openTab({ dieAt, without: this.without });
    const { environment } = tab;
    const posting = this.module.openPosting({ shop: 'shop', adapter: this.adapter, environment });
    const opened = { tab, ...posting };
    this.tabs.push(opened);
    return opened;
  }

  someTab() {
    this.tabs = this.tabs.filter(({ tab }) => !tab.isGone);
    if (this.tabs.length === 0) this.openTab();
    return this.random.pick(this.tabs);
  }

  someOrder() {
    if (this.orders.size < 3 && (this.orders.size === 0 || this.random.chance(0.5))) {
      const id = `order-${this.orders.size + 1}`;
      const isFaulty = this.random.chance(0.2);
      this.orders.set(id, {
        id, sku: isFaulty ? 'GONE' : sku, price: this.shop.price, quantity: 1, saved: 0,
        isTried: false, isKept: false,
      });
    }
    return this.random.pick([...this.orders.values()]);
  }

  /** `note` is how the order is found again in the shop, whatever else of it was changed. */
  orderOf({ id, sku: ordered, price, quantity }) {
    const address = { contactName: 'Ada', streetAddress: 'Street 1', city: 'London', country: 'GB' };
    const body = JSON.stringify({
      customer: { email: `${id}@example.com`, firstName: 'Ada', lastName: 'Byron' },
      billingAddress: address, notes: `${this.seed}/${id}`,
      items: [{ sku: ordered, quantity, contractLength: 12, unitPrice: price }],
    });
    return { id, body, content: `${quantity} ${ordered}`, name: id, items: 1, total: String(price) };
  }

  /** What goes wrong may be the storage, or that the tab is no more; nothing else. */
  async attempt(tab, work) {
    try {
      return await work;
    } catch (cause) {
      if (!tab.isGone && !(cause instanceof this.module.StorageUnavailable)) throw cause;
      if (!tab.isGone) this.log('  refused by the storage');
      return null;
    }
  }

  /** A killed tab's promises stay open: so does not wait for them, but until all is still. */
  async await(tab, work) {
    let result = null, failure = null;
    this.attempt(tab, work).then((value) => { result = value; }, (cause) => { failure = cause; });
    await this.browser.settled();
    if (failure) throw failure;
    return result;
  }

  async type() {
    const { tab, drafts } = this.someTab();
    const order = this.someOrder();
    if (order.isTried) return;
    const text = this.orderOf({ ...order, quantity: order.quantity + 1 });
    const work = drafts.open(order.id).then((draft) => draft.save(text));
    order.quantity += 1;
    const saved = await this.await(tab, work);
    if (saved) order.saved = order.quantity;
  }

  async keep(order, tab, outbox) {
    order.isTried = true;
    const handedIn = await this.await(tab, outbox.handIn(this.orderOf(order)));
    if (!handedIn) return;
    this.log(`  ${handedIn.kind}`);
    assert.notEqual(handedIn.kind, 'discarded');
    order.isKept = true;
  }

  async handIn() {
    const { tab, outbox } = this.someTab();
    await this.keep(this.someOrder(), tab, outbox);
  }

  async handInTwice() {
    const order = this.someOrder();
    const [one, other] = [this.someTab(), this.someTab()];
    await Promise.all([one, other].map(({ tab, outbox }) => this.keep(order, tab, outbox)));
  }

  async openTabNow() {
    const { below, chance } = this.random;
    if (this.tabs.length < 3) this.openTab(chance(0.6) ? 1 + below(150) : Infinity);
    await this.browser.settled();
  }

  killTab() { this.someTab().tab.kill(); }

  changeNetwork() {
    this.network.isAway = !this.network.isAway;
    // A browser does not always notice, and is late when it does.
    if (this.random.chance(0.7)) this.browser.isOnline = !this.network.isAway;
    if (!this.network.isAway && this.random.chance(0.7)) this.browser.wake('online');
  }

  moveClock() {
    const most = this.random.pick([minute, 24 * hour, 10 * year]);
    this.browser.clock.wall += Math.round((this.random.random() * 2 - 1) * most);
  }

  /** Of what a tab shows: null while the storage does not answer. */
  async shown(state) {
    const opened = this.someTab();
    const states = await this.await(opened.tab, opened.outbox.list());
    const entries = (states ?? []).filter((entry) => entry.state === state);
    return entries.length > 0 ? { ...opened, entry: this.random.pick(entries) } : null;
  }

  async mend() {
    const found = await this.shown('refused');
    if (found) await this.mendOne(found, found.entry);
  }

  async mendOne({ tab, outbox }, { id, reason, faults }) {
    assert.ok(['faults', 'price_changed'].includes(reason), reason);
    const order = this.orders.get(id);
    for (const { code, params } of faults) {
      if (code === 'PRICE_CHANGED') order.price = params.actual;
      if (code === 'VARIANT_NOT_FOUND') order.sku = sku;
    }
    await this.keep(order, tab, outbox);
  }

  async takeBack() {
    const found = await this.shown('waiting');
    if (!found) return;
    const { tab, outbox, entry: { id } } = found;
    const order = this.orders.get(id);
    const isBack = await this.await(tab, outbox.takeBack(id));
    if (isBack) this.log('  taken back');
    if (!isBack || this.random.chance(0.3)) return;
    order.quantity += this.random.below(2);
    await this.keep(order, tab, outbox);
  }

  async sendNow() {
    const found = await this.shown('waiting');
    if (found) await this.await(found.tab, found.outbox.sendNow(found.entry.id));
  }

  async discardSent() {
    const found = await this.shown('sent');
    if (found) await this.await(found.tab, found.outbox.discard(found.entry.id));
  }

  async act(action) {
    this.log(action);
    switch (action) {
      case 'openTab': return this.openTabNow();
      case 'network': return this.changeNetwork();
      case 'clock': return this.moveClock();
      case 'quota': this.browser.isFull = !this.browser.isFull; return undefined;
      case 'focus': this.browser.wake('focus'); return undefined;
      case 'price': return this.shop.setPrice(11);
      case 'pass': return this.browser.pass(this.random.below(3 * minute));
      default: return this[action]();
    }
  }

  async happen() {
    this.openTab(this.random.chance(0.5) ? 1 + this.random.below(200) : Infinity);
    const count = 6 + this.random.below(14);
    for (let n = 0; n < count; n += 1) {
      await this.act(this.random.weighted(actions));
      // At times the next thing happens before the last one has come to rest.
      if (this.random.chance(0.6)) await this.browser.settled();
      else await this.turns(this.random.below(12));
    }
  }

  async turns(count) {
    for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
  }

  async calm() {
    this.log('calm');
    Object.assign(this.network, { isAway: false, isCalm: true });
    Object.assign(this.browser, { isOnline: true, isFull: false });
    if (this.random.chance(0.5)) for (const { tab } of this.tabs) tab.kill();
    this.last = this.openTab();
    await this.browser.pass(3 * hour);
  }

  async judge() {
    const { last: { outbox, drafts, tab } } = this;
    const shown = new Map((await outbox.list()).map((entry) => [entry.id, entry]));
    for (const [id, { state, reason }] of shown) {
      assert.match(state, /^(sent|refused)$/, `${id} still waits: ${reason}`);
    }
    const inShop = await this.inShop();
    for (const { id, isTried, isKept, saved } of this.orders.values()) {
      const found = inShop.get(id) ?? [];
      assert.ok(found.length <= 1, `${id} is in the shop ${found.length} times`);
      const draft = await drafts.get(id);
      const state = shown.get(id)?.state;
      // One that was sent may be out of sight by the person's choice, or taken back.
      if (isKept && found.length === 0) assert.ok(state === 'refused' || draft, `${id} is lost`);
      if (state === 'refused') assert.ok(draft, `${id} has no draft`);
      if (state === 'sent') assert.equal(shown.get(id).orderId, found[0], `${id} was not sent`);
      // A tab that was killed may have kept more than it lived to say.
      if (!isTried && saved) assert.ok(parseInt(draft?.content, 10) >= saved, `${id} was typed`);
    }
    // The person orders all that is not yet ordered, or does not look so.
    for (const order of this.orders.values()) {
      await this.keep(order, tab, outbox);
      // A sku that is mended can show that the price has changed.
      for (let mended = 0; mended <= 2; mended += 1) {
        await this.browser.pass(hour);
        const entry = (await outbox.list()).find(({ id }) => id === order.id);
        if (entry?.state === 'refused') await this.mendOne(this.last, entry);
      }
    }
    const atLast = await this.inShop();
    for (const { id } of this.orders.values()) {
      const { length } = atLast.get(id) ?? [];
      assert.equal(length, 1, `${id} is in the shop ${length} times`);
    }
    assert.equal(atLast.size, this.orders.size);
    assert.deepEqual(await drafts.list(), []);
    assert.deepEqual(this.browser.reports, []);
  }

  async inShop() {
    const found = new Map();
    for (const { id, notes } of await this.shop.orders()) {
      const name = notes.replace(`${this.seed}/`, '');
      found.set(name, [...(found.get(name) ?? []), id]);
    }
    return found;
  }
}

/** Resolves with what happened; rejects where an order was lost or doubled. */
export async function tell(seed, shop, module) {
  const story = new Story(seed, shop, module);
  try {
    await story.happen();
    await story.calm();
    await story.judge();
    return story;
  } catch (cause) {
    throw new Error(`seed ${seed}: ${cause.message}\n${story.trace.join('\n')}`, { cause });
  } finally {
    for (const { tab } of story.tabs) tab.kill();
    await story.browser.pass(hour);
    await shop.empty();
  }
}
