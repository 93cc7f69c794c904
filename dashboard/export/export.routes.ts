import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { choiceParam, textParam } from '../search-params.ts';
import { exportedObjects, type Exported } from './exported-objects.ts';

/** Exports of a project; `new` opens the dialog for one of these objects, `campaign` narrows it to a campaign by name. */
export const exportsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'exports',
  validateSearch: (raw: Record<string, unknown>): { new?: Exported; campaign?: string } => ({ ...choiceParam(raw, 'new', exportedObjects), ...textParam(raw, 'campaign') }),
  component: lazyPage(() => import('./ExportsPage.tsx'), 'ExportsPage'),
  staticData: { crumb: 'Exports', needs: 'see campaigns' },
});
