// Chromium, and pages that report whatever goes wrong in them.
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

/** For one step; long enough for a busy machine. */
const patience = 15_000;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function launchOptions() {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' });
  return { executablePath: executablePath.trim(), args: flags };
}

export const openBrowser = () => chromium.launch(launchOptions());

/** Keeps in `profile` what a browser keeps, and finds there what an earlier one kept. */
export function openProfile(profile) {
  // One that is killed leaves there what it should have removed.
  const env = { ...process.env, TMPDIR: profile };
  return chromium.launchPersistentContext(profile, { ...launchOptions(), env });
}

/**
 * The browser itself reports each refused answer as an error; what the page does is tested. Most
 * tests do without a service worker, because routes of a test do not see what passes through one.
 */
const expected = /^Failed to load resource: |^Service Worker registration blocked by Playwright$/;

function watch(page, troubles) {
  page.on('pageerror', (error) => troubles.push(`error: ${error.stack}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (!expected.test(message.text())) troubles.push(message.text());
  });
}

/**
 * Opens `address` in a browser context of its own. `page.troubles` gathers violations of the
 * policy, errors and warnings; the test must end with `finish(page)`, which wants none. `script`
 * runs in the page before its own.
 */
export async function openPage(browser, address, { routes = {}, script, ...options } = {}) {
  const context = await browser.newContext({
    locale: 'en-IE',
    serviceWorkers: 'block',
    ...options,
  });
  const troubles = [];
  await context.exposeBinding('reportViolation', (_, violation) => troubles.push(violation));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      globalThis.reportViolation(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  if (script) await context.addInitScript(script);
  for (const [pattern, handler] of Object.entries(routes)) await context.route(pattern, handler);
  return openTab(context, address, troubles);
}

/** One more tab of a browser context; what goes wrong in it is gathered with the others'. */
export async function openTab(context, address, troubles) {
  const page = await context.newPage();
  watch(page, troubles);
  page.setDefaultTimeout(patience);
  page.troubles = troubles;
  await page.goto(address);
  await page.getByRole('heading', { name: 'Checkout', exact: true }).waitFor();
  return page;
}

/** Closes the page; fails when anything in it went wrong on the way. */
export async function finish(page) {
  await page.context().close();
  if (page.troubles.length > 0) throw new Error(`In the page:\n${page.troubles.join('\n')}`);
}
