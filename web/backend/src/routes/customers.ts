import { jsonAnswer } from '../answers.ts';
import { HttpFault } from '../errors.ts';
import { hashEtag } from '../etags.ts';
import { pageAnswer, pageShape } from '../list-answers.ts';
import { cursorIn, cursorParameter, queryText } from '../query-string.ts';
import { type KeyedCall, type QueryParameter, type Route, record } from '../route.ts';
import { shaped } from '../shapes.ts';
import { findCustomer, listCustomers } from '../store/customers.ts';

const query = {
  search: { description: 'Words; each must occur in a name, the e-mail address or the id.' },
  email: { description: 'The whole address, letters in either case. The oldest comes first.' },
  limit: { description: 'Customers on a page: 1 to 200, by default 50.' },
  cursor: cursorParameter,
} as const satisfies Record<string, QueryParameter>;

const CustomerPage = pageShape('customers', 'CustomerRecord', 'CustomerPage');

export const customerRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/customers',
    access: 'secret',
    summary: 'Finds customers, the newest first.',
    query,
    answers: { 200: shaped(CustomerPage) },
    handle: getCustomers,
  },
  {
    method: 'GET',
    path: '/customers/:id',
    access: 'secret',
    summary: 'One customer.',
    headers: ['If-None-Match'],
    answers: { 200: record('CustomerRecord'), 304: null },
    handle: getCustomer,
  },
];

async function getCustomers({ c, caller, services }: KeyedCall): Promise<Response> {
  const filter = services.core.customerFilter(queryText(c, query));
  const page = { after: cursorIn(c), limit: filter.limit };
  const found = await listCustomers(services.database, caller.tenantId, filter, page);
  return pageAnswer(c, 'customers', found);
}

async function getCustomer({ c, caller, services }: KeyedCall): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const customer = await findCustomer(services.database, caller.tenantId, id);
  if (!customer) throw new HttpFault('NOT_FOUND');
  return jsonAnswer(c, 200, customer.record, { ETag: hashEtag(customer.record) });
}
