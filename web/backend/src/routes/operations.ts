import { jsonAnswer } from '../answers.ts';
import type { OpenCall, Route } from '../route.ts';

export const operationRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/healthz',
    access: 'anyone',
    summary: 'Whether the service can answer: it asks the store.',
    answers: {
      200: {
        type: 'application/json',
        schema: {
          type: 'object',
          properties: { status: { const: 'ok' } },
          required: ['status'],
        },
      },
    },
    handle: getHealth,
  },
];

async function getHealth({ c, services }: OpenCall): Promise<Response> {
  await services.database.query('select 1');
  return jsonAnswer(c, 200, JSON.stringify({ status: 'ok' }));
}
