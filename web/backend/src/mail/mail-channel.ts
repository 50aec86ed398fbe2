import { createTransport } from 'nodemailer';
import type { FullTermwise, Order, Subscription } from 'termwise/full';
import type { Queries } from '../database.ts';
import type { Attempt, Channel, Outcome, Send } from '../delivery/channel.ts';
import type { OutboxEvent } from '../store/deliveries.ts';
import { findOrder } from '../store/orders.ts';
import { findTenant } from '../store/tenants.ts';
import { asHtml, asText, type Letter } from './letter.ts';
import { confirmation, customerName, handOver, tracking } from './letters.ts';
import { parseSender, type Sender } from './sender.ts';
import { Words } from './words.ts';

/** The time limit of an attempt, in milliseconds. */
const attemptLimit = 30_000;
const serverLimit = 10_000;
/** Events that have waited longer than this are too old to be sent. */
const mostDays = 4;
const longestError = 300;

/** Sends mail to customers through an SMTP server. */
export class MailChannel implements Channel {
  readonly #queries: Queries;
  readonly #core: FullTermwise;
  readonly #transport: ReturnType<typeof openTransport>;

  constructor(queries: Queries, core: FullTermwise, smtpUrl: string) {
    this.#queries = queries;
    this.#core = core;
    this.#transport = openTransport(smtpUrl);
  }

  async open(tenantId: string): Promise<Send | null> {
    const tenant = await findTenant(this.#queries, tenantId);
    const sender = tenant?.mailFrom ? parseSender(tenant.mailFrom) : null;
    if (!tenant || !sender) return null;
    const words = new Words(this.#core, tenant.language);
    return (attempt) => this.#send(tenantId, words, sender, attempt);
  }

  async close(): Promise<void> {
    this.#transport.close();
  }

  async #send(tenantId: string, words: Words, sender: Sender, attempt: Attempt): Promise<Outcome> {
    const { event, attempts, signal } = attempt;
    if (attempts === 0 && event.ageSeconds > mostDays * 86_400) {
      return { kind: 'refused', status: null, error: `Older than ${mostDays} days: not sent` };
    }
    const { order, letter } = await this.#letterOf(tenantId, words, sender, event);
    const message = {
      from: sender,
      to: { name: customerName(order), address: order.customer.email },
      subject: letter.subject,
      text: asText(letter),
      html: await asHtml(letter),
      // The same for each attempt, so that a mail server can drop duplicates.
      messageId: `<${event.id}@${sender.address.split('@')[1]}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(attemptLimit)]),
    };
    return this.#transport.sendMail(message).then(
      ({ response }) => ({ kind: 'delivered', status: statusIn(response) }),
      (error: unknown) => (signal.aborted ? { kind: 'aborted' } : failure(error)),
    );
  }

  async #letterOf(
    tenantId: string,
    words: Words,
    { name: shop }: Sender,
    event: OutboxEvent,
  ): Promise<{ order: Order; letter: Letter }> {
    const { data, subscriptions = [] } = JSON.parse(event.payload) as {
      data: Order | Subscription;
      subscriptions?: Subscription[];
    };
    if (event.type === 'subscription.edited') {
      const device = data as Subscription;
      const stored = await findOrder(this.#queries, tenantId, device.orderId);
      if (!stored) throw new Error('A subscription belongs to no order');
      const order = JSON.parse(stored.record) as Order;
      return { order, letter: tracking(words, shop, order, device) };
    }
    const order = data as Order;
    const isNew = event.type === 'order.created';
    const letter = isNew
      ? confirmation(words, shop, order)
      : handOver(words, shop, order, subscriptions);
    return { order, letter };
  }
}

function openTransport(url: string) {
  return createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: serverLimit,
    greetingTimeout: serverLimit,
    socketTimeout: serverLimit,
    dnsTimeout: serverLimit,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Permanent errors of this mail will not change; other errors may. */
function failure(error: unknown): Outcome {
  const { code, responseCode, response } = error as {
    code?: string;
    responseCode?: number;
    response?: string;
  };
  const status = responseCode ?? null;
  const said = response?.replaceAll(/\s+/g, ' ').slice(0, longestError);
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (isAboutMail && status !== null && status >= 500) {
    return { kind: 'refused', status, error: `The mail server refused it: ${said}` };
  }
  const reason = said ?? code ?? 'no connection';
  return { kind: 'failed', status, error: `The mail could not be sent: ${reason}` };
}

function statusIn(response: string): number | null {
  const [code] = /^\d{3}/.exec(response) ?? [];
  return code ? Number(code) : null;
}
