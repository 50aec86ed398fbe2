import { codedAnswer } from '../answers.ts';
import { bodyLimits } from '../body.ts';
import { CodedText } from '../compression.ts';
import { type KeyedCall, type Route, record, recordBody } from '../route.ts';

export const productRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/products',
    access: 'publishable',
    summary: 'The catalog: the public one for a publishable key, the whole for a secret key.',
    headers: ['If-None-Match'],
    answers: { 200: record('CatalogRecord'), 304: null },
    faults: ['NOT_FOUND'],
    handle: getProducts,
  },
  {
    method: 'PUT',
    path: '/products',
    access: 'secret',
    summary: 'Replaces the catalog.',
    body: recordBody('CatalogRecord', bodyLimits.catalog),
    answers: { 200: record('CatalogRecord') },
    handle: putProducts,
  },
];

async function getProducts({ c, caller, services }: KeyedCall): Promise<Response> {
  const { catalogs, database } = services;
  const { tenantId, role } = caller;
  const view = await catalogs.use(
    database,
    tenantId,
    Promise.resolve(),
    ({ views }) => views[role],
  );
  return codedAnswer(c, 200, view, { 'Cache-Control': 'private, no-cache' });
}

async function putProducts({ c, caller, body, services }: KeyedCall): Promise<Response> {
  const { catalogs, database } = services;
  const { etag, record } = await catalogs.replace(database, caller.tenantId, body);
  return codedAnswer(c, 200, new CodedText(record, etag));
}
