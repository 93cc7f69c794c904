import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { projectRoute } from '../routes.ts';
import { orderListSearch } from './order-search.ts';

const ordersRoute = createRoute({ getParentRoute: () => projectRoute, path: 'orders', staticData: { crumb: 'Orders' } });

const orderListRoute = createRoute({
  getParentRoute: () => ordersRoute,
  path: '/',
  validateSearch: orderListSearch,
  component: lazyRouteComponent(() => import('./OrdersPage.tsx'), 'OrdersPage'),
});

const orderRoute = createRoute({
  getParentRoute: () => ordersRoute,
  path: '$orderId',
  component: lazyRouteComponent(() => import('./OrderPage.tsx'), 'OrderPage'),
  staticData: { crumb: 'Order' },
});

/** The list of orders and the page of one, for the router. */
export const orderTree = ordersRoute.addChildren([orderListRoute, orderRoute]);
