import type { Route } from './route.ts';
import { importRoutes } from './routes/imports.ts';
import { customerCommandRoutes } from './routes/customer-commands.ts';
import { operationRoutes } from './routes/operations.ts';
import { orderCommandRoutes } from './routes/order-commands.ts';
import { orderRoutes } from './routes/orders.ts';
import { productRoutes } from './routes/products.ts';
import { sessionRoutes } from './routes/session.ts';
import { subscriptionCommandRoutes } from './routes/subscription-commands.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** Everything that the service answers, but for its pages. */
export const routes: readonly Route[] = [
  ...operationRoutes,
  ...sessionRoutes,
  ...productRoutes,
  ...orderRoutes,
  ...orderCommandRoutes,
  ...subscriptionCommandRoutes,
  ...importRoutes,
  ...customerCommandRoutes,
  ...webhookRoutes,
];
