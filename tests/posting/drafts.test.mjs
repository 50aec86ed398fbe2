import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { posting } from './support/bundles.mjs';
import { fault, made, desk as newDesk, order } from './support/desk.mjs';

const module = await posting();
const desk = (...answers) => newDesk(module, ...answers);
const text = (content, changes = {}) => ({
  content,
  name: 'Ada',
  items: 1,
  total: '49.9',
  ...changes,
});

/** The same draft in two tabs, saved once by the first. */
async function twoTabs(merge) {
  const shop = desk(made());
  const [first, second] = [shop.open(), shop.open()];
  const one = await first.drafts.open('one', merge);
  await one.save(text('base'));
  const other = await second.drafts.open('one', merge);
  return { ...shop, first, second, one, other };
}

test('a draft is kept on every change and restored by the next visit', async () => {
  const shop = desk(made());
  const { drafts, tab } = shop.open();
  const draft = await drafts.open();
  assert.equal(draft.record, null);
  const saved = await Promise.all(['M', 'Ma', 'Mac'].map((typed) => draft.save(text(typed))));
  assert.deepEqual(saved, ['saved', 'saved', 'saved']);
  assert.equal(await draft.save(text('Mac')), 'unchanged');
  tab.kill();
  const again = await shop.open().drafts.open(draft.id);
  assert.equal(again.record.content, 'Mac');
});

test('the list has name, items, total and age, most recently changed first', async () => {
  const shop = desk(made());
  const { drafts } = shop.open();
  await (await drafts.open('old')).save(text('a', { name: 'Old', items: 2, total: '10' }));
  await shop.browser.pass(60_000);
  await (await drafts.open('new')).save(text('b', { name: 'New' }));
  assert.deepEqual(await drafts.list(), [
    { id: 'new', name: 'New', items: 1, total: '49.9', returned: null, ageMilliseconds: 0 },
    { id: 'old', name: 'Old', items: 2, total: '10', returned: null, ageMilliseconds: 60_000 },
  ]);
  shop.browser.clock.wall -= 3_600_000;
  assert.ok((await drafts.list()).every(({ ageMilliseconds }) => ageMilliseconds === 0));
  await drafts.discard('old');
  assert.deepEqual(
    (await drafts.list()).map(({ id }) => id),
    ['new'],
  );
});

