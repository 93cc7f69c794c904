import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { textParam } from '../search-params.ts';

/** Vouchers of the whole project; `open` is the one in the panel. */
export const vouchersRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'vouchers',
  validateSearch: (raw: Record<string, unknown>): { q?: string; open?: string } => ({ ...textParam(raw, 'q'), ...textParam(raw, 'open') }),
  component: lazyPage(() => import('./VouchersPage.tsx'), 'VouchersPage'),
  staticData: { crumb: 'Vouchers' },
});
