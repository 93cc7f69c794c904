import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { PackageOpen, Pencil, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { CollectionContent } from '../../../contract/catalogue-page.ts';
import type { WireCollection } from '../../../contract/product.ts';
import { may } from '../../access/me.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useRemoveHere } from '../../api/use-remove-here.ts';
import { useRows } from '../../api/use-rows.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { LoadedPage } from '../../shell/LoadedPage.tsx';
import { useFormat, useProject, type ProjectFormat } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Clip } from '../../ui/Clip.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { RowList } from '../../ui/RowList.tsx';
import { Badge } from '../../ui/Status.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { calledOf, kindWords } from '../catalogue-names.ts';
import styles from '../product.module.css';
import { useCollectionFields } from './collection-fields.ts';
import { typeWords, wordsOfFilter } from './collection-words.ts';

const CollectionDialog = lazyPart(() => import('./CollectionDialog.tsx'), 'CollectionDialog');
const ConfirmDialog = lazyPart(() => import('../../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

/** One collection and what it holds now. */
export function CollectionPage() {
  const { projectId = '', collectionId = '' } = useParams({ strict: false });
  const query = useQuery({
    queryKey: keys.collection(projectId, collectionId),
    queryFn: ({ signal }) => api.get<WireCollection>(projectPath(projectId, ['v1', 'product-collections', collectionId]), { signal }),
  });
  return <LoadedPage query={query} noun="collection">{(read) => <Loaded collection={read} />}</LoadedPage>;
}

function Loaded({ collection }: { collection: WireCollection }) {
  const project = useProject();
  const format = useFormat();
  const fields = useCollectionFields();
  const lead = collection.filter === undefined
    ? `${counted(collection.products?.length ?? 0, 'product or SKU was', 'products and SKUs were')} chosen.`
    : `${wordsOfFilter(collection.filter, { fields, zone: project.time_zone }, format)}.`;
  return (
    <Page
      title={collection.name} part="Collection" isWide marks={<Badge>{typeWords[collection.type]}</Badge>} lead={lead}
      actions={may(project, 'edit campaigns') && <Deeds collection={collection} />}
    >
      <Content collection={collection} />
    </Page>
  );
}

type Item = CollectionContent['rows'][number];

function Content({ collection }: { collection: WireCollection }) {
  const { project_id: projectId } = useProject();
  const list = useRows<Item>({
    queryKey: keys.collectionProducts(projectId, collection.id), projectId, parts: ['product-collections', collection.id, 'products'], query: {},
  });
  return (
    <RowList
      noun="products and SKUs" list={list} columns={columns(projectId, useFormat())} rowKey={(row) => row.id} filters={[]} onClearFilters={() => {}}
      empty={(
        <EmptyState icon={<PackageOpen size={22} />} title="Nothing is in it now">
          {whyEmpty(collection)}
        </EmptyState>
      )}
    />
  );
}

/** Why there is nothing in a collection. */
function whyEmpty({ type, products }: WireCollection): string {
  if (type !== 'STATIC') return 'Nothing of the catalogue meets the filter. What comes later and does is in it by itself.';
  return products?.length ? 'What was chosen is no longer in the catalogue.' : 'No product or SKU was chosen for it yet.';
}

function columns(projectId: string, format: ProjectFormat): Column<Item>[] {
  return [
    {
      key: 'name', header: 'Name', weight: 2,
      render: (row) => (
        <Link className={styles.name} to="/p/$projectId/products/$productId" params={{ projectId, productId: row.object === 'sku' ? row.product_id : row.id }}>
          <Clip>{calledOf({ id: row.id, source_id: row.source_id, name: row.object === 'sku' ? row.sku : row.name })}</Clip>
        </Link>
      ),
    },
    { key: 'kind', header: 'Kind', weight: 0.7, render: (row) => kindWords[row.object] },
    { key: 'source', header: 'Source ID', weight: 1.2, render: (row) => (row.source_id === null ? <Unknown reason="none" /> : <code className={styles.code}><Clip>{row.source_id}</Clip></code>) },
    { key: 'price', header: 'Price', weight: 0.8, isNumber: true, render: (row) => <Price row={row} format={format} /> },
  ];
}

function Price({ row: { price, object }, format }: { row: Item; format: ProjectFormat }) {
  return price === null ? <Unknown reason={object === 'sku' ? 'that of its product' : 'no price'} /> : format.money(price);
}

function Deeds({ collection }: { collection: WireCollection }) {
  const [isEditing, setEditing] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const { project_id: projectId } = useProject();
  const navigate = useNavigate();
  const remove = useRemoveHere({
    parts: ['product-collections', collection.id], words: 'The collection was deleted', queryKey: keys.catalogue(projectId),
    leave: () => navigate({ to: '/p/$projectId/products/collections', params: { projectId } }),
  });
  return (
    <>
      <Button icon={<Pencil size={16} aria-hidden="true" />} onPress={() => setEditing(true)}>Change collection</Button>
      <Button icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => setDeleting(true)}>Delete</Button>
      {isEditing && <Suspense><CollectionDialog collection={collection} onClose={() => setEditing(false)} onSaved={() => {}} /></Suspense>}
      {isDeleting && (
        <Suspense>
          <ConfirmDialog
            title={`Delete the collection “${collection.name}” for good?`} isOpen onClose={() => setDeleting(false)} deed="Delete collection" onConfirm={remove.mutate}
            isPending={remove.isPending} error={remove.error}
          >
            <p>Its products stay. This cannot be undone.</p>
          </ConfirmDialog>
        </Suspense>
      )}
    </>
  );
}
