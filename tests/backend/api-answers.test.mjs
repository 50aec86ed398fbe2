// Every call that the API's description has: each answer is as it says, and each error comes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { codesOf, filled, readDescription } from './support/api-document.mjs';
import { anyCall, oneCall } from './support/api-faults.mjs';
import { accepted, furtherAnswers, makeWorld, send } from './support/api-world.mjs';
import { parts, startInProcess } from './support/in-process.mjs';
import { parseAnswer, rawConnection } from './support/raw.mjs';
import { forPglite } from './support/stores.mjs';

forPglite((store) => {
  let service, busy, world, description;
  const operations = () => description.operations;

  before(async () => {
    const { environment } = await store.create();
    service = await startInProcess(environment, { metricsToken: 'operator' });
    const slow = await store.create();
    busy = await startInProcess(slow.environment, {
      metricsToken: 'operator',
      ordersPerMinute: 1,
      requestSeconds: 0.5,
    });
    const { keys } = await service.tenant('north');
    const newcomer = (await service.tenant('newcomer')).keys;
    const busyKeys = (await busy.tenant('north')).keys;
    failOnDemand(service);
    world = Object.assign(await makeWorld(service, keys), {
      fail: service.fail,
      storeIsAway: new parts.database.StoreUnavailable('away'),
      asNewcomer: { 'X-API-Key': newcomer.secret, 'X-Tenant-Id': newcomer.tenant },
      busy: busy.address,
      asBusyPage: { 'X-API-Key': busyKeys.publishable, 'X-Tenant-Id': busyKeys.tenant },
      busyStaff: { 'X-API-Key': busyKeys.secret, 'X-Tenant-Id': busyKeys.tenant },
      mostEndpoints: 20,
    });
    description = await readDescription(service.address);
  });
  after(async () => {
    await busy?.stop();
    await service?.stop();
  });

  /** An accepted request, complete. */
  const requestFor = async ({ name, method, path }) => {
    assert.ok(accepted[name], `say in support/api-world.mjs what ${name} accepts`);
    const { headers = world.asStaff, ...rest } = await accepted[name](world);
    const isStaff = headers !== world.asStaff && headers['Content-Type'] !== undefined;
    return {
      method,
      path,
      ids: {},
      ...rest,
      headers: isStaff ? { ...world.asStaff, ...headers } : headers,
    };
  };

  const sent = async ({ ids, path, query = '', address = service.address, ...request }) =>
    send(address, { ...request, path: filled(path, ids) + query });

  describe('answers', () => {
    test('the document has every route and is not empty', () => {
      assert.ok(operations().length > 25, `${operations().length}`);
    });

    test('each is as the description says', async (t) => {
      for (const operation of operations()) {
        await t.test(operation.name, async () => {
          const answer = await sent(await requestFor(operation));
          assert.deepEqual(
            [answer.status < 300, operation.problems(answer)],
            [true, []],
            answer.text,
          );
          await checkOthers(operation, answer);
        });
      }
    });

    test('the page for people has every call, no script and no broken link', async () => {
      const page = await (await fetch(`${service.address}/docs`)).text();
      const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
      for (const { operationId } of operations()) assert.ok(ids.has(operationId), operationId);
      const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
      assert.deepEqual(
        links.filter((id) => !ids.has(id)),
        [],
      );
      // The content security policy allows neither scripts nor styles in the page itself.
      assert.doesNotMatch(page, /<script|<style| style=| on\w+=/);
      for (const [, path] of page.matchAll(/ href="(\/[^"]*)"/g)) {
        assert.equal((await fetch(service.address + path)).status, 200, path);
      }
    });

    /** Further statuses and types of one operation. */
    async function checkOthers(operation, first) {
      const seen = new Set([`${first.status} ${typeOf(first)}`]);
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (Number(status) >= 400) continue;
        for (const type of content ? Object.keys(content) : ['']) {
          if (seen.has(`${status} ${type}`)) continue;
          const answer = await sent(await otherRequest(operation, status, type, first));
          assert.deepEqual(operation.problems(answer), []);
          assert.equal(`${answer.status} ${typeOf(answer)}`, `${status} ${type}`);
        }
      }
    }

    async function otherRequest(operation, status, type, first) {
      const { method, path, name } = operation;
      if (status !== '304') {
        const further = furtherAnswers[`${name} ${type}`];
        assert.ok(further, `say in support/api-world.mjs how ${name} comes to answer ${type}`);
        return { method, path, ids: {}, ...(await further(world)) };
      }
      const request = await requestFor(operation);
      const { headers } = await sent(request);
      assert.ok(headers.get('ETag'), first.text);
      return { ...request, headers: { ...request.headers, 'If-None-Match': headers.get('ETag') } };
    }

    const typeOf = ({ headers }) => (headers.get('Content-Type') ?? '').split(';')[0];
  });

  describe('errors', () => {
    test('each that is described is provoked', async (t) => {
      for (const operation of operations()) {
        const described = Object.entries(operation.responses).filter(([status]) => status >= '400');
        for (const [status, response] of described) {
          for (const code of codesOf(response).filter((one) => !together.has(one))) {
            await t.test(`${operation.name} ${code}`, () => provoke(operation, status, code));
          }
        }
      }
    });

    async function provoke(operation, status, code) {
      const entry = oneCall[`${operation.name} ${code}`] ?? anyCall[code] ?? byBytes[code];
      assert.ok(entry, `say in support/api-faults.mjs how ${operation.name} comes to ${code}`);
      const request = () => requestFor(operation);
      const requests = await entry({ world, operation, request });
      let answer;
      for (const each of requests) {
        const { before: begin, after: end, answered, ...rest } = each;
        await begin?.(world);
        try {
          answer =
            answered ??
            (await sent({ method: operation.method, path: operation.path, ids: {}, ...rest }));
        } finally {
          await end?.(world);
        }
      }
      check(operation, status, code, answer);
    }

    function check(operation, status, code, answer) {
      assert.equal(answer.status, Number(status), answer.text);
      assert.equal(JSON.parse(answer.text).error.code, code);
      assert.deepEqual(operation.problems(answer), []);
    }

    /** What only bytes of our own can provoke. */
    const byBytes = {
      BAD_REQUEST: async ({ operation }) => [
        { answered: await rawAnswer(service.address, head(operation, { Host: 'a b' }), '') },
      ],
      REQUEST_TIMEOUT: async ({ operation }) => {
        const type = Object.keys(operation.requestBody.content)[0];
        const headers = {
          Host: 'x',
          ...world.busyStaff,
          'Content-Type': type,
          'Content-Length': 9,
        };
        return [{ answered: await rawAnswer(busy.address, head(operation, headers), '{') }];
      },
      REQUEST_TOO_LARGE: async ({ operation, request }) => {
        const [limit] = /\d+/.exec(operation.requestBody.description);
        return [{ ...(await request()), body: ' '.repeat(Number(limit) + 1) }];
      },
    };

    /** These need a state that is too dear to make for each call. */
    const together = new Set(['OVERLOADED']);

    test('OVERLOADED, of every call that describes it', async () => {
      const most = 64 * 1024 * 1024;
      const holders = [1, 2, 3, 4].map(() => rawConnection(service.address));
      const putProducts = operations().find(({ name }) => name === 'PUT /products');
      const headers = {
        Host: 'x',
        ...world.asStaff,
        'Content-Type': 'application/json',
        'Content-Length': most + 1,
      };
      const affected = operations().filter((operation) =>
        Object.values(operation.responses).some((one) => codesOf(one).includes('OVERLOADED')),
      );
      const requests = [];
      for (const operation of affected) requests.push([operation, await requestFor(operation)]);
      for (const holder of holders) holder.send(head(putProducts, headers) + ' '.repeat(most));
      try {
        for (const [operation, request] of requests) {
          let answer;
          // Until all that was sent has been read.
          do answer = await sent(request);
          while (answer.status !== 503);
          check(operation, '503', 'OVERLOADED', answer);
        }
      } finally {
        for (const holder of holders) holder.end();
      }
    });

    test('no way to provoke an error is left over', () => {
      const described = new Set(
        operations().flatMap(({ name, responses }) =>
          Object.values(responses).flatMap((one) => codesOf(one).map((code) => `${name} ${code}`)),
        ),
      );
      assert.deepEqual(
        Object.keys(oneCall).filter((entry) => !described.has(entry)),
        [],
      );
    });
  });
});

/** Makes every query of a service fail while `service.fail` has set an error. */
function failOnDemand(service) {
  let failure = null;
  service.fail = (error) => {
    failure = error;
  };
  for (const name of ['query', 'transaction']) {
    const work = service.database[name].bind(service.database);
    service.database[name] = (...given) => (failure ? Promise.reject(failure) : work(...given));
  }
}

function head({ method, path }, headers) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path.replaceAll(/[{}]/g, '')} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

async function rawAnswer(address, ...texts) {
  const connection = rawConnection(address);
  for (const text of texts) connection.send(text);
  await connection.until(/\r\n\r\n\{.*\}$/s);
  const { status, headers, json } = parseAnswer(connection.received());
  connection.end();
  return { status, headers: new Headers([...headers]), text: JSON.stringify(json) };
}
