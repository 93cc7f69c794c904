import { Link } from '@tanstack/react-router';
import { ShoppingCart } from 'lucide-react';
import type { OrderPageItem } from '../../contract/order-page.ts';
import { useFormat, useProject, type ProjectFormat } from '../shell/use-project.ts';
import { Card } from '../ui/Card.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { formatExact } from '../ui/format.ts';
import { Table, type Column } from '../ui/Table.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import styles from './order.module.css';
import { Money } from './order-columns.tsx';

/** What was bought, line by line, with what discounts took off each. */
export function OrderLines({ items }: { items: readonly OrderPageItem[] | null }) {
  const { project_id: projectId } = useProject();
  const format = useFormat();
  if (items === null || items.length === 0) {
    return (
      <Card>
        <EmptyState icon={<ShoppingCart size={22} />} title="No items">The shop did not tell what is in this order.</EmptyState>
      </Card>
    );
  }
  return <Card title="Items" isFlush><Table caption="Items" columns={columns(projectId, format)} rows={items} rowKey={(row) => row.id} /></Card>;
}

function columns(projectId: string, format: ProjectFormat): Column<OrderPageItem>[] {
  return [
    { key: 'item', header: 'Item', render: (row) => <Item projectId={projectId} row={row} /> },
    { key: 'quantity', header: 'Quantity', isNumber: true, render: (row) => <Quantity row={row} /> },
    { key: 'price', header: 'Price', isNumber: true, isNowrap: true, render: (row) => <Money minor={row.price_minor} format={format} /> },
    { key: 'amount', header: 'Amount', isNumber: true, isNowrap: true, render: (row) => <Money minor={row.amount_minor} format={format} /> },
    { key: 'discount', header: 'Discount', isNumber: true, isNowrap: true, render: (row) => (row.discount_minor === 0 ? <Unknown reason="none of its own" /> : format.money(row.discount_minor)) },
    { key: 'subtotal', header: 'Subtotal', isNumber: true, isNowrap: true, render: (row) => <Money minor={row.subtotal_minor} format={format} /> },
  ];
}

function Item({ projectId, row: { product, sku } }: { projectId: string; row: OrderPageItem }) {
  const called = [sku, product].flatMap((one) => one?.name ?? one?.source_id ?? [])[0] ?? 'An item without a name';
  const told = [sku !== null && product !== null && (product.name ?? product.source_id), sku?.source_id ?? product?.source_id].filter((text) => text && text !== called);
  const productId = product?.id ?? null;
  return (
    <span className={styles.item}>
      {productId === null ? <span>{called}</span> : <Link to="/p/$projectId/products/$productId" params={{ projectId, productId }}>{called}</Link>}
      {told.length > 0 && <small>{told.join(' · ')}</small>}
    </span>
  );
}

function Quantity({ row: { quantity, free_quantity: free } }: { row: OrderPageItem }) {
  return <>{formatExact(quantity)}{free > 0 && <small className="muted"> of it {formatExact(free)} free</small>}</>;
}
