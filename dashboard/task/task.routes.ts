import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { textParam } from '../search-params.ts';

/** Background work; `open` is the task whose panel is open. */
export const tasksRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'tasks',
  validateSearch: (raw: Record<string, unknown>): { open?: string } => textParam(raw, 'open'),
  component: lazyPage(() => import('./TasksPage.tsx'), 'TasksPage'),
  staticData: { crumb: 'Background tasks', needs: 'see campaigns' },
});
