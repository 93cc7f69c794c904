import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { projectRoute } from '../routes.ts';
import { collectionListSearch, productListSearch } from './product-search.ts';

/** Parent of the lists and pages of products and of collections. */
const productsRoute = createRoute({ getParentRoute: () => projectRoute, path: 'products', staticData: { crumb: 'Products', needs: 'see campaigns' } });

const parent = { getParentRoute: () => productsRoute };

const productListRoute = createRoute({
  ...parent,
  path: '/',
  validateSearch: productListSearch,
  component: lazyPage(() => import('./ProductsPage.tsx'), 'ProductsPage'),
});

const productRoute = createRoute({
  ...parent,
  path: '$productId',
  component: lazyPage(() => import('./ProductPage.tsx'), 'ProductPage'),
  staticData: { crumb: 'Product' },
});

const collectionsRoute = createRoute({ ...parent, path: 'collections', staticData: { crumb: 'Collections' } });

const collectionListRoute = createRoute({
  getParentRoute: () => collectionsRoute,
  path: '/',
  validateSearch: collectionListSearch,
  component: lazyPage(() => import('./collection/CollectionsPage.tsx'), 'CollectionsPage'),
});

const collectionRoute = createRoute({
  getParentRoute: () => collectionsRoute,
  path: '$collectionId',
  component: lazyPage(() => import('./collection/CollectionPage.tsx'), 'CollectionPage'),
  staticData: { crumb: 'Collection' },
});

/** The pages of the catalogue, for the router. */
export const productTree = productsRoute.addChildren([productListRoute, productRoute, collectionsRoute.addChildren([collectionListRoute, collectionRoute])]);
