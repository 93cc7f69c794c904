import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { projectRoute } from '../routes.ts';

/** Categories of a project. */
export const categoriesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: 'categories',
  component: lazyRouteComponent(() => import('./CategoriesPage.tsx'), 'CategoriesPage'),
  staticData: { crumb: 'Categories' },
});
