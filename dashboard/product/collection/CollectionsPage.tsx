import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Boxes, Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { CollectionRow } from '../../../contract/catalogue-page.ts';
import { may } from '../../access/me.ts';
import { keys } from '../../api/keys.ts';
import { useRows } from '../../api/use-rows.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useFormat, useProject, type ProjectFormat } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Clip } from '../../ui/Clip.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { counted } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { RowList } from '../../ui/RowList.tsx';
import { Select } from '../../ui/Select.tsx';
import type { Column } from '../../ui/Table.tsx';
import { CatalogueTabs } from '../CatalogueTabs.tsx';
import { collectionSorts } from '../product-search.ts';
import styles from '../product.module.css';
import type { Known } from './collection-draft.ts';
import { useCollectionFields } from './collection-fields.ts';
import { typeWords, wordsOfFilter } from './collection-words.ts';

const route = getRouteApi('/signed-in/p/$projectId/products/collections/');

const CollectionDialog = lazyPart(() => import('./CollectionDialog.tsx'), 'CollectionDialog');

const sortWords = { newest: 'Newest first', changed: 'Last changed', name: 'Name' } as const;
const sortOptions = collectionSorts.map((sort) => ({ value: sort, label: sortWords[sort] }));

/** Sets of products and SKUs that discounts can be for. */
export function CollectionsPage() {
  const project = useProject();
  const [isMaking, setMaking] = useState(false);
  const navigate = useNavigate();
  const make = may(project, 'edit campaigns') && (
    <Button look="primary" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setMaking(true)}>New collection</Button>
  );
  const open = (collectionId: string) => void navigate({
    to: '/p/$projectId/products/collections/$collectionId', params: { projectId: project.project_id, collectionId },
  });
  return (
    <Page title="Collections" context={project.name} isWide actions={make}>
      <CatalogueTabs />
      <CollectionList />
      {isMaking && <Suspense><CollectionDialog collection={null} onClose={() => setMaking(false)} onSaved={open} /></Suspense>}
    </Page>
  );
}

function CollectionList() {
  const { project_id: projectId, time_zone: zone } = useProject();
  const format = useFormat();
  const known = { fields: useCollectionFields(), zone };
  const { sort } = route.useSearch();
  const navigate = useNavigate({ from: '/p/$projectId/products/collections' });
  const list = useRows<CollectionRow>({ queryKey: [...keys.collections(projectId), { sort }], projectId, parts: ['product-collections'], query: { sort } });
  const change = (next: (typeof collectionSorts)[number]) => void navigate({ search: next === 'newest' ? {} : { sort: next }, replace: true, resetScroll: false });
  return (
    <>
      <FilterBar><Select label="Sort" isInline value={sort ?? 'newest'} options={sortOptions} onChange={change} /></FilterBar>
      <RowList
        noun="collections" list={list} columns={columns(projectId, known, format)} rowKey={(row) => row.collection_id} filters={[]} onClearFilters={() => {}}
        empty={(
          <EmptyState icon={<Boxes size={22} />} title="No collections yet">
            A collection is a set of products and SKUs under one name: those that you choose, or all that a filter finds, also those that come later.
          </EmptyState>
        )}
      />
    </>
  );
}

function columns(projectId: string, known: Known, format: ProjectFormat): Column<CollectionRow>[] {
  return [
    {
      key: 'name', header: 'Collection', weight: 1.6,
      render: ({ collection_id: collectionId, name }) => (
        <Link className={styles.name} to="/p/$projectId/products/collections/$collectionId" params={{ projectId, collectionId }}><Clip>{name}</Clip></Link>
      ),
    },
    { key: 'type', header: 'Kind', weight: 0.7, render: (row) => typeWords[row.type] },
    { key: 'content', header: 'What is in it', weight: 2.4, render: (row) => <Clip>{contentWords(row, known, format)}</Clip> },
    { key: 'changed', header: 'Last changed', weight: 0.9, render: ({ updated_at: updated, created_at: created }) => format.date(updated ?? created) },
  ];
}

function contentWords({ listed: count, filter }: CollectionRow, known: Known, format: ProjectFormat): string {
  if (filter === null) return counted(count ?? 0, 'product or SKU', 'products and SKUs');
  return wordsOfFilter(filter, known, format);
}
