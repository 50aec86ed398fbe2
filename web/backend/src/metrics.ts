import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { log } from './log.ts';

/** The metrics of this process, which `GET /metrics` returns in the format of Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: 'termwise_http_requests_total',
    help: 'Answered requests. The status is "aborted" if the client left before its answer.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.#registry],
  });
  readonly #seconds = new Histogram({
    name: 'termwise_http_request_seconds',
    help: 'From the end of a request header to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  });
  readonly #faults = new Counter({
    name: 'termwise_faults_total',
    help: 'Answers that named a fault of this code.',
    labelNames: ['code'],
    registers: [this.#registry],
  });
  readonly #orders = new Counter({
    name: 'termwise_orders_created_total',
    help: 'Orders created or imported; a replayed answer counts once.',
    registers: [this.#registry],
  });

  readonly #deliveries = new Counter({
    name: 'termwise_deliveries_total',
    help: 'Attempts to deliver an event, by channel (webhook, mail) and by what came of them.',
    labelNames: ['channel', 'result'],
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  countRequest(method: string, route: string, status: number | 'aborted', seconds: number): void {
    this.#requests.inc({ method, route, status });
    this.#seconds.observe({ method, route }, seconds);
  }

  /** `codes` must come from our own lists, so that their number is limited. */
  countFaults(codes: ReadonlySet<string>): void {
    for (const code of codes) this.#faults.inc({ code });
  }

  countOrders(count = 1): void {
    this.#orders.inc(count);
  }

  countDelivery(channel: 'webhook' | 'mail', result: 'delivered' | 'failed' | 'dead'): void {
    this.#deliveries.inc({ channel, result });
  }

  /** `read` counts the deliveries of all tenants. It runs at each scrape. */
  watchOutbox(read: () => Promise<{ pending: number; dead: number }>): void {
    new Gauge({
      name: 'termwise_outbox_depth',
      help: 'Deliveries that are pending, and those that were given up.',
      labelNames: ['state'],
      registers: [this.#registry],
      async collect() {
        // The other figures are most important when the store does not answer.
        const { pending, dead } = await read().catch((error: unknown) => {
          log.warn({ err: error }, 'The outbox could not be counted');
          return { pending: Number.NaN, dead: Number.NaN };
        });
        this.set({ state: 'pending' }, pending);
        this.set({ state: 'dead' }, dead);
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

/** Serves `GET /metrics` without a token, on a port that only this machine can reach. */
export function serveMetrics(metrics: Metrics, port: number): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const isRight = incoming.method === 'GET' && incoming.url === '/metrics';
    const text = isRight ? metrics.text() : Promise.resolve('');
    text.then(
      (body) =>
        outgoing.writeHead(isRight ? 200 : 404, { 'Content-Type': metrics.contentType }).end(body),
      (error: unknown) => {
        log.error({ err: error }, 'The metrics could not be made');
        outgoing.writeHead(500).end();
      },
    );
  });
  // It does not keep the process running.
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
    });
  });
}
