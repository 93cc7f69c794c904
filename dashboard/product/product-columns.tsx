import { Link } from '@tanstack/react-router';
import type { ProductRow } from '../../contract/catalogue-page.ts';
import type { ProjectFormat } from '../shell/use-project.ts';
import { Clip } from '../ui/Clip.tsx';
import { formatExact, listed } from '../ui/format.ts';
import type { Column } from '../ui/Table.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import { calledOf } from './catalogue-names.ts';
import { Picture } from './Picture.tsx';
import styles from './product.module.css';

/** Columns of the list of products. */
export function productColumns(projectId: string, format: ProjectFormat): Column<ProductRow>[] {
  return [
    { key: 'name', header: 'Product', weight: 2.2, render: (row) => <Name projectId={projectId} row={row} /> },
    { key: 'source', header: 'Source ID', weight: 1.2, render: (row) => (row.source_id === null ? <Unknown reason="none" /> : <code className={styles.code}><Clip>{row.source_id}</Clip></code>) },
    { key: 'price', header: 'Price', weight: 0.8, isNumber: true, render: (row) => (row.price_minor === null ? <Unknown reason="no price" /> : format.money(row.price_minor)) },
    { key: 'skus', header: 'SKUs', weight: 0.5, isNumber: true, render: (row) => formatExact(row.skus) },
    { key: 'collections', header: 'Collections', weight: 1.4, render: (row) => <Collections row={row} /> },
    { key: 'changed', header: 'Last changed', weight: 0.9, render: (row) => <Changed row={row} format={format} /> },
  ];
}

function Name({ projectId, row }: { projectId: string; row: ProductRow }) {
  const called = calledOf({ ...row, id: row.product_id });
  return (
    <span className={styles.named}>
      <Picture name={called} />
      <Link to="/p/$projectId/products/$productId" params={{ projectId, productId: row.product_id }}><Clip>{called}</Clip></Link>
    </span>
  );
}

/** Names that are written out before they are counted. */
const namesShown = 2;

function Collections({ row: { collections } }: { row: ProductRow }) {
  if (collections === null) return <Unknown reason="too many collections to look through" />;
  if (collections.length === 0) return <Unknown reason="in none" />;
  const names = collections.map(({ name }) => name);
  if (names.length <= namesShown) return <Clip>{listed(names)}</Clip>;
  return <span title={listed(names)}><Clip>{names[0] ?? ''}</Clip> and {formatExact(names.length - 1)} more</span>;
}

function Changed({ row: { updated_at: updated, created_at: created }, format }: { row: ProductRow; format: ProjectFormat }) {
  const at = updated ?? created;
  return <span title={updated === null ? `Made ${format.dateTime(created)}, not changed since` : format.dateTime(updated)}>{format.date(at)}</span>;
}
