// What tests of single steps share: a browser, a shop with given answers, an order.
import { Browser } from './browser.mjs';

const json = { 'Content-Type': 'application/json' };

export const made =
  (id = 'ord_1') =>
  () =>
    new Response(JSON.stringify({ id }), { status: 201, headers: json });
export const fault =
  (status, code, { details, headers } = {}) =>
  () =>
    new Response(
      JSON.stringify({ error: { code, message: '', details: details ?? [{ path: '', code }] } }),
      { status, headers: { ...json, ...headers } },
    );
export const unreachable = () => {
  throw new TypeError('Failed to fetch');
};
export const silent = (signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
/** An answer whose body breaks off after `headers` and status have arrived. */
export const cut =
  (headers = json) =>
  () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"id":"ord_'));
          controller.error(new TypeError('network error'));
        },
      }),
      { status: 201, headers },
    );

export const order = (changes = {}) => ({
  id: 'one',
  body: '{"items":1}',
  content: 'typed',
  name: 'Ada',
  items: 1,
  total: '49.9',
  ...changes,
});

/** The shop gives the `answers` in order and repeats the last one. */
export function desk({ openPosting, orderApi }, ...answers) {
  const requests = [];
  const fetch = async (url, { headers, body, signal }) => {
    requests.push({ url, body, key: headers['Idempotency-Key'], at: browser.clock.wall });
    return (answers.length > 1 ? answers.shift() : answers[0])(signal);
  };
  const browser = new Browser({ fetch, random: () => 0.5 });
  const adapter = orderApi({ endpoint: '/orders', headers: { 'X-API-Key': 'pk' } });
  const opened = [];
  return {
    browser,
    requests,
    answer(...next) {
      answers.splice(0, answers.length, ...next);
    },
    open(options) {
      const tab = browser.openTab(options);
      const posting = openPosting({ shop: 'shop', adapter, environment: tab.environment });
      opened.push(posting);
      return { tab, ...posting };
    },
    async close() {
      for (const posting of opened) await posting.outbox.close();
    },
  };
}
