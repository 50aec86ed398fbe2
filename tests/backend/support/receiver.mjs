// A webhook endpoint of a tenant, as another company would run it.
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

/**
 * @param answer `(request, nth) => status`: what it answers to the nth request, counted from 0. It may
 *   also be a promise, or a function that answers by itself.
 */
export async function startReceiver(answer = () => 200) {
  const requests = [];
  let waiting = [];
  const server = createServer(async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
    const { method, url, headers } = incoming;
    const request = {
      method,
      url,
      headers,
      body,
      json: JSON.parse(body),
      id: headers['webhook-id'],
    };
    requests.push(request);
    const says = await answer(request, requests.length - 1);
    if (typeof says === 'function') says(outgoing);
    else outgoing.writeHead(says).end();
    request.answered = true;
    for (const look of [...waiting]) look();
  });
  const connections = new Set();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    requests,
    connections,
    ids: () => requests.map(({ id }) => id),
    /** Rejects unless the sender knows the secret and the time is now. */
    verify: (secret, { body, headers }) => new Webhook(secret).verify(body, headers),
    /** Resolves when that number of requests has been answered. */
    until(count) {
      return this.untilTrue(() => requests.filter(({ answered }) => answered).length >= count);
    },
    untilTrue(condition) {
      return new Promise((resolve) => {
        const look = () => {
          if (!condition()) return;
          waiting = waiting.filter((one) => one !== look);
          resolve();
        };
        waiting.push(look);
        look();
      });
    },
    look: () => {
      for (const look of [...waiting]) look();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
