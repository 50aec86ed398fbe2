import type { Route } from './route.ts';
import { operationRoutes } from './routes/operations.ts';
import { orderRoutes } from './routes/orders.ts';
import { productRoutes } from './routes/products.ts';
import { sessionRoutes } from './routes/session.ts';

/** All routes of the service, except its pages. */
export const routes: readonly Route[] = [
  ...operationRoutes,
  ...sessionRoutes,
  ...productRoutes,
  ...orderRoutes,
];
