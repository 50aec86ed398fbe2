// Another shop's web server, with the built page in a folder and its own endpoint.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { loadTermwise } from 'termwise';
import { checkoutFolder, sampleCatalog } from './shop.mjs';

export const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; " +
  "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'";

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

async function textOf(request) {
  const chunks = await request.toArray();
  return Buffer.concat(chunks).toString('utf8');
}

async function sendFile(response, name, edit = (bytes) => bytes) {
  try {
    const bytes = edit(await readFile(join(checkoutFolder, name)));
    response.setHeader('Content-Type', types[extname(name)] ?? 'application/octet-stream');
    response.end(bytes);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EISDIR') throw error;
    response.writeHead(404).end();
  }
}

/**
 * `gets` collects the requested paths, `posts` the posted bodies. `answer(post)` returns `[status,
 * body]`. `data` has the shop's own files by name, at least `config.json`; null means that the file
 * is not available. `edit` changes the bytes of a built file when it is sent.
 */
export async function openHost({ folder, data, answer, edit = {} }) {
  const gets = [];
  const posts = [];
  const server = createServer(async (request, response) => {
    response.setHeader('Content-Security-Policy', policy);
    const path = new URL(request.url, 'http://host').pathname;
    if (request.method === 'POST') {
      const post = { path, headers: request.headers, text: await textOf(request) };
      posts.push(post);
      const [status, body] = answer(post);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
      return;
    }
    gets.push(path);
    const name = path.startsWith(folder) ? path.slice(folder.length) || 'index.html' : '';
    if (!Object.hasOwn(data, name)) await sendFile(response, name, edit[name]);
    else if (data[name] === null) response.writeHead(503).end();
    else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(data[name]));
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${server.address().port}${folder}`,
    gets,
    posts,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Serves the demo's catalog and accepts every order, for tests of what the page decides. */
export async function openDemoHost(changes = {}) {
  const termwise = await loadTermwise();
  const data = {
    'config.json': { productsUrl: 'products', endpoint: 'orders' },
    products: JSON.parse(termwise.openCatalog(sampleCatalog).publicText),
  };
  const host = await openHost({
    folder: '/',
    data,
    answer: () => [201, '{"id":"ord_1"}'],
    ...changes,
  });
  return { ...host, data };
}
