// Runs a snippet of a document unchanged and returns the lines that it prints.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { startService } from '../../backend/support/service.mjs';
import { openBrowser } from '../../e2e/support/browser.mjs';
import { root } from './markdown.mjs';

/** The address and the keys of the sample shop in documents. */
const shopAddress = 'http://127.0.0.1:8787';
const shopKeys = { DEMO_PUBLISHABLE_KEY: 'pk_demo', DEMO_SECRET_KEY: 'sk_demo' };

/** Throws an error with the whole output if the program fails. */
async function run(program, operands, environment = {}) {
  const options = { cwd: root, env: { ...process.env, ...environment } };
  const { stdout } = await promisify(execFile)(program, operands, options);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Writes a snippet into `build/docs`, where it can import the modules of the workspace. */
async function inBuild(name, contents) {
  const path = join(root, 'build/docs', name);
  await mkdir(join(root, 'build/docs'), { recursive: true });
  await writeFile(path, contents);
  return path;
}

/** Links the core as the preset `dev` builds it. */
async function runCpp(name, code) {
  await run('cmake', ['--preset', 'dev']);
  await run('cmake', ['--build', '--preset', 'dev', '--target', 'termwise_core']);
  const source = await inBuild(`${name}.cpp`, code);
  const program = join(root, 'build/docs', name);
  const flags = '-std=c++23 -fno-exceptions -fsanitize=address,undefined -Wall -Werror'.split(' ');
  const library = join(root, 'build/dev/libtermwise_core.a');
  const operands = [...flags, '-I', join(root, 'core'), source, library, '-o', program];
  await run(process.env.CXX ?? 'c++', operands);
  return run(program, []);
}

/** The lines that the page prints before it calls `snippetEnded`. */
async function printedBy(browser, address) {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    globalThis.printed = [];
    console.log = (...values) => globalThis.printed.push(values.join(' '));
  });
  let end;
  const ended = new Promise((resolve, reject) => {
    end = resolve;
    page.on('pageerror', reject);
  });
  await page.exposeFunction('snippetEnded', end);
  const [printed] = await Promise.all([ended, page.goto(address)]);
  return printed;
}

/** The sample shop and a browser for the snippets that need them; `runners` by language. */
export async function openStage() {
  const folder = await mkdtemp(join(tmpdir(), 'termwise-docs-'));
  const pages = join(folder, 'pages');
  await mkdir(pages);
  const store = { DATABASE_URL: '', DATA_DIR: join(folder, 'shop') };
  const shop = await startService({ ...store, ...shopKeys, CHECKOUT_DIR: pages });
  const browser = await openBrowser();
  const atShop = (code) => code.replaceAll(shopAddress, shop.address);

  /** Runs in a page of the shop, under its content security policy. */
  async function runInPage(name, code) {
    await build({
      stdin: { contents: `${code}\nsnippetEnded(printed);`, resolveDir: root },
      bundle: true,
      format: 'esm',
      target: 'es2022',
      outfile: join(pages, `${name}.js`),
    });
    const html = `<!doctype html><script type="module" src="${name}.js"></script>`;
    await writeFile(join(pages, `${name}.html`), html);
    return printedBy(browser, `${shop.address}/${name}.html`);
  }

  async function runInNode(name, code) {
    return run(process.execPath, [await inBuild(`${name}.mjs`, atShop(code))]);
  }

  /** Stops at the first failure. An error status also counts as a failure of `curl`. */
  function runSh(_, code) {
    const strict = 'set -euo pipefail; curl() { command curl --fail --silent --show-error "$@"; }';
    const environment = { DATA_DIR: join(folder, 'shell'), DATABASE_URL: '' };
    return run('bash', ['-c', `${strict}\n${atShop(code)}`], environment);
  }

  const isForPages = (code) => code.includes("'@termwise/posting'");
  return {
    runners: {
      js: (name, code) => (isForPages(code) ? runInPage(name, code) : runInNode(name, code)),
      cpp: runCpp,
      sh: runSh,
    },
    async close() {
      await browser.close();
      await shop.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** The lines that a snippet should print by its comments: `// → 2`. */
export const promised = (code) =>
  [...code.matchAll(/(?:\/\/|#) → (.*)$/gm)].map(([, text]) => text);
