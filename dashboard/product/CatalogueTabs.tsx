import { TabLink, Tabs } from '../ui/Tabs.tsx';

/** From products to collections and back. */
export function CatalogueTabs() {
  return (
    <Tabs label="Catalogue">
      <TabLink from="/p/$projectId/products" to="/p/$projectId/products" activeOptions={{ exact: true, includeSearch: false }}>Products</TabLink>
      <TabLink from="/p/$projectId/products" to="/p/$projectId/products/collections" activeOptions={{ exact: true, includeSearch: false }}>Collections</TabLink>
    </Tabs>
  );
}
