import type { FullTermwise, LookupKeys } from 'termwise/full';
import type { Caller } from './auth.ts';
import { LostRace, type Queries } from './database.ts';
import { decide } from './decide.ts';
import { HttpFault } from './errors.ts';
import { hashEtag, requireMatch } from './etags.ts';
import type { MadeAnswer } from './idempotency.ts';
import { newId } from './ids.ts';
import { knownRecords } from './known-records.ts';
import { customerRow, storeBillingGroup } from './outcome.ts';
import type { Services } from './services.ts';
import { type CustomerRow, findCustomer, updateCustomer } from './store/customers.ts';

export interface CustomerEdit {
  caller: Caller;
  customerId: string;
  /** The `If-Match` header of the request (rule H3). */
  ifMatch: string | undefined;
  command: Uint8Array;
}

/**
 * Runs in the transaction of the caller, again if another change came first. Existing orders do not
 * change (rule A14).
 * @throws HttpFault `NOT_FOUND`, `REVISION_CONFLICT`; TermwiseError
 */
export async function editCustomer(
  { core }: Pick<Services, 'core'>,
  queries: Queries,
  { caller, customerId, ifMatch, command }: CustomerEdit,
): Promise<MadeAnswer> {
  const { tenantId } = caller;
  const row = await findCustomer(queries, tenantId, customerId);
  if (!row) throw new HttpFault('NOT_FOUND');
  requireMatch(ifMatch, hashEtag(row.record));

  const now = new Date();
  const { records } = await knownRecords(queries, tenantId, ...groupKeys(core, command, row));
  const edited = decide(() =>
    core.editCustomer(row.record, command, {
      now: now.toISOString(),
      billingGroupId: newId('bg'),
      billingGroups: records.billingGroups,
    }),
  );
  const { customerText: record } = edited;
  const changed = customerRow(core, row.id, record);
  const [isFirst] = await Promise.all([
    updateCustomer(queries, tenantId, changed, row.version),
    storeBillingGroup(queries, tenantId, edited),
  ]);
  if (!isFirst) throw new LostRace('The customer has changed');
  return { orderId: null, status: 200, headers: { ETag: hashEtag(record) }, body: record };
}

/** The billing groups of the command and of the customer. */
function groupKeys(core: FullTermwise, command: Uint8Array, { record }: CustomerRow): LookupKeys[] {
  return [new TextDecoder().decode(command), record].map((customer) => {
    // `lookupKeys` takes a request, so the customer is put into one.
    const keys = core.lookupKeys(`{"customer":${customer}}`);
    return { ...keys, customerKey: null };
  });
}
