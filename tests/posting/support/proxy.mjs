// A proxy between a browser and a server that causes the network faults a test asks for. It uses
// real connections, so the browser sees what it would see on a bad network.
import { request as ask, createServer } from 'node:http';
import { finished, pipeline } from 'node:stream/promises';

/** The faults that a test can ask for. */
const faults = {
  /** The server never receives the request. */
  loseRequest: (request, response) => response.destroy(),

  /** The server processes the request, but the answer is lost. */
  async loseAnswer(request, response, forward) {
    await done(forward);
    response.destroy();
  },

  /**
   * The headers and a share of the body arrive. Without Content-Length, a browser does not notice
   * that the body was cut.
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

  /** The server receives the request twice; the second answer is returned. */
  async sendTwice(request, response, forward) {
    const [first, second] = await Promise.all([forward(), forward()]);
    first.resume();
    await give(response, second);
  },

  /** The server receives the request again when `until` resolves, after the page has its answer. */
  async repeat(request, response, forward, { until }) {
    const answer = await forward();
    await Promise.all([give(response, answer), until.then(() => done(forward))]);
  },

  /** The request is not answered. */
  keepSilent: () => {},

  /** The same, but the server processes the request. */
  swallowAnswer: (request, response, forward) => done(forward),

  /** The server receives the request when `until` resolves, even if the page has given up. */
  async delayRequest(request, response, forward, { until }) {
    await until;
    await give(response, await forward());
  },

  async delayAnswer(request, response, forward, { until }) {
    const answer = await forward();
    await until;
    await give(response, answer);
  },

  /**
   * The proxy answers instead of the server; with `isDone`, after the server has processed the
   * request.
   */
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
 * `proxy.fault('loseAnswer', { times: 2 })` applies to the next two requests of `method` (POST by
 * default). `proxy.isAway = true` applies to all requests until it is false. For all other
 * requests, `decide` returns the fault, `{ name, …options }`, or null. `seen` collects what the
 * server received, with `status` and `location` of its answers.
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
    // The page has given up, or the server is away: this connection has ended.
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
      if (!Object.hasOwn(faults, name)) throw new Error(`There is no fault named ${name}`);
      asked.push({ name, times, method, ...options });
    },
    /** Resolves when the server has finished all requests so far. */
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
