import type { Route } from './route.ts';
import { billingGroupRoutes } from './routes/billing-groups.ts';
import { customerCommandRoutes } from './routes/customer-commands.ts';
import { customerRoutes } from './routes/customers.ts';
import { descriptionRoutes } from './routes/description.ts';
import { importRoutes } from './routes/imports.ts';
import { operationRoutes } from './routes/operations.ts';
import { orderCommandRoutes } from './routes/order-commands.ts';
import { orderListRoutes } from './routes/order-lists.ts';
import { orderRoutes } from './routes/orders.ts';
import { productRoutes } from './routes/products.ts';
import { sessionRoutes } from './routes/session.ts';
import { subscriptionCommandRoutes } from './routes/subscription-commands.ts';
import { subscriptionListRoutes } from './routes/subscription-lists.ts';
import { webhookRoutes } from './routes/webhooks.ts';

const described: readonly Route[] = [
  ...operationRoutes,
  ...sessionRoutes,
  ...productRoutes,
  ...orderRoutes,
  ...orderListRoutes,
  ...orderCommandRoutes,
  ...subscriptionCommandRoutes,
  ...importRoutes,
  ...subscriptionListRoutes,
  ...customerRoutes,
  ...billingGroupRoutes,
  ...customerCommandRoutes,
  ...webhookRoutes,
];

/** All routes of the service, except its pages. */
export const routes: readonly Route[] = [...described, ...descriptionRoutes(() => routes)];
