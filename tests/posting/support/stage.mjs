// The environment of runs in Chromium: one browser, and the built backend as a separate process on
// a PGlite in a folder.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { client, startService } from '../../backend/support/service.mjs';
import { breaking, writePages } from './bundles.mjs';
import { catalogAt } from './catalog.mjs';
import { Chromium, ChromiumStory } from './chromium.mjs';
import { playStory } from './story.mjs';

/** Timeout of one run, long enough for a busy machine. */
const longestRun = 60_000;

const isCreated = ({ method, status }) => method === 'POST' && status === 201;

export async function openStage() {
  const folder = await mkdtemp(join(tmpdir(), 'termwise-posting-'));
  const [pages, data, profile] = ['pages', 'data', 'profile'].map((name) => join(folder, name));
  for (const made of [pages, data, profile]) await mkdir(made);
  const environment = { DATA_DIR: data, CHECKOUT_DIR: pages, ORDERS_PER_MINUTE: '0' };
  const service = await startService(environment);
  const { tenant, publishable } = service.keys;
  const target = {
    endpoint: '/orders',
    headers: { 'X-API-Key': publishable, 'X-Tenant-Id': tenant },
  };
  const staff = client(service, service.keys).secret;
  const browser = await Chromium.open(profile);
  const stories = new Map();
  let price = null;

  const setPrice = async (wanted) => {
    if (price === wanted) return;
    price = wanted;
    const { status } = await staff('PUT', '/products', { body: catalogAt(price) });
    if (status !== 200) throw new Error(`The catalog was rejected: ${status}`);
  };

  const ordersOf = (story) => async () => {
    await story.proxy.idle();
    const places = new Set(story.proxy.seen.filter(isCreated).map(({ location }) => location));
    return Promise.all([...places].map(async (place) => (await staff('GET', place)).json));
  };

  /** Asks the service, because its store can only be read after it has stopped. */
  const play = async (seed) => {
    await setPrice(10);
    const tag = `${stories.size + 1}/${seed}`;
    const shop = {
      address: service.address,
      setPrice,
      get price() {
        return price;
      },
    };
    const story = new ChromiumStory({ seed, tag, shop, browser });
    shop.orders = ordersOf(story);
    stories.set(tag, null);
    const patience = setTimeout(() => story.giveUp(), longestRun);
    try {
      stories.set(tag, await playStory(story));
    } finally {
      clearTimeout(patience);
    }
    return story;
  };

  const inStore = async () => {
    const database = await PGlite.create(join(data, 'store'));
    const { rows } = await database.query('select record from order_records');
    await database.close();
    return rows.map(({ record }) => JSON.parse(record));
  };

  await writePages(pages, target);
  return {
    play,
    /** Plays the following runs with a mistake in the module. */
    breakPosting: (mistake) => writePages(pages, target, [breaking(mistake)]),
    /** Resolves with the differences between the store and what the successful runs ordered. */
    async close() {
      await browser.close();
      await service.stop();
      const notes = (await inStore()).map((order) => order.notes);
      await rm(folder, { recursive: true });
      return differences(
        [...stories.values()].filter((story) => story !== null),
        notes,
      );
    },
  };
}

/** The store must have each order of these runs once, and no others. */
function differences(stories, notes) {
  return stories.flatMap(({ seed, tag, orders }) => {
    const expected = [...orders.keys()].map((id) => `${tag}/${id}`).sort();
    const found = notes.filter((note) => note.startsWith(`${tag}/`)).sort();
    const isAlike = JSON.stringify(found) === JSON.stringify(expected);
    return isAlike ? [] : [`seed ${seed}: the store has ${found.join(', ')}`];
  });
}
