// What an import makes of the bytes that arrive, and how far its answers run ahead of their reader.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { source } from './support/source.mjs';

const { lineBatches, readAhead } = await source({
  lineBatches: 'line-batches',
  readAhead: 'read-ahead',
}).then((modules) => ({ ...modules.lineBatches, ...modules.readAhead }));

const bytesOf = (text) => new TextEncoder().encode(text);
const textOf = (bytes) => Buffer.from(bytes).toString();
const linesIn = (bytes) => textOf(bytes).split('\n').length - 1;
async function* inPieces(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function all(values) {
  const found = [];
  for await (const value of values) found.push(value);
  return found;
}
const never = () => new Promise(() => {});

describe('batches of lines', () => {
  test('hold 500 lines each, wherever the pieces end, and lose no byte', async () => {
    const text = Array.from({ length: 1203 }, (_, n) => `{"zwölf":${n}}\n`).join('');
    for (const size of [1000, 65_536, 7919]) {
      const batches = await all(lineBatches(inPieces(bytesOf(text), size)));
      assert.deepEqual(batches.map(linesIn), [500, 500, 203]);
      assert.equal(batches.map(textOf).join(''), text);
    }
    const open = await all(lineBatches(inPieces(bytesOf('a\nb'), 1)));
    assert.equal(open.map(textOf).join(''), 'a\nb');
    assert.deepEqual(await all(lineBatches(inPieces(bytesOf(''), 1))), []);
  });

  test('hold at most about 4 MiB, so that long lines do not fill the memory', async () => {
    const piece = bytesOf('x'.repeat(64 * 1024));
    let taken = 0;
    async function* endless() {
      for (;;) yield piece;
    }
    for await (const batch of lineBatches(endless())) {
      assert.ok(batch.byteLength <= 4 * 1024 * 1024 + piece.byteLength);
      if ((taken += 1) === 3) break;
    }
  });

  test('end when the client pauses', async () => {
    async function* pausing() {
      yield bytesOf('a\nb\n');
      await never();
    }
    const { value } = await lineBatches(pausing()).next();
    assert.equal(textOf(value), 'a\nb\n');
  });

  test('of a body that breaks off only the whole ones are given', async () => {
    async function* breaking() {
      yield bytesOf('a\n'.repeat(700));
      throw new Error('broken');
    }
    const batches = lineBatches(breaking());
    assert.equal(linesIn((await batches.next()).value), 500);
    await assert.rejects(batches.next(), /broken/);
  });
});

describe('answers ahead of their reader', () => {
  const options = { mostBytes: 1000, seconds: 0.2, unread: () => 'unread' };

  test('arrive in order, whoever is faster', async () => {
    const texts = Array.from({ length: 300 }, (_, n) => `${n}`.repeat(10));
    for (const [maker, reader] of [
      [setImmediate, (go) => go()],
      [(go) => go(), setImmediate],
    ]) {
      async function* made() {
        for (const text of texts) {
          await new Promise((resolve) => maker(resolve));
          yield text;
        }
      }
      const found = [];
      for await (const text of readAhead(made(), options)) {
        await new Promise((resolve) => reader(resolve));
        found.push(text);
      }
      assert.deepEqual(found, texts);
    }
  });

  test('wait for a reader that is slow, and end for one that takes nothing', async () => {
    let count = 0;
    let ended = false;
    async function* made() {
      try {
        for (;;) {
          count += 1;
          yield 'x'.repeat(100);
        }
      } finally {
        ended = true;
      }
    }
    const slow = readAhead(made(), options);
    for (let taken = 0; taken < 10; taken += 1) {
      await slow.next();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(ended, false);
    assert.ok(count <= 10 + 12, `${count} were made`);
    let left = 0;
    let last;
    for await (const text of slow) {
      last = text;
      if ((left += 1) === 1) await untilEnded(() => ended);
    }
    assert.equal(last, 'unread');
    assert.ok(left >= 11 && left <= 13, `${left} were left`);
  });

  test('a failure comes after what was made before it', async () => {
    async function* made() {
      yield 'a';
      throw new Error('failed');
    }
    const texts = readAhead(made(), options);
    assert.equal((await texts.next()).value, 'a');
    await assert.rejects(texts.next(), /failed/);
  });

  test('making them ends with a reader that leaves', async () => {
    let ended = false;
    async function* made() {
      try {
        for (;;) yield 'x'.repeat(100);
      } finally {
        ended = true;
      }
    }
    const texts = readAhead(made(), { ...options, seconds: 60 });
    await texts.next();
    await texts.return();
    await untilEnded(() => ended);
  });
});

async function untilEnded(reached) {
  while (!reached()) await new Promise((resolve) => setImmediate(resolve));
}
