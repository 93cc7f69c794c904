import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { FileUp, Package, Plus } from 'lucide-react';
import { Suspense, useCallback, useState } from 'react';
import type { ProductRow } from '../../contract/catalogue-page.ts';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { lazyPart } from '../lazy-part.tsx';
import { ManyCard } from '../many/ManyCard.tsx';
import { useMany } from '../many/use-many.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FilterBar } from '../ui/FilterBar.tsx';
import { Page } from '../ui/Page.tsx';
import { RowList } from '../ui/RowList.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { Select } from '../ui/Select.tsx';
import { useSelection } from '../ui/use-selection.ts';
import { useChangeSearch } from '../use-change-search.ts';
import { calledOf } from './catalogue-names.ts';
import { CatalogueTabs } from './CatalogueTabs.tsx';
import { ChosenProducts } from './ChosenProducts.tsx';
import { productColumns } from './product-columns.tsx';
import { productSorts, type ProductListSearch } from './product-search.ts';

const route = getRouteApi('/signed-in/p/$projectId/products/');

const ProductDialog = lazyPart(() => import('./ProductDialog.tsx'), 'ProductDialog');
const CatalogueImport = lazyPart(() => import('./CatalogueImport.tsx'), 'CatalogueImport');

const sortWords = { newest: 'Newest first', changed: 'Last changed', name: 'Name' } as const;
const sortOptions = productSorts.map((sort) => ({ value: sort, label: sortWords[sort] }));

/** What the shop sells: find it, add to it, change it. */
export function ProductsPage() {
  const project = useProject();
  const [isMaking, setMaking] = useState(false);
  const navigate = useNavigate();
  const isAllowed = may(project, 'edit campaigns');
  const make = isAllowed && <Button look="primary" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setMaking(true)}>New product</Button>;
  const open = (productId: string) => void navigate({ to: '/p/$projectId/products/$productId', params: { projectId: project.project_id, productId } });
  return (
    <Page title="Products" context={project.name} isWide actions={make}>
      <CatalogueTabs />
      <ProductList isAllowed={isAllowed} />
      {isMaking && <Suspense><ProductDialog product={null} onClose={() => setMaking(false)} onSaved={open} /></Suspense>}
    </Page>
  );
}

function ProductList({ isAllowed }: { isAllowed: boolean }) {
  const { project_id: projectId } = useProject();
  const { q, sort } = route.useSearch();
  const list = useRows<ProductRow>({ queryKey: keys.products(projectId, { q, sort }), projectId, parts: ['products'], query: { q, sort } });
  const selection = useSelection(list.rows.map((row) => row.product_id));
  const many = useMany({ of: 'products', noun: ['product', 'products'], queryKey: keys.catalogue(projectId) });
  const change = useChangeSearch<ProductListSearch>();
  const onSearch = useCallback((text: string) => change({ q: text === '' ? undefined : text }), [change]);
  return (
    <>
      <FilterBar search={<SearchField label="Search name, source ID or SKU" value={q ?? ''} onSearch={onSearch} />} actions={isAllowed && <ImportButton />}>
        <Select label="Sort" isInline value={sort ?? 'newest'} options={sortOptions} onChange={(next) => change({ sort: next === 'newest' ? undefined : next })} />
      </FilterBar>
      <ManyCard many={many} />
      <RowList
        noun="products" list={list} columns={productColumns(projectId, useFormat())} rowKey={(row) => row.product_id}
        filters={q === undefined ? [] : [`“${q}”`]} onClearFilters={() => change({ q: undefined })} searchHint="A part of a name is enough, in capitals or small letters."
        choice={isAllowed ? { selection, nameOf: (row) => calledOf({ ...row, id: row.product_id }) } : undefined}
        selectionBar={<ChosenProducts many={many} selection={selection} hasMore={list.result.hasNextPage} search={q ?? ''} />} empty={<NoProducts isAllowed={isAllowed} />}
      />
    </>
  );
}

function ImportButton() {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const refresh = () => void queries.invalidateQueries({ queryKey: keys.catalogue(projectId) });
  return (
    <>
      <Button icon={<FileUp size={16} aria-hidden="true" />} onPress={() => setOpen(true)}>Import products</Button>
      {isOpen && <Suspense><CatalogueImport what="products" onClose={() => setOpen(false)} onImported={refresh} /></Suspense>}
    </>
  );
}

function NoProducts({ isAllowed }: { isAllowed: boolean }) {
  return (
    <EmptyState icon={<Package size={22} />} title="No products yet">
      What the shop sells, with its prices: orders are calculated with them, and discounts can give units of them.
      {isAllowed ? ' Add one by hand, import a file, or let the shop send them through the API.' : ' The shop sends them through the API.'}
    </EmptyState>
  );
}
