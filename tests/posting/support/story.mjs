// One run: a person, a few tabs and orders, and the failures that a seed decides. At the end the
// network is back and time has passed. Then the shop must have every order exactly once.
import assert from 'node:assert/strict';
import { sku } from './catalog.mjs';
import { seeded } from './random.mjs';

const second = 1000,
  minute = 60 * second,
  hour = 60 * minute,
  year = 8766 * hour;
export const usualActions = {
  type: 6,
  submit: 10,
  submitTwice: 3,
  openTab: 3,
  killTab: 3,
  network: 4,
  clock: 2,
  quota: 3,
  focus: 3,
  price: 1,
  mend: 5,
  withdraw: 2,
  sendNow: 2,
  discardSent: 2,
  pass: 8,
};

/**
 * Subclasses provide the browser: `newTab`, `await`, `settled`, `moment`, `pass`, `moveClock`,
 * `wake`, `setOnline`, `setFull`, `reports`, `begin`, `end`, the action `openTab`, and the
 * `network` between browser and shop.
 */
export class Story {
  orders = new Map();
  tabs = [];
  trace = [];
  isFull = false;

  /** Orders contain the `tag`, because other runs may use the same shop. */
  constructor({ seed, tag = seed, shop, actions = usualActions }) {
    const log = (line) => this.trace.push(line);
    Object.assign(this, { seed, tag, shop, actions, log, random: seeded(seed) });
  }

  async someTab() {
    this.tabs = this.tabs.filter(({ tab }) => !tab.isGone);
    if (this.tabs.length === 0) await this.newTab();
    return this.random.pick(this.tabs);
  }

  someOrder() {
    if (this.orders.size < 3 && (this.orders.size === 0 || this.random.chance(0.5))) {
      const id = `order-${this.orders.size + 1}`;
      const isFaulty = this.random.chance(0.2);
      this.orders.set(id, {
        id,
        sku: isFaulty ? 'GONE' : sku,
        price: this.shop.price,
        quantity: 1,
        saved: 0,
        isTried: false,
        isKept: false,
      });
    }
    return this.random.pick([...this.orders.values()]);
  }

  /** The `notes` identify the order in the shop; they never change. */
  orderOf({ id, sku: ordered, price, quantity }) {
    const address = {
      contactName: 'Ada',
      streetAddress: 'Street 1',
      city: 'London',
      country: 'GB',
    };
    const body = JSON.stringify({
      customer: { email: `${id}@example.com`, firstName: 'Ada', lastName: 'Byron' },
      billingAddress: address,
      notes: `${this.tag}/${id}`,
      items: [{ sku: ordered, quantity, contractLength: 12, unitPrice: price }],
    });
    return {
      id,
      body,
      content: `${quantity} ${ordered}`,
      name: id,
      items: 1,
      total: String(price),
    };
  }

  /** Allows two kinds of failure: the storage refuses, or the tab is gone. */
  async attempt(tab, work) {
    try {
      return await work;
    } catch (cause) {
      if (!tab.isGone && cause.name !== 'StoreUnavailable') throw cause;
      if (!tab.isGone) this.log('  refused by the storage');
      return null;
    }
  }

  async type() {
    const { tab, drafts } = await this.someTab();
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
    const submitted = await this.await(tab, outbox.submit(this.orderOf(order)));
    if (!submitted) return;
    this.log(`  ${submitted.kind}`);
    assert.notEqual(submitted.kind, 'discarded');
    order.isKept = true;
  }

  async submit() {
    const { tab, outbox } = await this.someTab();
    await this.keep(this.someOrder(), tab, outbox);
  }

  async submitTwice() {
    const order = this.someOrder();
    const both = [await this.someTab(), await this.someTab()];
    await Promise.all(both.map(({ tab, outbox }) => this.keep(order, tab, outbox)));
  }

  async killTab() {
    const { tab } = await this.someTab();
    await tab.kill();
  }

  async changeNetwork() {
    const {
      network,
      random: { chance },
    } = this;
    network.isAway = !network.isAway;
    // Browsers do not always notice, or notice late.
    if (chance(0.7)) await this.setOnline(!network.isAway);
    if (!network.isAway && chance(0.7)) await this.wake('online');
  }

  /** A random change of the clock. */
  someShift() {
    const most = this.random.pick([minute, 24 * hour, 10 * year]);
    return Math.round((this.random.random() * 2 - 1) * most);
  }

  async changeQuota() {
    this.isFull = !this.isFull;
    await this.setFull(this.isFull);
  }

  /**
   * A random entry in this state that a tab shows; null if there is none or the storage refuses.
   */
  async shown(state) {
    const opened = await this.someTab();
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

  async withdraw() {
    const found = await this.shown('waiting');
    if (!found) return;
    const {
      tab,
      outbox,
      entry: { id },
    } = found;
    const order = this.orders.get(id);
    const isBack = await this.await(tab, outbox.withdraw(id));
    if (isBack) this.log('  withdrawn');
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
      case 'network':
        return this.changeNetwork();
      case 'clock':
        return this.moveClock(this.someShift());
      case 'quota':
        return this.changeQuota();
      case 'focus':
        return this.wake('focus');
      case 'price':
        return this.shop.setPrice(11);
      case 'pass':
        return this.pass(this.random.below(3 * minute));
      default:
        return this[action]();
    }
  }

  async happen() {
    await this.begin();
    const count = 6 + this.random.below(14);
    for (let n = 0; n < count; n += 1) {
      await this.act(this.random.weighted(this.actions));
      // Sometimes the next action starts before the last one has finished.
      if (this.random.chance(0.6)) await this.settled();
      else await this.moment();
    }
  }

  async calm() {
    this.log('calm');
    await this.network.calm();
    await this.setOnline(true);
    this.isFull = false;
    await this.setFull(false);
    if (this.random.chance(0.5)) for (const { tab } of this.tabs) await tab.kill();
    this.last = await this.newTab();
    await this.pass(3 * hour);
  }

  async judge() {
    const {
      last: { outbox, drafts, tab },
    } = this;
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
      // A sent order may have been discarded, and a waiting one withdrawn.
      if (isKept && found.length === 0) assert.ok(state === 'refused' || draft, `${id} is lost`);
      if (state === 'refused') assert.ok(draft, `${id} has no draft`);
      if (state === 'sent') assert.equal(shown.get(id).orderId, found[0], `${id} was not sent`);
      // A killed tab may have saved more than it could report.
      if (!isTried && saved) assert.ok(parseInt(draft?.content, 10) >= saved, `${id} was typed`);
    }
    // The person submits every order that does not seem to have been ordered.
    for (const order of this.orders.values()) {
      await this.keep(order, tab, outbox);
      // After a sku is corrected, the shop may find that the price has changed.
      for (let mended = 0; mended <= 2; mended += 1) {
        await this.pass(hour);
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
    assert.deepEqual(this.reports, []);
  }

  async inShop() {
    const found = new Map();
    for (const { id, notes } of await this.shop.orders()) {
      const name = notes.replace(`${this.tag}/`, '');
      found.set(name, [...(found.get(name) ?? []), id]);
    }
    return found;
  }
}

/** Plays a run and returns it; rejects if an order was lost or duplicated. */
export async function playStory(story) {
  try {
    await story.happen();
    await story.calm();
    await story.judge();
    return story;
  } catch (cause) {
    throw new Error(`seed ${story.seed}: ${cause.message}\n${story.trace.join('\n')}`, { cause });
  } finally {
    await story.end();
  }
}
