// A client that sends HTTP byte by byte, as no normal client would.
import { connect } from 'node:net';
import { setInterval } from 'node:timers/promises';

export function rawConnection(address) {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let received = '';
  let isClosed = false;
  let wake = () => {};
  socket.setEncoding('latin1').on('data', (text) => {
    received += text;
    wake();
  });
  // The other side may also end the connection with a reset.
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
    wake();
  });
  const until = async (reached) => {
    while (!reached()) {
      if (isClosed) throw new Error(`closed after: ${received}`);
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
  };
  /** Sends `count` parts, one each second, unless the connection is closed before. */
  const sendSlowly = async (count, part) => {
    let sent = 0;
    for await (const _ of setInterval(1000)) {
      if (isClosed || sent === count) return;
      socket.write(part(sent));
      sent += 1;
    }
  };
  return {
    socket,
    sendSlowly,
    opened: () => new Promise((resolve) => socket.once('connect', resolve)),
    send: (text) => socket.write(text),
    received: () => received,
    isClosed: () => isClosed,
    until: (pattern) => until(() => pattern.test(received)),
    closed: () => until(() => isClosed).catch(() => {}),
    end: () => socket.destroy(),
  };
}

/** Status, headers and JSON of the last answer that a raw connection received. */
export function parseAnswer(received) {
  const start = received.lastIndexOf('HTTP/1.1 ');
  const [head, body = ''] = received.slice(start).split('\r\n\r\n');
  const [first, ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(first.split(' ')[1]), headers, json: body && JSON.parse(body) };
}