describe('two tabs on one draft', () => {
  test("see each other's changes", async () => {
    const { one, other, browser } = await twoTabs();
    let changes = 0;
    other.addEventListener('change', () => {
      changes += 1;
    });
    await one.save(text('changed'));
    await browser.settled();
    assert.deepEqual([other.record.content, changes], ['changed', 1]);
    assert.equal(await other.save(text('changed again')), 'saved');
    await browser.settled();
    assert.equal(one.record.content, 'changed again');
  });

  test('that change it at once keep both changes, the later one as a separate draft', async () => {
    const { one, other, first } = await twoTabs();
    const results = await Promise.all([one.save(text('mine')), other.save(text('theirs'))]);
    assert.deepEqual(results.sort(), ['copied', 'saved']);
    const ids = (await first.drafts.list()).map(({ id }) => id);
    const contents = await Promise.all(ids.map(async (id) => (await first.drafts.get(id)).content));
    assert.deepEqual(contents.sort(), ['mine', 'theirs']);
    assert.notEqual(one.id, other.id);
  });

  test('that change it at once keep one draft with both changes, if the form can merge', async () => {
    const merge = (base, mine, theirs) =>
      `${base}|${theirs.slice(base.length)}${mine.slice(base.length)}`;
    const { one, other, first, browser } = await twoTabs(merge);
    const results = await Promise.all([one.save(text('base+1')), other.save(text('base+2'))]);
    assert.deepEqual(results.sort(), ['merged', 'saved']);
    await browser.settled();
    assert.equal((await first.drafts.list()).length, 1);
    assert.match(one.record.content, /^base\|\+[12]\+[12]$/);
    assert.deepEqual(one.record, other.record);
  });

  test('lose nothing if one continues typing during a merge', async () => {
    const merge = (base, mine, theirs) => {
      const [was, is, other] = [base, mine, theirs].map((content) => JSON.parse(content));
      const names = Object.keys({ ...is, ...other });
      const value = (name) => (is[name] === was[name] ? other[name] : is[name]);
      return JSON.stringify(Object.fromEntries(names.map((name) => [name, value(name)])));
    };
    const content = (members) => text(JSON.stringify(members));
    const { one, other, browser } = await twoTabs(merge);
    await one.save(content({ mine: 0, theirs: 0 }));
    await browser.settled();
    const restored = [];
    one.addEventListener('change', () => restored.push(JSON.parse(one.record.content)));
    const saves = [
      other.save(content({ mine: 0, theirs: 1 })),
      one.save(content({ mine: 1, theirs: 0 })),
      one.save(content({ mine: 2, theirs: 0 })),
    ];
    assert.deepEqual(await Promise.all(saves), ['saved', 'merged', 'merged']);
    await browser.settled();
    assert.deepEqual(restored, [{ mine: 2, theirs: 1 }], 'once, when nothing more is typed');
    assert.deepEqual(JSON.parse(other.record.content), { mine: 2, theirs: 1 });
  });

  test('do not lose what one types if the other discards it', async () => {
    const { other, first, second } = await twoTabs();
    await first.drafts.discard('one');
    assert.equal(await other.save(text('typed on')), 'copied');
    assert.equal((await second.drafts.list()).length, 1);
    assert.equal((await second.drafts.get(other.id)).content, 'typed on');
  });

  test('do not order twice if one orders it', async () => {
    const { other, first, second, browser, requests } = await twoTabs();
    await first.outbox.submit(order());
    assert.equal(await other.save(text('typed on')), 'submitted');
    assert.equal((await second.outbox.submit(order({ body: 'other' }))).kind, 'already');
    await browser.pass(3_600_000);
    assert.equal(requests.length, 1);
    assert.deepEqual(await second.drafts.list(), []);
  });

  test('work without Web Locks and BroadcastChannel, with a delay', async () => {
    const shop = desk(made());
    const options = { without: ['locks', 'channel'] };
    const [first, second] = [shop.open(options), shop.open(options)];
    const one = await first.drafts.open('one');
    await one.save(text('base'));
    const other = await second.drafts.open('one');
    await one.save(text('mine'));
    assert.equal(await other.save(text('theirs')), 'copied');
    assert.equal((await first.drafts.list()).length, 2);
  });
});

test('the draft of a returned order continues in the tab that had it open', async () => {
  const details = [{ path: '/items/0/sku', code: 'VARIANT_NOT_FOUND' }];
  const shop = desk(fault(422, 'VARIANT_NOT_FOUND', { details }), made());
  const { drafts, outbox } = shop.open();
  const draft = await drafts.open('one');
  await draft.save(text('typed'));
  await outbox.submit(order());
  await shop.browser.settled();
  assert.deepEqual(draft.record.returned, { reason: 'faults', faults: details });
  assert.equal(await draft.save(text('mended')), 'saved');
  await outbox.submit(order({ body: 'mended', content: 'mended' }));
  await shop.browser.settled();
  assert.equal((await outbox.list())[0].state, 'sent');
  assert.deepEqual(await drafts.list(), []);
});

test('if the storage is full, saving throws, and the next save works again', async () => {
  const shop = desk(made());
  const { drafts } = shop.open();
  const draft = await drafts.open('one');
  await draft.save(text('kept'));
  shop.browser.isFull = true;
  await assert.rejects(draft.save(text('too much')), {
    name: 'StoreUnavailable',
    reason: 'quota',
  });
  assert.equal((await drafts.get('one')).content, 'kept');
  shop.browser.isFull = false;
  assert.equal(await draft.save(text('again')), 'saved');
});
