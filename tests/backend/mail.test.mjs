// Customers get mail: real processes, and a real SMTP server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startMailbox } from './support/mailbox.mjs';
import { modules, openStore } from './support/open.mjs';
import { client, orderRequest, runProgram, startService } from './support/service.mjs';
import { forEachStore, forPostgres } from './support/stores.mjs';

const acme = 'Acme & Söhne <orders@acme.example>';
const isDelivered = ({ state }) => state === 'delivered';

/** A service whose demo tenant sends mail through `mailbox`. */
async function startShop(store, mailbox, { language = 'en', more = {}, sender = acme } = {}) {
  const { environment, ...made } = await store.create();
  const settings = { ...environment, SMTP_URL: mailbox.url, RETRY_SECONDS: '0,0', ...more };
  let service = await startService(settings);
  if (sender !== null) {
    // PGlite is for one process at a time.
    await service.stop();
    await runProgram(environment, 'set-mail', 'demo', language, ...sender.split(' '));
    service = await startService(settings);
  }
  const { secret } = client(service, service.keys);
  return {
    ...made,
    environment,
    service,
    secret,
    async order(changes) {
      const answer = await secret('POST', '/orders', { body: orderRequest(changes) });
      assert.equal(answer.status, 201, answer.text);
      return answer.json;
    },
    retry: (event) => secret('POST', `/webhook-endpoints/mail/deliveries/${event}/retry`),
    async untilDeliveries(isRight) {
      for (;;) {
        const { json } = await secret('GET', '/webhook-endpoints/mail/deliveries');
        if (isRight(json.deliveries)) return json.deliveries;
      }
    },
    /** Writes events as another process does that shares the store. */
    async happened(order, ...events) {
      const database = await openStore(environment);
      const { eventOf } = modules.happenings;
      const caller = { tenantId: 'demo', kind: 'key', name: 'desk' };
      const facts = { caller, now: new Date(), command: 'x', fromStatus: null, toStatus: null };
      const written = events.map((event) => eventOf({ ...facts, revision: null, ...event }));
      await database.transaction((q) =>
        modules.orders.recordSubscriptionEvents(q, 'demo', order.id, written),
      );
      await database.close();
      return written;
    },
  };
}

const words = (text) => text.replaceAll(/[\s\u00a0]+/g, ' ');

