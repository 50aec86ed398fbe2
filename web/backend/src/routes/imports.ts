import { Type } from '@sinclair/typebox';
import { streamAnswer } from '../answers.ts';
import { bodyStream, dropRest } from '../body.ts';
import { anyError } from '../error-shapes.ts';
import { ClientGone, faultOf, HttpFault } from '../errors.ts';
import {
  type ImportedBatch,
  type Importer,
  importBatches,
  OrderImporter,
  SubscriptionImporter,
} from '../imports.ts';
import { lineBatches } from '../line-batches.ts';
import { log } from '../log.ts';
import { readAhead } from '../read-ahead.ts';
import { type KeyedCall, type Route, recordLines } from '../route.ts';
import { recordShape } from '../shapes.ts';

const mostUnreadBytes = 1024 * 1024;
const unreadMessage = 'Read the answers while you send: more than 1 MiB of them waits';

const ImportAnswer = Type.Union(
  [
    Type.Object({ line: Type.Integer({ minimum: 1 }), id: Type.String() }),
    recordShape('LineFault'),
    anyError,
  ],
  {
    $id: 'ImportAnswer',
    description: 'For each line its id or its fault; an error alone ends an import that broke off.',
  },
);
const answers = { type: 'application/x-ndjson', schema: ImportAnswer };

export const importRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/orders/import',
    access: 'secret',
    summary: 'Stores historical orders, one a line, and answers each line.',
    body: recordLines('Order'),
    answers: { 200: answers },
    handle(call) {
      const { core, metrics } = call.services;
      const importer = new OrderImporter(core, call.caller);
      return answerImport(call, importer, (orders) => metrics.countOrders(orders));
    },
  },
  {
    method: 'POST',
    path: '/subscriptions/import',
    access: 'secret',
    summary: 'Stores running subscriptions of stored orders, one a line, and answers each line.',
    body: recordLines('Subscription'),
    answers: { 200: answers },
    handle: (call) => answerImport(call, new SubscriptionImporter(call.services.core, call.caller)),
  },
];

/** The answer begins after the first batch, so that an earlier failure has its own status. */
async function answerImport(
  { c, caller, services }: KeyedCall,
  importer: Importer,
  count: (records: number) => void = () => {},
): Promise<Response> {
  const { database, deliveries, requestSeconds } = services;
  const { exchange, incoming } = c.env;
  const batches = lineBatches(bodyStream(incoming, requestSeconds));
  const stored = ({ records }: ImportedBatch): void => {
    count(records.length);
    if (records.length > 0) deliveries.wake(caller.tenantId);
  };
  /** Logs it, and reads the rest, because a client that is still sending only then reads this. */
  const end = (error: unknown): string => {
    const { code, body } = faultOf(error, exchange);
    const { requestId, route } = exchange;
    exchange.faults = new Set([code]);
    log.warn({ requestId, route, code }, 'An import ended early');
    void dropRest(incoming, requestSeconds);
    return `${body}\n`;
  };
  const lines = readAhead(answerLines(importBatches(database, importer, batches), stored, end), {
    mostBytes: mostUnreadBytes,
    seconds: requestSeconds,
    unread: () => end(new HttpFault('BAD_REQUEST', { message: unreadMessage })),
  });
  const first = await lines.next();
  return streamAnswer(c, answers.type, toTheEnd(), { live: true });

  async function* toTheEnd(): AsyncGenerator<string, void> {
    try {
      if (!first.done) yield first.value;
      yield* lines;
    } finally {
      await lines.return();
    }
  }
}

async function* answerLines(
  batches: AsyncIterable<ImportedBatch>,
  onStored: (batch: ImportedBatch) => void,
  end: (error: unknown) => string,
): AsyncGenerator<string, void> {
  let hasAnswered = false;
  try {
    for await (const batch of batches) {
      onStored(batch);
      const stored = batch.records.map(({ line, id }) => ({ line, id }));
      const inOrder = [...stored, ...batch.faults].sort((a, b) => a.line - b.line);
      // A batch may have completed no line.
      if (inOrder.length === 0) continue;
      hasAnswered = true;
      yield inOrder.map((answer) => `${JSON.stringify(answer)}\n`).join('');
    }
  } catch (error) {
    if (!hasAnswered || error instanceof ClientGone) throw error;
    yield end(error);
  }
}
