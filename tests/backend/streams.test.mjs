// Answers that are sent while they are produced, served by the backend's own modules.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { build } from 'esbuild';
import { Hono } from 'hono';

const inRepository = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
let folder, server, address, parts, outgoing;

// Each test sets what the handlers do.
let pieces;
let live = false;

before(async () => {
  // Inside the repository, so that packages can be imported.
  folder = await mkdtemp(inRepository('web/backend/dist/parts-'));
  await build({
    entryPoints: ['answers', 'server', 'metrics', 'errors', 'body', 'log'].map((name) =>
      inRepository(`web/backend/src/${name}.ts`),
    ),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: folder,
  });
  const load = (name) => import(join(folder, `${name}.js`));
  parts = Object.assign(
    {},
    ...(await Promise.all(['answers', 'server', 'metrics', 'body', 'log'].map(load))),
  );
  parts.log.level = 'silent';
  const app = new Hono();
  app.get('/', (c) => {
    outgoing = c.env.outgoing;
    return parts.streamAnswer(c, 'text/csv', pieces(), { live });
  });
  app.post('/', (c) =>
    parts.streamAnswer(c, 'application/x-ndjson', pieces(parts.bodyStream(c.env.incoming, 2)), {
      live: true,
    }),
  );
  const options = { host: '127.0.0.1', port: 0, requestSeconds: 2, maxConnections: 100 };
  server = new parts.HttpServer(app, new parts.Metrics(), options);
  address = await server.listen();
});
after(async () => {
  await server.stop(1000);
  await rm(folder, { recursive: true });
});

const ask = async (method, coding) => {
  const sent = request(address, { method, headers: coding && { 'Accept-Encoding': coding } });
  if (method !== 'POST') sent.end();
  const [answer] = await once(sent, 'response');
  return { sent, answer };
};
const unpackers = { br: createBrotliDecompress, gzip: createGunzip };
const read = async (answer) => {
  const coding = answer.headers['content-encoding'];
  const text = coding ? answer.pipe(unpackers[coding]()) : answer;
  return Buffer.concat(await text.toArray()).toString();
};

test('the whole text arrives, in each coding', async () => {
  const lines = Array.from({ length: 20_000 }, (_, n) => `line ${n}, zwölf\n`);
  pieces = async function* () {
    yield* lines;
  };
  for (const coding of ['br', 'gzip', undefined]) {
    const { answer } = await ask('GET', coding);
    assert.equal(answer.headers['content-encoding'], coding);
    assert.equal(answer.headers.vary, 'Accept-Encoding');
    assert.equal(await read(answer), lines.join(''));
  }
});

test('a live answer sends each piece at once', async () => {
  live = true;
  for (const coding of ['br', 'gzip', undefined]) {
    let goOn;
    pieces = async function* () {
      yield 'first\n';
      await new Promise((resolve) => {
        goOn = resolve;
      });
      yield 'second\n';
    };
    const { answer } = await ask('GET', coding);
    const text = coding ? answer.pipe(unpackers[coding]()) : answer;
    const [first] = await once(text, 'data');
    assert.equal(first.toString(), 'first\n');
    goOn();
    const [second] = await once(text, 'data');
    assert.equal(second.toString(), 'second\n');
  }
  live = false;
});

test('HEAD does not start to produce it', async () => {
  let begun = false;
  pieces = async function* () {
    begun = true;
    yield 'x';
  };
  const { answer } = await ask('HEAD', 'br');
  assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'text/csv']);
  await once(answer.resume(), 'end');
  assert.equal(begun, false);
});

test('after a failure the answer breaks off without revealing the cause', async () => {
  pieces = async function* () {
    yield 'first\n';
    throw new Error('password of the database');
  };
  for (const coding of ['br', 'gzip', undefined]) {
    const outcome = await ask('GET', coding).then(
      async ({ answer }) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        const [error] = await once(answer, 'error');
        return { error, text: Buffer.concat(chunks).toString() };
      },
      (error) => ({ error, text: '' }),
    );
    assert.equal(outcome.error.code, 'ECONNRESET');
    assert.ok(!outcome.text.includes('password'));
  }
});

test('production stops when the client leaves', async () => {
  for (const coding of ['br', undefined]) {
    let ended;
    const whenEnded = new Promise((resolve) => {
      ended = resolve;
    });
    pieces = async function* () {
      try {
        for (;;) yield `${Math.random()}\n`.repeat(1000);
      } finally {
        ended();
      }
    };
    const { sent, answer } = await ask('GET', coding);
    await once(answer, 'data');
    sent.destroy();
    await whenEnded;
  }
});

test('memory stays bounded while the client reads slowly', async () => {
  const piece = 'x'.repeat(64 * 1024);
  const count = 1000;
  let made = 0;
  pieces = async function* () {
    for (; made < count; made += 1) yield piece;
  };
  const { answer } = await ask('GET');
  let received = 0;
  for await (const chunk of answer) {
    received += chunk.length;
    const waiting = made - received / piece.length;
    assert.ok(waiting < 500, `${waiting} pieces of 64 KiB wait`);
    // Reads on only when the server can send no more.
    while (made < count && !outgoing.writableNeedDrain) await setImmediate();
  }
  assert.equal(received, count * piece.length);
});

test('an answer line for each line received, while the client still sends', async () => {
  pieces = async function* (body) {
    for await (const chunk of body) yield `${chunk.length}\n`;
  };
  const sent = request(address, { method: 'POST', headers: { 'Accept-Encoding': 'gzip' } });
  const response = once(sent, 'response');
  let text = null;
  for (const piece of ['a', 'bb', 'ccc']) {
    sent.write(piece);
    text ??= (await response)[0].pipe(createGunzip());
    const [line] = await once(text, 'data');
    assert.equal(line.toString(), `${piece.length}\n`);
  }
  sent.end();
  await once(text.resume(), 'end');
});
