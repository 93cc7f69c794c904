import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../lazy-page.ts';
import { projectRoute } from '../../routes.ts';

const schemasRoute = createRoute({ getParentRoute: () => projectRoute, path: 'settings/metadata', staticData: { crumb: 'Metadata schemas', needs: 'see campaigns' } });

const listRoute = createRoute({
  getParentRoute: () => schemasRoute, path: '/', component: lazyPage(() => import('./SchemaListPage.tsx'), 'SchemaListPage'),
});

/** One schema by what it is for; a kind that has none yet gets one when the first change is saved. */
const schemaRoute = createRoute({
  getParentRoute: () => schemasRoute, path: '$schema', component: lazyPage(() => import('./SchemaPage.tsx'), 'SchemaPage'), staticData: { crumb: 'Schema' },
});

/** Which metadata objects have, for the router. */
export const metadataSchemasTree = schemasRoute.addChildren([listRoute, schemaRoute]);
