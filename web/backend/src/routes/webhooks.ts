import { type Static, Type } from '@sinclair/typebox';
import type { FaultCode } from 'termwise/full';
import { jsonAnswer } from '../answers.ts';
import { bodyLimits, parsedJson } from '../body.ts';
import type { Queries } from '../database.ts';
import { HttpFault } from '../errors.ts';
import { cursorIn, cursorOf, cursorParameter } from '../query-string.ts';
import type { KeyedCall, Route } from '../route.ts';
import type { AppContext } from '../services.ts';
import { shaped } from '../shapes.ts';
import {
  type DeliveryName,
  deliveryStates,
  findDelivery,
  listDeliveries,
  mailEndpoint,
  retryDelivery,
} from '../store/deliveries.ts';
import { deleteEndpoint, enableEndpoint, findEndpoint, listEndpoints } from '../store/webhooks.ts';
import { createEndpoint } from '../webhooks.ts';

const Time = Type.String({ format: 'date-time' });
const orNull = <Shape extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(
  shape: Shape,
) => Type.Union([shape, Type.Null()]);

const endpointMembers = {
  id: Type.String(),
  url: Type.String(),
  createdAt: Time,
  disabledAt: orNull(Time),
  disabledReason: orNull(Type.String()),
};
const WebhookEndpoint = Type.Object(endpointMembers, { $id: 'WebhookEndpoint' });
const NewWebhookEndpoint = Type.Object(
  { ...endpointMembers, secret: Type.String({ description: 'Signs what it gets; shown once.' }) },
  { $id: 'NewWebhookEndpoint' },
);
const WebhookEndpoints = Type.Object(
  { webhookEndpoints: Type.Array(WebhookEndpoint) },
  { $id: 'WebhookEndpoints' },
);
const WebhookEndpointRequest = Type.Object(
  { url: Type.String({ format: 'uri', maxLength: 2_000 }) },
  { $id: 'WebhookEndpointRequest' },
);
const Delivery = Type.Object(
  {
    id: Type.String({ description: "The event's id, sent as webhook-id." }),
    type: Type.String(),
    state: Type.Union(deliveryStates.map((state) => Type.Literal(state))),
    attempts: Type.Integer(),
    createdAt: Time,
    nextAttemptAt: orNull(Time),
    lastStatus: orNull(Type.Integer()),
    lastError: orNull(Type.String()),
  },
  { $id: 'Delivery' },
);
const Deliveries = Type.Object(
  { deliveries: Type.Array(Delivery), nextCursor: Type.Optional(Type.String()) },
  { $id: 'Deliveries' },
);

const mostListed = 200;
const deliveryParameters = {
  state: { description: 'Only those: pending, delivered or dead.' },
  limit: { description: `Deliveries on a page: 1 to ${mostListed}, by default 50.` },
  cursor: cursorParameter,
};
const orMail = 'Use the id `mail` for the mail to customers.';

export const webhookRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/webhook-endpoints',
    access: 'secret',
    summary: "The tenant's webhook endpoints, the oldest first, without their secrets.",
    answers: { 200: shaped(WebhookEndpoints) },
    handle: getEndpoints,
  },
  {
    method: 'POST',
    path: '/webhook-endpoints',
    access: 'secret',
    summary: 'Adds a webhook endpoint, which gets all later events. Its secret is shown once.',
    body: { ...shaped(WebhookEndpointRequest), limit: bodyLimits.webhookEndpoint },
    answers: { 201: shaped(NewWebhookEndpoint) },
    faults: ['BAD_REQUEST', 'INVALID_URL', 'TOO_MANY_ENDPOINTS'],
    handle: postEndpoint,
  },
  {
    method: 'DELETE',
    path: '/webhook-endpoints/:id',
    access: 'secret',
    summary: 'Removes a webhook endpoint and its deliveries.',
    answers: { 204: null },
    handle: removeEndpoint,
  },
  {
    method: 'POST',
    path: '/webhook-endpoints/:id/enable',
    access: 'secret',
    summary: 'Enables a webhook endpoint that was disabled because it answered 410.',
    answers: { 200: shaped(WebhookEndpoint) },
    handle: postEnable,
  },
  {
    method: 'GET',
    path: '/webhook-endpoints/:id/deliveries',
    access: 'secret',
    summary: `What was delivered or is to be, the newest first. ${orMail}`,
    query: deliveryParameters,
    answers: { 200: shaped(Deliveries) },
    handle: getDeliveries,
  },
  {
    method: 'POST',
    path: '/webhook-endpoints/:id/deliveries/:eventId/retry',
    access: 'secret',
    summary: `Sends an event again at once, whatever became of it before. ${orMail}`,
    answers: { 200: shaped(Delivery) },
    faults: ['ENDPOINT_DISABLED'],
    handle: postRetry,
  },
];

