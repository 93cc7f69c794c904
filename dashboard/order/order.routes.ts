import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { orderListSearch } from './order-search.ts';

const ordersRoute = createRoute({ getParentRoute: () => projectRoute, path: 'orders', staticData: { crumb: 'Orders', needs: 'see campaigns' } });

const orderListRoute = createRoute({
  getParentRoute: () => ordersRoute,
  path: '/',
  validateSearch: orderListSearch,
  component: lazyPage(() => import('./OrdersPage.tsx'), 'OrdersPage'),
});

const orderRoute = createRoute({
  getParentRoute: () => ordersRoute,
  path: '$orderId',
  component: lazyPage(() => import('./OrderPage.tsx'), 'OrderPage'),
  staticData: { crumb: 'Order' },
});

/** The list of orders and the page of one, for the router. */
export const orderTree = ordersRoute.addChildren([orderListRoute, orderRoute]);
