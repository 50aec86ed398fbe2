// Opens Chromium and pages, and collects errors and warnings in them.
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

/** Timeout of one step, long enough for a busy machine. */
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

/** Opens a browser with the given profile folder, which an earlier browser may have used. */
export function openProfile(profile) {
  // A killed browser leaves its temporary files there.
  const env = { ...process.env, TMPDIR: profile };
  return chromium.launchPersistentContext(profile, { ...launchOptions(), env });
}

/**
 * The browser logs every failed request as an error. Most tests block the service worker, because
 * Playwright does not see the requests that pass through one.
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
 * Opens `address` in a new browser context. `page.troubles` collects violations of the policy,
 * errors and warnings. The test must end with `finish(page)`, which fails if there are any.
 * `script` runs before the scripts of the page.
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

/** Opens another tab of a browser context and collects its errors in `troubles`. */
export async function openTab(context, address, troubles) {
  const page = await context.newPage();
  watch(page, troubles);
  page.setDefaultTimeout(patience);
  page.troubles = troubles;
  await page.goto(address);
  await page.getByRole('heading', { name: 'Checkout', exact: true }).waitFor();
  return page;
}

/** Closes the page, and fails if there were errors or warnings in it. */
export async function finish(page) {
  await page.context().close();
  if (page.troubles.length > 0) throw new Error(`In the page:\n${page.troubles.join('\n')}`);
}