async function getEndpoints({ c, caller, services }: KeyedCall): Promise<Response> {
  const webhookEndpoints = await listEndpoints(services.database, caller.tenantId);
  const answer: Static<typeof WebhookEndpoints> = { webhookEndpoints };
  return jsonAnswer(c, 200, JSON.stringify(answer));
}

async function postEndpoint({ c, caller, body, services }: KeyedCall): Promise<Response> {
  const { database, allowPrivateWebhooks } = services;
  const url = urlIn(parsedJson(body));
  const endpoint: Static<typeof NewWebhookEndpoint> = await createEndpoint(
    database,
    caller.tenantId,
    url,
    allowPrivateWebhooks,
  );
  return jsonAnswer(c, 201, JSON.stringify(endpoint));
}

function urlIn(sent: unknown): unknown {
  if (typeof sent === 'object' && sent !== null && 'url' in sent) return sent.url;
  throw new HttpFault('BAD_REQUEST', { message: 'Send a JSON object: { "url": "https://…" }' });
}

async function removeEndpoint({ c, caller, services }: KeyedCall): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const isThere = await services.database.transaction((queries) =>
    deleteEndpoint(queries, caller.tenantId, id),
  );
  if (!isThere) throw new HttpFault('NOT_FOUND');
  return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
}

async function postEnable({ c, caller, services }: KeyedCall): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const endpoint: Static<typeof WebhookEndpoint> | null = await enableEndpoint(
    services.database,
    caller.tenantId,
    id,
  );
  if (!endpoint) throw new HttpFault('NOT_FOUND');
  return jsonAnswer(c, 200, JSON.stringify(endpoint));
}

async function getDeliveries({ c, caller, services }: KeyedCall): Promise<Response> {
  const { database } = services;
  const endpointId = c.req.param('id') ?? '';
  const { limit, ...query } = deliveryQuery(c);
  await requireEndpoint(database, caller.tenantId, endpointId);
  // One more shows whether there is a next page.
  const page = { ...query, limit: limit + 1 };
  const rows = await listDeliveries(database, caller.tenantId, endpointId, page);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const answer: Static<typeof Deliveries> = {
    deliveries: rows.slice(0, limit).map(({ position, ...delivery }) => delivery),
    ...(last && { nextCursor: cursorOf({ createdAt: last.position, id: last.id }) }),
  };
  return jsonAnswer(c, 200, JSON.stringify(answer));
}

async function postRetry({ c, caller, services }: KeyedCall): Promise<Response> {
  const { database } = services;
  const endpointId = c.req.param('id') ?? '';
  const name: DeliveryName = {
    tenantId: caller.tenantId,
    endpointId,
    eventId: c.req.param('eventId') ?? '',
  };
  const { disabledAt } = await requireEndpoint(database, caller.tenantId, endpointId);
  if (disabledAt !== null) throw new HttpFault('ENDPOINT_DISABLED');
  await retryDelivery(database, name);
  const delivery: Static<typeof Delivery> | null = await findDelivery(database, name);
  if (!delivery) throw new HttpFault('NOT_FOUND');
  return jsonAnswer(c, 200, JSON.stringify(delivery));
}

async function requireEndpoint(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<{ disabledAt: string | null }> {
  if (id === mailEndpoint) return { disabledAt: null };
  const endpoint = await findEndpoint(queries, tenantId, id);
  if (!endpoint) throw new HttpFault('NOT_FOUND');
  return endpoint;
}

/** Judged as the core judges the query strings of its lists. */
function deliveryQuery(c: AppContext) {
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (!Object.hasOwn(deliveryParameters, name)) {
      throw queryFault(name, 'unknown_field', 'is not known here');
    }
    if (values.length > 1) throw queryFault(name, 'duplicate_field', 'may not repeat');
  }
  const { state: wanted, limit = '50' } = c.req.query();
  const state = deliveryStates.find((one) => one === wanted) ?? null;
  if (wanted !== undefined && state === null) {
    throw queryFault('state', 'not_a_choice', `is one of ${deliveryStates.join(', ')}`);
  }
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > mostListed) {
    throw queryFault('limit', 'out_of_range', `is a whole number from 1 to ${mostListed}`);
  }
  return { state, limit: Number(limit), after: cursorIn(c) };
}

function queryFault(name: string, detail: FaultCode, fault: string): HttpFault {
  const pointer = name.replaceAll('~', '~0').replaceAll('/', '~1');
  const message = `${name} ${fault}`;
  return new HttpFault('VALIDATION_ERROR', { path: `/${pointer}`, detail, message });
}
