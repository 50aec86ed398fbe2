import { bodyLimits } from '../body.ts';
import { editCustomer } from '../edit-customer.ts';
import { answerOnce } from '../once.ts';
import { type KeyedCall, type Route, record, recordBody } from '../route.ts';

export const customerCommandRoutes: readonly Route[] = [
  {
    method: 'PATCH',
    path: '/customers/:id',
    access: 'secret',
    summary: 'Edits a customer: each member that is sent replaces what was there. Orders stay.',
    headers: ['Idempotency-Key', 'If-Match'],
    body: recordBody('EditCustomerCommand', bodyLimits.orders),
    answers: { 200: record('CustomerRecord') },
    faults: ['BILLING_GROUP_NOT_FOUND'],
    handle: patchCustomer,
  },
];

function patchCustomer(call: KeyedCall): Promise<Response> {
  const { c, caller, body: command, services } = call;
  const customerId = c.req.param('id') ?? '';
  const edit = { caller, customerId, ifMatch: c.req.header('If-Match'), command };
  return answerOnce(call, {
    creates: false,
    context: [customerId],
    make: (queries) => editCustomer(services, queries, edit),
  });
}
