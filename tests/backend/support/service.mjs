// Starts the built backend as its users do: as a process of its own.
import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const inRepository = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const program = inRepository('web/backend/dist/main.js');
export const sampleCatalog = readFileSync(inRepository('web/backend/sample/catalog.json'), 'utf8');
const keysPattern = /^tenant (\S+): publishable key (\S+), secret key (\S+)$/m;

/** Runs a command of the operator's; gives what it printed, or throws with its `stderr`. */
export async function runProgram(environment, ...operands) {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...operands], {
    env: { ...process.env, ...environment },
  });
  return stdout;
}

export async function addTenant(environment, tenant, ...origins) {
  return keysFrom(await runProgram(environment, 'add-tenant', tenant, ...origins));
}

export async function startService(environment) {
  const child = spawn(process.execPath, [program], {
    // Whether the checkout is built does not matter here.
    env: { ...process.env, PORT: '0', CHECKOUT_DIR: environment.DATA_DIR, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    written += text;
  });
  const errors = () => written.split('\n').filter(isError).join('\n');
  const exit = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  const output = await untilListening(child, exit, errors);
  const ended = async (signal) => {
    child.kill(signal);
    return exit;
  };
  return {
    address: /^listening on (\S+)$/m.exec(output)[1],
    keys: keysPattern.test(output) ? keysFrom(output) : null,
    pid: child.pid,
    /** What it printed at the start. */
    output,
    /** All that it logged, a JSON object a line. */
    log: () => written,
    /** The lines of its log that tell of an error of our own. */
    errors,
    /** Resolves when the log matches, which may be after an answer; fails after half a minute. */
    logged: (pattern) => untilMatched(child, () => written, pattern),
    stop: () => ended('SIGTERM'),
    kill: () => ended('SIGKILL'),
  };
}

function untilMatched(child, written, pattern) {
  return new Promise((resolve, reject) => {
    const onEnd = () => reject(new Error(`${pattern} was not logged:\n${written()}`));
    const limit = setTimeout(onEnd, 30_000);
    const look = () => {
      if (!pattern.test(written())) return;
      clearTimeout(limit);
      child.stderr.off('data', look).off('end', onEnd);
      resolve();
    };
    child.stderr.on('data', look).once('end', onEnd);
    look();
  });
}

// What is no JSON was not logged but came from Node itself, or from a start that failed.
const isError = (line) => line !== '' && !/^\{"level":"(debug|info|warn)"/.test(line);

async function untilListening(child, exit, errors) {
  let output = '';
  const listening = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      if (line.startsWith('listening on ')) resolve(true);
    });
  });
  if ((await Promise.race([listening, exit])) === true) return output;
  throw new Error(`The backend did not start:\n${errors()}`);
}

function keysFrom(output) {
  const [, tenant, publishable, secret] = keysPattern.exec(output);
  return { tenant, publishable, secret };
}

/** Calls with one tenant's key: `client(service, keys).secret('GET', '/products')`. */
export function client(service, keys) {
  const callWith =
    (key) =>
    async (method, path, { body, headers = {}, ...rest } = {}) => {
      const text =
        body === undefined || typeof body === 'string' || body instanceof ReadableStream
          ? body
          : JSON.stringify(body);
      const response = await fetch(service.address + path, {
        method,
        headers: {
          'X-API-Key': key,
          'X-Tenant-Id': keys.tenant,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(text !== undefined && { body: text }),
        ...rest,
      });
      return answerFrom(response);
    };
  return { publishable: callWith(keys.publishable), secret: callWith(keys.secret) };
}

export async function answerFrom(response) {
  const text = await response.text();
  const isJson = (response.headers.get('Content-Type') ?? '').startsWith('application/json');
  const parsed = isJson && text !== '' ? JSON.parse(text) : null;
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    text,
    json: parsed,
    code: parsed?.error?.code ?? null,
  };
}

const person = { email: 'ada@example.com', firstName: 'Ada', lastName: 'Byron' };
const address = {
  contactName: 'Ada Byron',
  streetAddress: "12 St James's Square",
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
};

export const item = (changes = {}) => ({
  sku: 'MBP14-16-512',
  quantity: 3,
  contractLength: 24,
  ...changes,
});

export function orderRequest({ customer = {}, ...changes } = {}) {
  return {
    customer: { ...person, ...customer },
    billingAddress: address,
    items: [item()],
    ...changes,
  };
}

export const businessCustomer = (email, groupName) => ({
  email,
  customerType: 'business',
  companyName: 'Analytical Ltd',
  billingGroup: { name: groupName },
});
