// No delivery reaches an address that is not public, whatever its name or form.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startReceiver } from './support/receiver.mjs';
import { source } from './support/source.mjs';

const { addresses, channel } = await source({
  addresses: 'delivery/addresses',
  channel: 'delivery/webhook-channel',
});

const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
const event = { id: 'evt_1', type: 'order.created', payload: '{}', ageSeconds: 0 };

/** One attempt to deliver to `url`, where names resolve as `resolve` says. */
async function attempt(url, resolve, options = {}) {
  const queries = { query: async () => [{ url, secret }] };
  const webhooks = new channel.WebhookChannel(queries, {
    allowPrivate: false,
    attemptMilliseconds: 300,
    resolve,
    ...options,
  });
  try {
    const send = await webhooks.open('north', 'we_1');
    return await send({ event, attempts: 0, signal: new AbortController().signal });
  } finally {
    await webhooks.close();
  }
}

const notPublic = {
  kind: 'failed',
  status: null,
  error: 'The address of the endpoint is not public',
};
const family = (address) => (address.includes(':') ? 6 : 4);
const resolvingTo = (...found) => {
  const asked = [];
  const resolve = (hostname, options, callback) => {
    assert.equal(options.all, true);
    asked.push(hostname);
    callback(
      null,
      found.map((address) => ({ address, family: family(address) })),
    );
  };
  return { resolve, asked };
};

const forbidden = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'localhost',
  '',
];

describe('addresses', () => {
  for (const address of forbidden) {
    test(`${address || 'nothing'} is not public`, () => {
      assert.equal(addresses.isPublicAddress(address), false);
    });
  }
  for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::200e']) {
    test(`${address} is public`, () => assert.equal(addresses.isPublicAddress(address), true));
  }
});

describe('a delivery', () => {
  let receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.stop());

  for (const address of ['127.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fd00::1']) {
    test(`goes to no name that resolves to ${address}`, async () => {
      const { resolve, asked } = resolvingTo(address);
      const url = `https://hooks.example:${receiver.port}/`;
      assert.deepEqual(await attempt(url, resolve), notPublic);
      assert.deepEqual(asked, ['hooks.example']);
    });
  }

  test('goes to no name of which one address is not public', async () => {
    const { resolve } = resolvingTo('93.184.216.34', '127.0.0.1');
    assert.deepEqual(await attempt('https://hooks.example/', resolve), notPublic);
  });

  test('goes to no name that resolves to nothing', async () => {
    assert.deepEqual(await attempt('https://hooks.example/', resolvingTo().resolve), notPublic);
  });

  test('connects to what was judged: a second answer of the name server gains nothing', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    let lookups = 0;
    const resolve = (_, __, callback) => {
      const found = answers[Math.min(lookups, 1)];
      lookups += 1;
      callback(
        null,
        found.map((address) => ({ address, family: 4 })),
      );
    };
    const url = `https://hooks.example:${receiver.port}/`;
    const first = await attempt(url, resolve);
    assert.equal(lookups, 1);
    assert.equal(first.kind, 'failed');
    assert.notDeepEqual(first, notPublic);
    assert.deepEqual(await attempt(url, resolve), notPublic);
    assert.equal(lookups, 2);
  });

  // However a URL writes it.
  for (const host of [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:ffff:7f00:1]',
    '[::]',
  ]) {
    test(`goes to no ${host}`, async () => {
      const { resolve, asked } = resolvingTo('93.184.216.34');
      const outcome = await attempt(`https://${host}:${receiver.port}/`, resolve);
      assert.deepEqual(outcome, { ...notPublic, error: 'The address must be public' });
      assert.deepEqual(asked, []);
    });
  }

  test('goes to https: alone', async () => {
    const { resolve, asked } = resolvingTo('93.184.216.34');
    const outcome = await attempt('http://hooks.example/', resolve);
    assert.equal(outcome.error, 'The URL must begin with https:');
    assert.deepEqual(asked, []);
  });

  test('reached nobody until here, and reaches this machine if that is permitted', async () => {
    assert.equal(receiver.connections.size, 0);
    assert.deepEqual(receiver.requests, []);
    const outcome = await attempt(receiver.url, undefined, { allowPrivate: true });
    assert.deepEqual(outcome, { kind: 'delivered', status: 200 });
    receiver.verify(secret, receiver.requests[0]);
  });

  test('the connector refuses an address on its own, too', async () => {
    const connect = addresses.publicConnector(1_000, resolvingTo('127.0.0.1').resolve);
    for (const hostname of ['127.0.0.1', '::1', '[::1]', 'hooks.example']) {
      const options = { hostname, host: hostname, protocol: 'http:', port: String(receiver.port) };
      const error = await new Promise((resolve) => connect(options, resolve));
      assert.equal(error?.name, 'ForbiddenAddress', hostname);
    }
  });
});
