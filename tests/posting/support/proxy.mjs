// Stands between a browser and a server, and lets go wrong what a test asks for. It works on real
// connections, so that a browser sees what it would see in a tunnel.
import { request as ask, createServer } from 'node:http';
import { finished, pipeline } from 'node:stream/promises';

/** What may be asked of the next requests that `matches`: how often, and what. */
const faults = {
  /** The server never sees it. */
  loseRequest: (request, response) => response.destroy(),

  /** The server has done it, and nobody hears of that. */
  async loseAnswer(request, response, forward) {
    await done(forward);
    response.destroy();
  },

  /**
   * The answer's head and a share of its body arrive. Without its length a browser does not notice
   * that it was cut.
   */
  async cutAnswer(request, response, forward, { share = 0.5, without = [] }) {
    const answer = await forward();
    const body = Buffer.concat(await answer.toArray());
    const headers = { ...answer.headers, 'content-length': body.length };
    for (const name of without) delete headers[name];
    response.writeHead(answer.statusCode, headers);
    const part = body.subarray(0, body.length * share);
    if (without.includes('content-length')) response.end(part);
    else response.write(part, () => response.destroy());
  },

  /** The server sees it twice, and the second answer is given. */
  async sendTwice(request, response, forward) {
    const [first, second] = await Promise.all([forward(), forward()]);
    first.resume();
    await give(response, second);
  },

  /** The server sees it again when `until` resolves, after the page has its answer. */
  async repeat(request, response, forward, { until }) {
    const answer = await forward();
    await Promise.all([give(response, answer), until.then(() => done(forward))]);
  },

  /** Nothing comes back until the page gives up. */
  keepSilent: () => {},

  /** The same, but the server has done it. */
  swallowAnswer: (request, response, forward) => done(forward),

  /** The server sees it when `until` resolves, if the page still waits for it or not. */
  async delayRequest(request, response, forward, { until }) {
    await until;
    await give(response, await forward());
  },

  async delayAnswer(request, response, forward, { until }) {
    const answer = await forward();
    await until;
    await give(response, answer);
  },

  /** In the server's place; with `isDone`, though it has done it. */
  async status(request, response, forward, { status, headers = {}, body = '', isDone = false }) {
    if (isDone) await done(forward);
    response.writeHead(status, headers).end(body);
  },
};

async function done(forward) {
  const answer = await forward();
  await finished(answer.resume());
}

async function give(response, answer) {
  response.writeHead(answer.statusCode, answer.headers);
  return pipeline(answer, response);
}

/**
 * `proxy.fault('loseAnswer', { times: 2 })` holds for the next two requests of `method` (POST), in
 * the order they were asked for; `proxy.isAway = true` for all until it is false again. `decide`
 * says of each other request which fault befalls it, `{ name, …options }` or null. `seen` gathers
 * what the server was sent, with its answers' `status` and `location`.
 */
export async function openProxy(target, { decide = () => null } = {}) {
  const asked = [];
  const seen = [];
  const underWay = new Set();
  const proxy = { isAway: false, seen };

  const forwardTo = (request, body) => () =>
    new Promise((resolve, reject) => {
      const { method, url, headers } = request;
      const exchange = { method, url, headers };
      seen.push(exchange);
      ask(new URL(url, target), { method, headers: { ...headers, host: new URL(target).host } })
        .once('response', (answer) => {
          exchange.status = answer.statusCode;
          exchange.location = answer.headers.location;
          resolve(answer);
        })
        .once('error', reject)
        .end(body);
    });

  const faultFor = (request, response) => {
    if (proxy.isAway) return { name: 'loseRequest' };
    const index = asked.findIndex(({ method }) => method === request.method);
    if (index === -1) return decide(request, response);
    const fault = asked[index];
    fault.times -= 1;
    if (fault.times === 0) asked.splice(index, 1);
    return fault;
  };
  const handle = async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const forward = forwardTo(request, body);
    const fault = faultFor(request, response);
    if (fault) await faults[fault.name](request, response, forward, fault);
    else await give(response, await forward());
  };
  const server = createServer((request, response) => {
    // Whether the page gave up or the server is away: this connection is over.
    response.on('error', () => response.destroy());
    const handling = handle(request, response)
      .catch(() => response.destroy())
      .finally(() => underWay.delete(handling));
    underWay.add(handling);
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  return Object.assign(proxy, {
    address: `http://127.0.0.1:${server.address().port}`,
    fault(name, { times = 1, method = 'POST', ...options } = {}) {
      if (!Object.hasOwn(faults, name)) throw new Error(`There is no fault ${name}`);
      asked.push({ name, times, method, ...options });
    },
    /** Resolves when all that was sent so far is done, if someone waits for it or not. */
    async idle() {
      await Promise.all(underWay);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  });
}
