import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';

/** Categories of a project. */
export const categoriesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'categories',
  component: lazyPage(() => import('./CategoriesPage.tsx'), 'CategoriesPage'),
  staticData: { crumb: 'Categories', needs: 'see campaigns' },
});
