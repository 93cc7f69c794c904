import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { textParam } from '../search-params.ts';
import { customerListSearch } from './customer-search.ts';

/** Parent of the list and of the pages of customers. */
const customersRoute = createRoute({ getParentRoute: () => projectRoute, path: 'customers', staticData: { crumb: 'Customers' } });

const listRoute = createRoute({
  getParentRoute: () => customersRoute,
  path: '/',
  validateSearch: customerListSearch,
  component: lazyPage(() => import('./CustomersPage.tsx'), 'CustomersPage'),
});

/** The page of one customer with its tabs, each at an address of its own. */
const customerRoute = createRoute({
  getParentRoute: () => customersRoute,
  path: '$customerId',
  component: lazyPage(() => import('./page/CustomerPage.tsx'), 'CustomerPage'),
  staticData: { crumb: 'Customer' },
});

const parent = { getParentRoute: () => customerRoute };

const overviewRoute = createRoute({
  ...parent,
  path: '/',
  // The voucher whose panel is open.
  validateSearch: (raw: Record<string, unknown>): { open?: string } => textParam(raw, 'open'),
  component: lazyPage(() => import('./page/OverviewTab.tsx'), 'OverviewTab'),
});

const redemptionsRoute = createRoute({
  ...parent, path: 'redemptions', component: lazyPage(() => import('./page/CustomerRedemptionsTab.tsx'), 'CustomerRedemptionsTab'),
});

const ordersRoute = createRoute({ ...parent, path: 'orders', component: lazyPage(() => import('./page/OrdersTab.tsx'), 'CustomerOrdersTab') });

const activityRoute = createRoute({ ...parent, path: 'activity', component: lazyPage(() => import('./page/ActivityTab.tsx'), 'CustomerActivityTab') });

/** The pages of customers, for the router. */
export const customerTree = customersRoute.addChildren([
  listRoute, customerRoute.addChildren([overviewRoute, redemptionsRoute, ordersRoute, activityRoute]),
]);
