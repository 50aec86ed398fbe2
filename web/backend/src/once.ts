import { jsonAnswer } from './answers.ts';
import type { Queries } from './database.ts';
import { fingerprint, idempotencyKey, type MadeAnswer } from './idempotency.ts';
import type { KeyedCall } from './route.ts';

export interface Work {
  /**
   * Whether it creates an order or subscriptions, so that its answer is kept as long as the order.
   */
  creates: boolean;
  /** What identifies the request besides its body: ids in the path, parameters. */
  context: readonly string[];
  /** The work of a transaction: see `Database.transaction`. */
  make: (queries: Queries) => Promise<MadeAnswer>;
}

/** Runs a request once for each `Idempotency-Key` and answers (rule H2). */
export async function answerOnce(
  { c, caller, body, services }: KeyedCall,
  { creates, context, make }: Work,
): Promise<Response> {
  const {
    status,
    body: text,
    headers,
  } = await services.idempotency.once(
    {
      tenantId: caller.tenantId,
      endpoint: `${c.req.method} ${c.env.exchange.route}`,
      key: idempotencyKey(c.req.header('Idempotency-Key')),
      fingerprint: fingerprint(context, body),
      creates,
    },
    make,
  );
  return jsonAnswer(c, status, text, headers);
}
