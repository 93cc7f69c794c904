import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';

/** What holds for a whole project. */
export const settingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'settings',
  component: lazyPage(() => import('./SettingsPage.tsx'), 'SettingsPage'),
  staticData: { crumb: 'Settings', needs: 'see campaigns' },
});
