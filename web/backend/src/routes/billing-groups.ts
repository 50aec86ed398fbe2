import { Type } from '@sinclair/typebox';
import { jsonAnswer } from '../answers.ts';
import { HttpFault } from '../errors.ts';
import { type KeyedCall, type Route, record } from '../route.ts';
import { recordShape, shaped } from '../shapes.ts';
import { billingGroupById, listBillingGroups } from '../store/billing-groups.ts';
import { activeSubscriptionsOfGroup } from '../store/subscriptions.ts';

const BillingGroups = Type.Object(
  { billingGroups: Type.Array(recordShape('BillingGroup')) },
  { $id: 'BillingGroups' },
);

export const billingGroupRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/billing-groups',
    access: 'secret',
    summary: 'All billing groups, by name.',
    answers: { 200: shaped(BillingGroups) },
    handle: getBillingGroups,
  },
  {
    method: 'GET',
    path: '/billing-groups/:id/summary',
    access: 'secret',
    summary: "A billing group's active subscriptions, and what they cost a month.",
    answers: { 200: record('BillingGroupSummary') },
    faults: ['CURRENCY_MISMATCH'],
    handle: getSummary,
  },
];

async function getBillingGroups({ c, caller, services }: KeyedCall): Promise<Response> {
  const groups = await listBillingGroups(services.database, caller.tenantId);
  return jsonAnswer(c, 200, `{"billingGroups":[${groups.join()}]}`);
}

async function getSummary({ c, caller, services }: KeyedCall): Promise<Response> {
  const { core, database } = services;
  const { tenantId } = caller;
  const billingGroupId = c.req.param('id') ?? '';
  const [group, subscriptions] = await Promise.all([
    billingGroupById(database, tenantId, billingGroupId),
    activeSubscriptionsOfGroup(database, tenantId, billingGroupId),
  ]);
  if (group === null) throw new HttpFault('NOT_FOUND');
  const records = subscriptions.map(({ record }) => record).join();
  const query = `{"billingGroupId":${JSON.stringify(billingGroupId)},"subscriptions":[${records}]}`;
  return jsonAnswer(c, 200, JSON.stringify(core.billingGroupSummary(query)));
}
