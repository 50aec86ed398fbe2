// What mail says, in each language, and that nothing a customer wrote gets out of its place.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadTermwise } from 'termwise/full';
import { startMailbox } from './support/mailbox.mjs';
import { source } from './support/source.mjs';

const folder = fileURLToPath(new URL('../../web/backend/src/mail/', import.meta.url));
const read = (name) => readFileSync(folder + name, 'utf8');
const languages = ['en', 'de'];
const messagesOf = (language) => JSON.parse(read(`${language}.json`));
const { words, channel, letters, letter } = await source({
  words: 'mail/words',
  channel: 'mail/mail-channel',
  letters: 'mail/letters',
  letter: 'mail/letter',
});
const core = await loadTermwise();
const plain = (text) => text.replaceAll('\u00a0', ' ');

describe('messages', () => {
  const places = (text) => (text.match(/\{\w+\}/g) ?? []).toSorted();

  test('there is one file for each language', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    assert.deepEqual(files.toSorted(), languages.map((one) => `${one}.json`).toSorted());
  });

  for (const language of languages.slice(1)) {
    test(`${language} has the messages of en, with the same places`, () => {
      const [first, other] = [messagesOf('en'), messagesOf(language)];
      assert.deepEqual(Object.keys(other), Object.keys(first));
      for (const [name, text] of Object.entries(first)) {
        assert.notEqual(other[name].trim(), '', name);
        assert.deepEqual(places(other[name]), places(text), name);
      }
    });
  }

  test('each is used', () => {
    const code = ['letters.ts', 'mail-channel.ts'].map(read).join('\n');
    for (const name of Object.keys(messagesOf('en'))) {
      // `words.text(`paymentTerm.${…}`)` uses every message that begins so.
      const family = `\`${name.slice(0, name.indexOf('.') + 1)}\${`;
      const isUsed = code.includes(`'${name}'`) || (name.includes('.') && code.includes(family));
      assert.ok(isUsed, name);
    }
  });

  test('a value that is missing is an error, and a value is never filled in again', () => {
    const english = new words.Words(core, 'en');
    assert.throws(() => english.text('created.subject'), /created\.subject needs order/);
    assert.equal(english.text('greeting', { name: '{order} $&' }), 'Dear {order} $&,');
  });
});

describe('amounts', () => {
  const amount = (language, currency, number) =>
    plain(new words.Words(core, language).money(currency)(number));

  for (const [language, currency, number, text] of [
    ['en', 'EUR', 59.9, '€59.90'],
    ['de', 'EUR', 4312.8, '4.312,80 €'],
    ['de', 'EUR', 9999999999999.99, '9.999.999.999.999,99 €'],
    ['en', 'GBP', 0.07, '£0.07'],
    ['en', 'JPY', 999999999999999, 'JP¥999,999,999,999,999'],
    ['de', 'KWD', 1.125, '1,125 KWD'],
    // Intl itself would write no decimals, ISO 4217 says three.
    ['en', 'IQD', 1.125, 'IQD 1.125'],
    ['de', 'CLF', 12345678901.2345, '12.345.678.901,2345 CLF'],
  ]) {
    test(`${number} ${currency} in ${language}`, () => {
      assert.equal(amount(language, currency, number), text);
    });
  }
});

const address = {
  contactName: 'Ada Byron',
  company: 'Analytical Ltd',
  streetAddress: '12 St James',
  city: 'London',
  postalCode: 'SW1Y',
  country: 'GB',
  countryCode: 'GB',
};
const orderOf = ({ customer = {}, ...changes } = {}) => ({
  id: 'ord_1',
  status: 'pending',
  currency: 'EUR',
  customerId: 'cus_1',
  customer: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Byron', ...customer },
  paymentTerm: 'net30',
  billingAddress: address,
  shippingAddress: { ...address, contactName: 'Porter' },
  items: [
    {
      id: '1-1',
      productName: 'MacBook',
      variantName: '16 GB',
      quantity: 1,
      contractLength: 1,
      unitPrice: 59.9,
    },
  ],
  totals: { monthlyTotal: 59.9, contractValue: 59.9 },
  rentalProgress: { rentedDevices: 0, totalDevices: 1 },
  createdAt: '2026-11-21T23:30:00Z',
  ...changes,
});

describe('a confirmation', () => {
  test('in English, to the letter', () => {
    const english = new words.Words(core, 'en');
    assert.equal(
      plain(letter.asText(letters.confirmation(english, 'Acme', orderOf()))),
      `Dear Ada Byron,

Thank you for your order. We received it on 21 November 2026. This is what you ordered:

Item: MacBook, 16 GB
Quantity: 1
Contract: 1 month
Price per unit and month: €59.90

Total per month: €59.90
Total for the whole contract: €59.90
Order: ord_1
Payment: within 30 days
Billing address: Ada Byron
  Analytical Ltd
  12 St James
  SW1Y London
  GB
Shipping address: Porter
  Analytical Ltd
  12 St James
  SW1Y London
  GB

Kind regards

Acme
`,
    );
  });

  for (const language of languages) {
    test(`names each payment term in ${language}`, () => {
      const known = new words.Words(core, language);
      const told = ['immediate', 'net7', 'net14', 'net30'].map((paymentTerm) =>
        letter.asText(letters.confirmation(known, 'Acme', orderOf({ paymentTerm }))),
      );
      assert.equal(new Set(told).size, 4);
    });
  }
});

describe('a mail', () => {
  let mailbox, mail;
  before(async () => {
    mailbox = await startMailbox();
    const tenant = { id: 'north', language: 'en', mailFrom: 'Acme <orders@acme.example>' };
    mail = new channel.MailChannel({ query: async () => [tenant] }, core, mailbox.url);
  });
  after(async () => {
    await mail?.close();
    await mailbox?.stop();
  });

  async function sent(order) {
    const send = await mail.open('north');
    const payload = JSON.stringify({ data: order });
    const event = { id: 'evt_1', type: 'order.created', payload, ageSeconds: 0 };
    const { length } = mailbox.mails;
    const outcome = await send({ event, attempts: 0, signal: new AbortController().signal });
    return { outcome, mails: mailbox.mails.slice(length) };
  }

  // The core lets none of these in; the mail would not need it to.
  const breaks = [
    '\r\nBcc: evil@example.com\r\nX-Evil: 1',
    '\nBcc: evil@example.com',
    '\rBcc: e@x',
  ];
  for (const [index, text] of breaks.entries()) {
    test(`gets no header from a name or an id with a line break (${index})`, async () => {
      const order = orderOf({ id: `ord${text}`, customer: { firstName: `Ada${text}` } });
      const { outcome, mails } = await sent(order);
      assert.equal(outcome.kind, 'delivered');
      assert.equal(mails.length, 1);
      assert.deepEqual(mails[0].sentTo, ['ada@example.com']);
      const names = mails[0].headers.map(({ key }) => key);
      assert.ok(!names.includes('bcc') && !names.includes('x-evil'), names.join());
    });
  }

  for (const email of [
    'ada@example.com, evil@example.com',
    'ada@example.com\r\nRCPT TO:<evil@example.com>',
    '"ada@example.com> <evil"@example.com',
    'evil@example.com <ada@example.com>',
  ]) {
    test(`goes to one recipient or to none: ${JSON.stringify(email)}`, async () => {
      const { mails } = await sent(orderOf({ customer: { email } }));
      for (const { sentTo } of mails) {
        assert.equal(sentTo.length, 1);
        assert.ok(!sentTo.includes('evil@example.com'), sentTo.join());
      }
    });
  }
});