forEachStore((store) => {
  let mailbox, shop;
  before(async () => {
    mailbox = await startMailbox();
    shop = await startShop(store, mailbox);
  });
  after(() => Promise.all([shop?.service.stop(), mailbox?.stop()]));

  test('an order is confirmed once, as text and as HTML', async () => {
    const order = await shop.order();
    const [mail] = await mailbox.until(1);
    assert.deepEqual(mail.from, { name: 'Acme & Söhne', address: 'orders@acme.example' });
    assert.deepEqual(mail.to, [{ name: 'Ada Byron', address: 'ada@example.com' }]);
    assert.deepEqual([mail.sentFrom, mail.sentTo], ['orders@acme.example', ['ada@example.com']]);
    assert.equal(mail.subject, `Your order ${order.id}`);
    const [delivery] = await shop.untilDeliveries((all) => all.every(isDelivered));
    assert.deepEqual(
      [delivery.type, delivery.attempts, delivery.lastStatus],
      ['order.created', 1, 250],
    );
    assert.equal(mail.messageId, `<${delivery.id}@acme.example>`);
    const header = (name) => mail.headers.find(({ key }) => key === name)?.value;
    assert.equal(header('auto-submitted'), 'auto-generated');
    for (const text of [mail.text, mail.html]) {
      for (const part of ['Dear Ada Byron,', order.id, '24 months', '€59.90', '€179.70']) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      assert.ok(text.includes('€4,312.80') && text.includes('SW1Y 4JH London'), text);
    }
    assert.match(mail.text, /^Acme & Söhne$/m);
    assert.match(mail.html, /<p>Acme &amp; Söhne<\/p>/);
    assert.match(mail.html, /^<!doctype html>\n<html lang="en">/);
    assert.equal(mailbox.mails.length, 1);
  });

  test('what a customer wrote is text in every part, never markup', async () => {
    const customer = { firstName: '<b>Ada</b>', lastName: `O'Neill & "Co"` };
    const { length } = mailbox.mails;
    await shop.order({ customer });
    const mail = (await mailbox.until(length + 1)).at(-1);
    assert.ok(mail.text.includes(`Dear <b>Ada</b> O'Neill & "Co",`), mail.text);
    assert.ok(!/<b>|O'Neill/.test(mail.html), mail.html);
    assert.ok(mail.html.includes('&lt;b&gt;Ada&lt;/b&gt; O&#39;Neill &amp; &quot;Co&quot;'));
    assert.equal(mail.to[0].name, `<b>Ada</b> O'Neill & "Co"`);
  });

  test('a hand-over and a later tracking number over HTTP send mail', async () => {
    const order = await shop.order();
    const { length } = await mailbox.until(mailbox.mails.length + 1);
    const unit = (serialNumber, more = {}) => ({
      itemId: order.items[0].id,
      serialNumber,
      startDate: '2026-12-01',
      ...more,
    });
    const handOver = async (...units) => {
      const body = { orderId: order.id, units };
      const answer = await shop.secret('POST', '/subscriptions', { body });
      assert.equal(answer.status, 201, answer.text);
      return answer.json.subscriptions;
    };
    await handOver(unit('HTTP-1', { carrier: 'DHL', trackingNumber: 'T-1' }), unit('HTTP-2'));
    const [last] = await handOver(unit('HTTP-3'));
    const edit = async (body) => {
      const answer = await shop.secret('PATCH', `/subscriptions/${last.id}`, { body });
      assert.equal(answer.status, 200, answer.text);
    };
    await edit({ notes: 'nothing to tell' });
    await edit({ carrier: 'UPS', trackingNumber: 'T-3' });
    await shop.untilDeliveries((all) => all.every(isDelivered));
    const [part, whole, tracked, ...others] = mailbox.mails.slice(length);
    assert.deepEqual(others, []);
    assert.equal(part.subject, `Part of your order ${order.id} has been handed over`);
    for (const word of ['HTTP-1', 'T-1', 'DHL', 'HTTP-2', 'You now have 2 of 3 devices.']) {
      assert.ok(part.text.includes(word), `${word} in ${part.text}`);
    }
    assert.equal(whole.subject, `Your order ${order.id} is complete`);
    assert.ok(whole.text.includes('HTTP-3') && !whole.text.includes('HTTP-1'), whole.text);
    assert.equal(tracked.subject, `Tracking number for your order ${order.id}`);
    assert.ok(tracked.text.includes('HTTP-3') && tracked.text.includes('T-3'), tracked.text);
  });

  test('no log has an address, a name or the text of a mail', async () => {
    const { length } = mailbox.mails;
    await shop.order({ customer: { email: 'private@secret.example', firstName: 'Wilhelmina' } });
    await mailbox.until(length + 1);
    await shop.service.stop();
    assert.equal(shop.service.errors(), '');
    for (const word of ['secret.example', 'Wilhelmina', 'Dear', 'acme.example']) {
      assert.ok(!shop.service.log().includes(word), word);
    }
  });
});

forPostgres((store) => {
  const running = [];
  after(() => Promise.all(running.map((one) => one.stop())));
  async function start(verdict, options) {
    const mailbox = await startMailbox(verdict);
    const shop = await startShop(store, mailbox, options);
    running.push(shop.service, mailbox);
    return { mailbox, ...shop };
  }

  const device = (order, serialNumber, more = {}) => ({
    id: `sub_${serialNumber}`,
    orderId: order.id,
    itemId: order.items[0].id,
    customerId: order.customerId,
    sku: order.items[0].sku,
    serialNumber,
    currency: 'EUR',
    unitPrice: 59.9,
    contractLength: 24,
    startDate: '2026-12-01',
    endDate: '2028-12-01',
    status: 'active',
    ...more,
  });
  const text = (record) => JSON.stringify(record);

  describe('a hand-over', () => {
    let shop, order;
    before(async () => {
      shop = await start(undefined, { language: 'de' });
      order = await shop.order();
      const [mail] = await shop.mailbox.until(1);
      assert.ok(words(mail.text).includes('Summe für die gesamte Laufzeit: 4.312,80 €'), mail.text);
      assert.ok(words(mail.text).includes('Laufzeit: 24 Monate'), mail.text);
      assert.match(mail.html, /<html lang="de">/);
    });
    const next = async (...events) => {
      const { length } = shop.mailbox.mails;
      await shop.happened(order, ...events);
      await shop.untilDeliveries((all) => all.every(isDelivered));
      return shop.mailbox.mails.slice(length);
    };

    test('in parts sends a mail for each part, with its devices alone', async () => {
      const devices = [
        device(order, 'SN-1', { carrier: 'DHL', trackingNumber: 'T-77' }),
        device(order, 'SN-2'),
      ];
      const partly = {
        ...order,
        status: 'partial',
        rentalProgress: { rentedDevices: 2, totalDevices: 3 },
      };
      const created = devices.map((one) => ({ type: 'subscription.created', record: text(one) }));
      const mails = await next(...created, {
        type: 'order.partially_fulfilled',
        record: text(partly),
        subscriptions: devices.map(text),
      });
      assert.equal(mails.length, 1);
      const [mail] = mails;
      assert.equal(mail.subject, `Ein Teil Ihrer Bestellung ${order.id} wurde übergeben`);
      assert.match(mail.text, /Damit haben Sie 2 von 3 Geräten\. Die übrigen folgen\./);
      assert.match(
        mail.text,
        /Seriennummer: SN-1\nLaufzeit: 1\. Dezember 2026 bis 1\. Dezember 2028\nVersanddienst: DHL\nSendungsnummer: T-77\n\nGerät: .*\nSeriennummer: SN-2\nLaufzeit: .*\n\n/,
      );
      for (const part of ['SN-1', 'SN-2', 'DHL', 'T-77']) assert.ok(mail.html.includes(part));

      const rest = device(order, 'SN-3');
      const complete = {
        ...order,
        status: 'fulfilled',
        rentalProgress: { rentedDevices: 3, totalDevices: 3 },
      };
      const [last, ...others] = await next(
        { type: 'subscription.created', record: text(rest) },
        { type: 'order.fulfilled', record: text(complete), subscriptions: [text(rest)] },
      );
      assert.deepEqual(others, []);
      assert.equal(last.subject, `Ihre Bestellung ${order.id} ist vollständig`);
      assert.ok(last.text.includes('SN-3') && !last.text.includes('SN-1'), last.text);
    });

    test('tells of a tracking number that comes later, and of nothing else', async () => {
      const tracked = device(order, 'SN-2', { carrier: 'UPS', trackingNumber: 'T-78' });
      const edited = (record, ...changes) => ({
        type: 'subscription.edited',
        record: text(record),
        changes,
      });
      const [mail, ...others] = await next(
        edited(tracked, { path: '/notes', from: null, to: 'x' }),
        edited(tracked, { path: '/trackingNumber', from: 'T-78', to: null }),
        edited(tracked, { path: '/trackingNumber', from: null, to: 'T-78' }),
        { type: 'order.fulfilled', record: text(order) },
        { type: 'order.confirmed', record: text(order) },
      );
      assert.deepEqual(others, []);
      assert.equal(mail.subject, `Sendungsnummer zu Ihrer Bestellung ${order.id}`);
      assert.match(mail.text, /Seriennummer: SN-2\n.*\nVersanddienst: UPS\nSendungsnummer: T-78\n/);
      assert.deepEqual(mail.to, [{ name: 'Ada Byron', address: 'ada@example.com' }]);
    });

    test('of many devices shows the first of them', async () => {
      const devices = Array.from({ length: 1_234 }, (_, n) => text(device(order, `M-${n}`)));
      const event = { type: 'order.fulfilled', record: text(order), subscriptions: devices };
      const [mail] = await next(event);
      assert.match(mail.text, /Diese Liste enthält die ersten 200 von 1\.234 Zeilen\./);
      assert.ok(mail.text.includes('M-199') && !mail.text.includes('M-200'));
    });
  });

  test('what the mail server refuses is dead, can be seen, and sent again', async () => {
    let refused = true;
    const shop = await start(
      () => refused && { code: 550, message: '5.1.1 <ada@example.com> is unknown' },
    );
    await shop.order();
    const [dead] = await shop.untilDeliveries(([one]) => one?.state === 'dead');
    assert.deepEqual([dead.attempts, dead.lastStatus], [1, 550]);
    assert.match(
      dead.lastError,
      /^The mail server refused it: .*5\.1\.1 <ada@example\.com> is unknown/,
    );
    assert.ok(!shop.service.log().includes('ada@example.com'));
    refused = false;
    assert.equal((await shop.retry(dead.id)).status, 200);
    const [mail] = await shop.mailbox.until(1);
    assert.equal(mail.messageId, `<${dead.id}@acme.example>`);
  });

  test('what fails for a time is tried again, with the same Message-ID', async () => {
    const shop = await start((_, nth) => nth === 0 && { code: 451, message: 'later' });
    await shop.order();
    await shop.mailbox.until(1);
    const [delivery] = await shop.untilDeliveries((all) => all.every(isDelivered));
    assert.deepEqual([delivery.attempts, shop.mailbox.named()], [2, 2]);
    assert.equal(shop.mailbox.mails[0].messageId, `<${delivery.id}@acme.example>`);
  });

  test('a mail server that is away is waited for', async () => {
    const gone = await startMailbox();
    await gone.stop();
    const shop = await start(undefined, { more: { SMTP_URL: gone.url, RETRY_SECONDS: '600' } });
    await shop.order();
    const [waiting] = await shop.untilDeliveries(([one]) => one?.attempts > 0);
    assert.deepEqual([waiting.state, waiting.lastStatus], ['pending', null]);
    assert.match(waiting.lastError, /^The mail could not be sent: E\w+$/);
  });

  test('no mail is sent, or even noted, for a tenant without a sender', async () => {
    const shop = await start(undefined, { sender: null });
    await shop.order();
    assert.deepEqual(await shop.untilDeliveries(() => true), []);
    await runProgram(shop.environment, 'set-mail', 'demo', 'de', ...acme.split(' '));
    await shop.order();
    const [mail, ...others] = await shop.mailbox.until(1);
    assert.match(mail.subject, /^Ihre Bestellung /);
    assert.deepEqual(others, []);
    await runProgram(shop.environment, 'set-mail', 'demo', 'off');
    await shop.order();
    assert.equal((await shop.untilDeliveries(() => true)).length, 1);
  });

  test('what waited for days goes out only if somebody asks for it', async () => {
    const shop = await start(undefined, { more: { SMTP_URL: '' } });
    await shop.order();
    await shop.query("update outbox set created_at = now() - interval '5 days'");
    const settings = { ...shop.environment, SMTP_URL: shop.mailbox.url };
    const later = await startService(settings);
    running.push(later);
    const [old] = await shop.untilDeliveries(([one]) => one.state === 'dead');
    assert.equal(old.lastError, 'Older than 4 days: not sent');
    assert.deepEqual(shop.mailbox.mails, []);
    await shop.retry(old.id);
    await shop.mailbox.until(1);
  });

  test('the operator says who sends mail', async () => {
    const { environment } = await store.create();
    const run = (...operands) => runProgram(environment, 'set-mail', ...operands);
    const fails = (operands, told) => assert.rejects(run(...operands), { stderr: told });
    await runProgram(environment, 'add-tenant', 'north');
    const said = await run('north', 'de', 'Acme', 'GmbH', '<orders@acme.example>');
    assert.equal(
      said,
      'tenant north: mail is sent from Acme GmbH <orders@acme.example>, language de\n',
    );
    assert.equal(await run('north', 'off'), 'tenant north: no mail is sent\n');
    await fails(['nowhere', 'en', acme], /There is no tenant "nowhere"/);
    await fails(['north', 'fr', acme], /^usage: main\.js/);
    await fails(['north', 'en'], /^usage: main\.js/);
    for (const sender of [
      'orders@acme.example',
      '<orders@acme.example>',
      'Acme <orders>',
      'Acme\nBcc: x <orders@acme.example>',
      'Acme <a@b.example> <c@d.example>',
    ]) {
      await fails(['north', 'en', sender], /is no sender, such as "Acme <orders@acme\.example>"/);
    }
    for (const url of ['mail.example', 'http://mail.example', 'smtp:user:hidden@']) {
      await assert.rejects(startService({ ...environment, SMTP_URL: url }), (error) => {
        assert.match(error.message, /SMTP_URL must be a URL/);
        return !error.message.includes('hidden');
      });
    }
  });
});
