// Plays every shared case in Chromium, in a page and in a worker, under the strictest content
// security policy that the core allows. The answers are written to a file and compared with those
// of the other runtimes.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { files, fixtures } from '../wasm/cases.mjs';
import { openBrowser } from './support/browser.mjs';

const answers = new URL('../../build/answers/', import.meta.url);
const cases = files.flatMap((file) => file.cases);

const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

// Runs both in the page and in the worker.
const playAll = `
import { loadTermwise } from '/dist/full.js';
import { loadTermwise as loadCheckout } from '/dist/termwise.js';
import { play, suitsCheckout } from '/player.mjs';

// The checkout's small build must give the same answers to the cases that it supports.
function playOnCheckout(checkout, fixtures, testCase, { problems, answer }) {
  if (!suitsCheckout(testCase)) return;
  const played = play(checkout, fixtures, testCase);
  problems.push(...played.problems);
  if (played.answer !== answer) problems.push('the small build answered ' + played.answer);
}

export async function playAll() {
  const { fixtures, cases } = await (await fetch('/cases.json')).json();
  const [termwise, checkout] = await Promise.all([loadTermwise(), loadCheckout()]);
  const played = cases.map((testCase) => play(termwise, fixtures, testCase));
  cases.forEach((testCase, at) => playOnCheckout(checkout, fixtures, testCase, played[at]));
  const lines = cases.map(({ name }, at) => JSON.stringify({ name, answer: played[at].answer }));
  const problems = played.map(({ problems }) => problems);
  return { lines, problems, violations };
}

export const violations = [];
addEventListener('securitypolicyviolation', (event) => {
  violations.push(event.violatedDirective + ' ' + event.blockedURI);
});
`;

const worker = `
import { playAll } from '/play-all.mjs';
postMessage(await playAll());
`;

const page = `
import { playAll, violations } from '/play-all.mjs';

const urls = trustedTypes.createPolicy('cases', { createScriptURL: (url) => url });

globalThis.playInPage = playAll;
globalThis.playInWorker = () => new Promise((resolve, reject) => {
  const worker = new Worker(urls.createScriptURL('/worker.mjs'), { type: 'module' });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
});
globalThis.violate = async () => {
  const violated = new Promise((resolve) => {
    addEventListener('securitypolicyviolation', resolve, { once: true });
  });
  // Code that a debugger evaluates may use eval. After a network answer this no longer applies.
  await fetch('/cases.json');
  try {
    eval('1');
  } catch (error) {
    await violated;
    return { name: error.name, violations };
  }
  return { name: 'eval ran', violations };
};
document.documentElement.dataset.ready = '';
`;

const html =
  '<!doctype html><html lang="en"><title>Cases</title>' +
  '<script type="module" src="/page.mjs"></script></html>';

const script = (body) => ({ type: 'text/javascript', body });
const file = (path) => readFileSync(new URL(path, import.meta.url));
const dist = new URL('./', import.meta.resolve('termwise/termwise.wasm'));

const served = new Map([
  ['/', { type: 'text/html', body: html }],
  ['/favicon.ico', { type: 'image/x-icon', body: '' }],
  ['/page.mjs', script(page)],
  ['/worker.mjs', script(worker)],
  ['/play-all.mjs', script(playAll)],
  ...[
    '/player.mjs',
    ...['draft', 'finding', 'judge', 'life'].map((name) => `/player/${name}.mjs`),
  ].map((path) => [path, script(file(`../wasm${path}`))]),
  ...['termwise', 'full'].flatMap((name) => [
    [`/dist/${name}.js`, script(readFileSync(new URL(`${name}.js`, dist)))],
    [
      `/dist/${name}.wasm`,
      { type: 'application/wasm', body: readFileSync(new URL(`${name}.wasm`, dist)) },
    ],
  ]),
  ['/cases.json', { type: 'application/json', body: JSON.stringify({ fixtures, cases }) }],
]);

const server = createServer((request, response) => {
  const found = served.get(request.url);
  response.writeHead(found ? 200 : 404, {
    'content-type': found?.type ?? 'text/plain',
    'content-security-policy': policy,
  });
  response.end(found?.body);
});

let browser;
let url;

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}/`;
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  server.close();
});

/** Opens the page and collects what the browser complains about. */
async function open() {
  const opened = await browser.newPage();
  const complaints = [];
  opened.on('pageerror', (error) => complaints.push(String(error)));
  opened.on('console', (message) => complaints.push(message.text()));
  await opened.goto(url);
  await opened.waitForSelector('html[data-ready]', { state: 'attached' });
  return { opened, complaints };
}

function judge({ lines, problems, violations }, complaints) {
  assert.deepEqual(violations, []);
  assert.deepEqual(complaints, []);
  const failed = cases.flatMap(({ name }, at) => problems[at].map((text) => `${name}: ${text}`));
  assert.deepEqual(failed, []);
  assert.equal(lines.length, cases.length);
}

describe('the shared cases in Chromium', () => {
  let inPage;

  it('pass in a page', async () => {
    const { opened, complaints } = await open();
    inPage = await opened.evaluate(() => globalThis.playInPage());
    mkdirSync(answers, { recursive: true });
    writeFileSync(
      new URL('chromium.ndjson', answers),
      inPage.lines.map((line) => line + '\n').join(''),
    );
    await opened.close();
    judge(inPage, complaints);
  });

  it('pass in a worker, with the same answers', async () => {
    const { opened, complaints } = await open();
    const inWorker = await opened.evaluate(() => globalThis.playInWorker());
    await opened.close();
    judge(inWorker, complaints);
    const differs = inWorker.lines.findIndex((line, at) => line !== inPage.lines[at]);
    assert.equal(cases[differs]?.name, undefined);
  });

  it('are played under a policy that is enforced', async () => {
    const { opened } = await open();
    const { name, violations } = await opened.evaluate(() => globalThis.violate());
    await opened.close();
    assert.equal(name, 'EvalError');
    assert.deepEqual(violations, ['require-trusted-types-for trusted-types-sink']);
  });
});
