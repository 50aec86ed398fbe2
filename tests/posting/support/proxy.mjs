// Stands between a browser and a server, and lets go wrong what a test asks for. It works on real
// connections, so that a browser sees what it would see in a tunnel.
import { createServer, request as ask } from 'node:http';
import { finished } from 'node:stream/promises';

/** What may be asked of the next requests that `matches`: how often, and what. */
const faults = {
  /** The server never sees it. */
  loseRequest: (request, response) => response.socket.destroy(),

  /** The server has done it, and nobody hears of that. */
  async loseAnswer(request, response, forward) {
    const answer = await forward();
    await finished(answer.resume());
    response.socket.destroy();
  },

  /** The answer's head and half of its body arrive. */
  async cutAnswer(request, response, forward) {
    const answer = await forward();
    const body = Buffer.concat(await answer.toArray());
    response.writeHead(answer.statusCode, { ...answer.headers, 'content-length': body.length });
    response.write(body.subarray(0, body.length / 2), () => response.socket.destroy());
  },

  /** The server sees it twice, and the second answer is given. */
  async sendTwice(request, response, forward) {
    const [first, second] = await Promise.all([forward(), forward()]);
    first.resume();
    give(response, second);
  },

  /** Nothing comes back until the page gives up. */
  keepSilent: () => {},

  status: (request, response, forward, { status, headers = {}, body = '' }) =>
    response.writeHead(status, headers).end(body),
};

function give(response, answer) {
  response.writeHead(answer.statusCode, answer.headers);
  answer.pipe(response);
}

/**
 * `proxy.fault('loseAnswer', { times: 2 })` holds for the next two requests of `method` (POST), in
 * the order they were asked for; `proxy.isAway = true` for all until it is false again. `seen`
 * gathers what the server was sent.
 */
export async function openProxy(target) {
  const asked = [];
  const seen = [];
  const proxy = { isAway: false, seen };

  const forwardTo = (request, body) => () => new Promise((resolve, reject) => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers });
    ask(new URL(url, target), { method, headers: { ...headers, host: new URL(target).host } }, resolve)
      .once('error', reject).end(body);
  });

  const handle = async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const forward = forwardTo(request, body);
    if (proxy.isAway) return faults.loseRequest(request, response);
    const index = asked.findIndex(({ method }) => method === request.method);
    if (index === -1) return give(response, await forward());
    const fault = asked[index];
    fault.times -= 1;
    if (fault.times === 0) asked.splice(index, 1);
    return faults[fault.name](request, response, forward, fault);
  };
  const server = createServer((request, response) => {
    // Whether the page gave up or the server is away: this connection is over.
    handle(request, response).catch((cause) => response.destroy(cause));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });

  return Object.assign(proxy, {
    address: `http://127.0.0.1:${server.address().port}`,
    fault(name, { times = 1, method = 'POST', ...options } = {}) {
      if (!Object.hasOwn(faults, name)) throw new Error(`There is no fault ${name}`);
      asked.push({ name, times, method, ...options });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  });
}
