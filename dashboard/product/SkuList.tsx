import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileUp, Layers, Pencil, Plus, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { WireProduct, WireSku } from '../../contract/product.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject, type ProjectFormat } from '../shell/use-project.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Clip } from '../ui/Clip.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FilterBar } from '../ui/FilterBar.tsx';
import { formatMoney } from '../ui/format.ts';
import { RowList } from '../ui/RowList.tsx';
import type { Column } from '../ui/Table.tsx';
import { toast } from '../ui/Toast.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import { calledOf } from './catalogue-names.ts';
import styles from './product.module.css';
import { valuesInShort } from './values-in-short.ts';

const SkuDialog = lazyPart(() => import('./SkuDialog.tsx'), 'SkuDialog');
const CatalogueImport = lazyPart(() => import('./CatalogueImport.tsx'), 'CatalogueImport');
const ConfirmDialog = lazyPart(() => import('../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

/** Kinds of a product, such as its sizes. */
export function SkuList({ product, isAllowed }: { product: WireProduct; isAllowed: boolean }) {
  const { project_id: projectId } = useProject();
  const format = useFormat();
  const [edited, setEdited] = useState<WireSku | 'new' | null>(null);
  const [removed, setRemoved] = useState<WireSku | null>(null);
  const list = useRows<WireSku>({ queryKey: keys.skus(projectId, product.id), projectId, parts: ['products', product.id, 'skus'], query: {} });
  const make = isAllowed && <Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => setEdited('new')}>New SKU</Button>;
  const deeds = isAllowed ? { onEdit: setEdited, onRemove: setRemoved } : null;
  return (
    <>
      <FilterBar search={<h2 className={styles.heading}>SKUs</h2>} actions={isAllowed && <>{list.rows.length > 0 && make}<ImportSkus /></>} />
      <RowList
        noun="SKUs" list={list} columns={columns(product, format, deeds)} rowKey={(row) => row.id} filters={[]} onClearFilters={() => {}}
        empty={(
          <EmptyState icon={<Layers size={22} />} title="No SKUs" actions={make} level={3}>
            A product that comes in kinds, such as sizes or colours, has an SKU for each, with a price of its own where it differs.
          </EmptyState>
        )}
      />
      {edited !== null && <Suspense><SkuDialog product={product} sku={edited === 'new' ? null : edited} onClose={() => setEdited(null)} /></Suspense>}
      {removed !== null && <Suspense><RemoveDialog product={product} sku={removed} onClose={() => setRemoved(null)} /></Suspense>}
    </>
  );
}

interface Deeds {
  onEdit: (sku: WireSku) => void;
  onRemove: (sku: WireSku) => void;
}

function columns(product: WireProduct, format: ProjectFormat, deeds: Deeds | null): Column<WireSku>[] {
  const shown: Column<WireSku>[] = [
    { key: 'sku', header: 'SKU', weight: 1.4, render: (row) => <strong className={styles.name}><Clip>{nameOf(row)}</Clip></strong> },
    { key: 'source', header: 'Source ID', weight: 1.2, render: (row) => (row.source_id === null ? <Unknown reason="none" /> : <code className={styles.code}><Clip>{row.source_id}</Clip></code>) },
    { key: 'price', header: 'Price', weight: 0.9, isNumber: true, render: (row) => <Price sku={row} product={product} format={format} /> },
    { key: 'attributes', header: 'Attributes', weight: 1.5, render: (row) => <Values values={row.attributes} /> },
    { key: 'metadata', header: 'Metadata', weight: 1.5, render: (row) => <Values values={row.metadata} /> },
  ];
  if (deeds === null) return shown;
  return [...shown, {
    key: 'deeds', header: 'Change', isHeaderHidden: true, isCorner: true, isNumber: true, weight: 0.7,
    render: (row) => (
      <span className={styles.deeds}>
        <IconButton label={`Change ${nameOf(row)}`} icon={<Pencil size={16} aria-hidden="true" />} onPress={() => deeds.onEdit(row)} />
        <IconButton label={`Delete ${nameOf(row)}`} icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => deeds.onRemove(row)} />
      </span>
    ),
  }];
}

function nameOf({ sku, source_id, id }: WireSku): string {
  return calledOf({ name: sku, source_id, id });
}

/** Its own price, in its own currency where it names one; else that of its product. */
function Price({ sku: { price, currency }, product, format }: { sku: WireSku; product: WireProduct; format: ProjectFormat }) {
  if (price !== null) return <>{currency === null ? format.money(price) : moneyOf(price, currency, format)}</>;
  if (product.price === null) return <Unknown reason="no price, nor has its product one" />;
  return <span className="muted" title="The product’s price">{format.money(product.price)}</span>;
}

/** A currency that the shop made up is no currency to Intl; then it is written behind the amount of the project's own digits. */
function moneyOf(price: number, currency: string, format: ProjectFormat): string {
  return /^[A-Z]{3}$/.test(currency) ? formatMoney(price, currency) : `${format.money(price)} (${currency})`;
}

function Values({ values }: { values: Record<string, unknown> }) {
  const text = valuesInShort(values);
  return text === '' ? <Unknown reason="none" /> : <span className={styles.values} title={text}>{text}</span>;
}

function ImportSkus() {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const refresh = () => void queries.invalidateQueries({ queryKey: keys.catalogue(projectId) });
  return (
    <>
      <Button icon={<FileUp size={16} aria-hidden="true" />} onPress={() => setOpen(true)}>Import SKUs</Button>
      {isOpen && <Suspense><CatalogueImport what="skus" onClose={() => setOpen(false)} onImported={refresh} /></Suspense>}
    </>
  );
}

function RemoveDialog({ product, sku, onClose }: { product: WireProduct; sku: WireSku; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['v1', 'products', product.id, 'skus', sku.id])),
    onSuccess: () => {
      toast({ tone: 'ok', title: `${nameOf(sku)} was deleted` });
      onClose();
      return queries.invalidateQueries({ queryKey: keys.catalogue(projectId) });
    },
  });
  return (
    <ConfirmDialog
      title={`Delete the SKU “${nameOf(sku)}” for good?`} isOpen onClose={onClose} deed="Delete SKU" onConfirm={remove.mutate} isPending={remove.isPending}
      error={remove.error}
    >
      <p>Collections no longer hold it. Orders keep what they say of it. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
