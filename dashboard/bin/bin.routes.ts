import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { choiceParam } from '../search-params.ts';

/** What was deleted and can be had again; `kind` narrows it. */
export const binRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'bin',
  validateSearch: (raw: Record<string, unknown>): { kind?: 'campaign' | 'voucher' } => choiceParam(raw, 'kind', ['campaign', 'voucher'] as const),
  component: lazyPage(() => import('./BinPage.tsx'), 'BinPage'),
  staticData: { crumb: 'Bin', needs: 'see campaigns' },
});
