import { jsonAnswer } from '../answers.ts';
import { bodyLimits } from '../body.ts';
import { type KeyedCall, type Route, record, recordBody } from '../route.ts';

export const productRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/products',
    access: 'publishable',
    summary: 'The catalog: the public one for a publishable key, the whole for a secret key.',
    headers: ['If-None-Match'],
    answers: { 200: record('Catalog'), 304: null },
    faults: ['NOT_FOUND'],
    handle: getProducts,
  },
  {
    method: 'PUT',
    path: '/products',
    access: 'secret',
    summary: 'Replaces the catalog.',
    body: recordBody('Catalog', bodyLimits.catalog),
    answers: { 200: record('Catalog') },
    handle: putProducts,
  },
];

function getProducts({ c, caller, services }: KeyedCall): Promise<Response> {
  const { catalogs, database } = services;
  return catalogs.use(database, caller.tenantId, ({ views }) => {
    const { text, etag } = views[caller.role];
    return jsonAnswer(c, 200, text, { ETag: etag, 'Cache-Control': 'private, no-cache' });
  });
}

async function putProducts({ c, caller, body, services }: KeyedCall): Promise<Response> {
  const { catalogs, database } = services;
  const { etag, record } = await catalogs.replace(database, caller.tenantId, body);
  return jsonAnswer(c, 200, record, { ETag: etag });
}
