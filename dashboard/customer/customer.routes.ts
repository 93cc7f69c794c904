import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { projectRoute } from '../routes.ts';
import { textParam } from '../search-params.ts';
import { customerListSearch } from './customer-search.ts';

/** Parent of the list and of the pages of customers. */
const customersRoute = createRoute({ getParentRoute: () => projectRoute, path: 'customers', staticData: { crumb: 'Customers' } });

const listRoute = createRoute({
  getParentRoute: () => customersRoute,
  path: '/',
  validateSearch: customerListSearch,
  component: lazyRouteComponent(() => import('./CustomersPage.tsx'), 'CustomersPage'),
});

/** The page of one customer with its tabs, each at an address of its own. */
const customerRoute = createRoute({
  getParentRoute: () => customersRoute,
  path: '$customerId',
  component: lazyRouteComponent(() => import('./page/CustomerPage.tsx'), 'CustomerPage'),
  staticData: { crumb: 'Customer' },
});

const parent = { getParentRoute: () => customerRoute };

const overviewRoute = createRoute({
  ...parent,
  path: '/',
  // The voucher whose panel is open.
  validateSearch: (raw: Record<string, unknown>): { open?: string } => textParam(raw, 'open'),
  component: lazyRouteComponent(() => import('./page/OverviewTab.tsx'), 'OverviewTab'),
});

const redemptionsRoute = createRoute({
  ...parent, path: 'redemptions', component: lazyRouteComponent(() => import('./page/CustomerRedemptionsTab.tsx'), 'CustomerRedemptionsTab'),
});

const ordersRoute = createRoute({ ...parent, path: 'orders', component: lazyRouteComponent(() => import('./page/OrdersTab.tsx'), 'CustomerOrdersTab') });

const activityRoute = createRoute({ ...parent, path: 'activity', component: lazyRouteComponent(() => import('./page/ActivityTab.tsx'), 'CustomerActivityTab') });

/** The pages of customers, for the router. */
export const customerTree = customersRoute.addChildren([
  listRoute, customerRoute.addChildren([overviewRoute, redemptionsRoute, ordersRoute, activityRoute]),
]);
