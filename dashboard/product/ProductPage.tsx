import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ExternalLink, Pencil, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { ProductPage as Product } from '../../contract/catalogue-page.ts';
import { may } from '../access/me.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useRemoveHere } from '../api/use-remove-here.ts';
import { lazyPart } from '../lazy-part.tsx';
import { MetadataTable } from '../metadata/MetadataTable.tsx';
import { LoadedPage } from '../shell/LoadedPage.tsx';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { CopyableCode } from '../ui/CodeBlock.tsx';
import { listed } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import { calledOf } from './catalogue-names.ts';
import { RemovedWith } from './ChosenProducts.tsx';
import styles from './product.module.css';
import { SkuList } from './SkuList.tsx';

const ProductDialog = lazyPart(() => import('./ProductDialog.tsx'), 'ProductDialog');
const ConfirmDialog = lazyPart(() => import('../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

/** One product with its SKUs. */
export function ProductPage() {
  const { projectId = '', productId = '' } = useParams({ strict: false });
  const query = useQuery({
    queryKey: keys.product(projectId, productId),
    queryFn: ({ signal }) => api.get<Product>(projectPath(projectId, ['products', productId]), { signal }),
  });
  return <LoadedPage query={query} noun="product">{(read) => <Loaded page={read} />}</LoadedPage>;
}

function Loaded({ page }: { page: Product }) {
  const { product } = page;
  const isAllowed = may(useProject(), 'edit campaigns');
  return (
    <Page title={calledOf(product)} part="Product" actions={isAllowed && <Deeds page={page} />}>
      <Card title="Product"><Facts page={page} /></Card>
      <SkuList product={product} isAllowed={isAllowed} />
      {Object.keys(product.metadata).length > 0 && <Card title="Metadata" isFlush><MetadataTable metadata={product.metadata} /></Card>}
    </Page>
  );
}

function Deeds({ page: { product } }: { page: Product }) {
  const [isEditing, setEditing] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const { project_id: projectId } = useProject();
  const navigate = useNavigate();
  const remove = useRemoveHere({
    parts: ['products', product.id], words: 'The product was deleted', queryKey: keys.catalogue(projectId),
    leave: () => navigate({ to: '/p/$projectId/products', params: { projectId } }),
  });
  const called = calledOf(product);
  return (
    <>
      <Button icon={<Pencil size={16} aria-hidden="true" />} onPress={() => setEditing(true)}>Change product</Button>
      <Button icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => setDeleting(true)}>Delete</Button>
      {isEditing && <Suspense><ProductDialog product={product} onClose={() => setEditing(false)} onSaved={() => {}} /></Suspense>}
      {isDeleting && (
        <Suspense>
          <ConfirmDialog
            title={`Delete “${called}” for good?`} isOpen onClose={() => setDeleting(false)} deed="Delete product" onConfirm={remove.mutate} isPending={remove.isPending}
            error={remove.error}
          >
            <RemovedWith isOne />
          </ConfirmDialog>
        </Suspense>
      )}
    </>
  );
}

function Facts({ page: { product, collections } }: { page: Product }) {
  const format = useFormat();
  return (
    <dl className={styles.facts}>
      <div><dt>Source ID</dt><dd>{product.source_id === null ? <Unknown reason="none" /> : <CopyableCode text={product.source_id} label="Copy source ID" />}</dd></div>
      <div><dt>Product ID</dt><dd><CopyableCode text={product.id} label="Copy product ID" /></dd></div>
      <div><dt>Price</dt><dd>{product.price === null ? <Unknown reason="no price" /> : format.money(product.price)}</dd></div>
      <div><dt>Attributes</dt><dd>{product.attributes.length === 0 ? <Unknown reason="none" /> : listed(product.attributes)}</dd></div>
      <div><dt>Collections</dt><dd><Collections collections={collections} /></dd></div>
      <div><dt>Image</dt><dd><ImageLink url={product.image_url} /></dd></div>
      <div><dt>Created</dt><dd>{format.dateTime(product.created_at)}</dd></div>
      <div><dt>Last changed</dt><dd>{product.updated_at === null ? <Unknown reason="not changed since" /> : format.dateTime(product.updated_at)}</dd></div>
    </dl>
  );
}

function Collections({ collections }: { collections: Product['collections'] }) {
  const { project_id: projectId } = useProject();
  if (collections === null) return <Unknown reason="too many collections to look through" />;
  if (collections.length === 0) return <>In none</>;
  return (
    <span className={styles.links}>
      {collections.map(({ collection_id: collectionId, name }) => (
        <Link key={collectionId} to="/p/$projectId/products/collections/$collectionId" params={{ projectId, collectionId }}>{name}</Link>
      ))}
    </span>
  );
}

/** Leads to the picture; it is not loaded here, so that no other host learns who looks at products. */
export function ImageLink({ url }: { url: string | null }) {
  if (url === null) return <Unknown reason="none" />;
  if (!/^https?:\/\//i.test(url)) return <>{url}</>;
  return <a href={url} target="_blank" rel="noopener noreferrer" className={styles.outside}>Open the picture<ExternalLink size={14} aria-hidden="true" /></a>;
}
