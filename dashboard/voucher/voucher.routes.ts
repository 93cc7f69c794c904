import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { voucherSearch } from './list/voucher-search.ts';

/** Vouchers of the whole project. */
export const vouchersRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'vouchers',
  validateSearch: voucherSearch,
  component: lazyPage(() => import('./VouchersPage.tsx'), 'VouchersPage'),
  staticData: { crumb: 'Vouchers' },
});
