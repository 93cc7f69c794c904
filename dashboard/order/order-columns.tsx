import { Link } from '@tanstack/react-router';
import type { OrderRow } from '../../contract/order-page.ts';
import { nameOf } from '../customer/customer-names.ts';
import type { ProjectFormat } from '../shell/use-project.ts';
import { Clip } from '../ui/Clip.tsx';
import { formatExact } from '../ui/format.ts';
import type { Column } from '../ui/Table.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import styles from './order.module.css';
import { OrderStatusMark } from './OrderStatusMark.tsx';

/** Columns of the list of orders. */
export function orderColumns(projectId: string, format: ProjectFormat): Column<OrderRow>[] {
  return [
    { key: 'order', header: 'Order', weight: 1.4, render: (row) => <Name projectId={projectId} row={row} /> },
    { key: 'status', header: 'Status', weight: 0.8, render: (row) => <OrderStatusMark status={row.status} /> },
    { key: 'customer', header: 'Customer', weight: 1.15, render: (row) => <Customer row={row} /> },
    { key: 'items', header: 'Items', weight: 0.5, isNumber: true, render: (row) => (row.items === null ? <Unknown reason="the shop told none" /> : formatExact(row.items)) },
    { key: 'amount', header: 'Amount', weight: 1.05, isNumber: true, render: (row) => <Money minor={row.amount_minor} format={format} /> },
    { key: 'discount', header: 'Discount', weight: 0.85, isNumber: true, render: (row) => (row.discount_minor === 0 ? <Unknown reason="none" /> : format.money(row.discount_minor)) },
    { key: 'total', header: 'To pay', weight: 1.05, isNumber: true, render: (row) => <Money minor={row.total_minor} format={format} /> },
    { key: 'created', header: 'Created', weight: 1.1, render: (row) => <span title={format.dateTimeExact(row.created_at)}>{format.moment(row.created_at)}</span> },
  ];
}

function Name({ projectId, row }: { projectId: string; row: OrderRow }) {
  return <Link className={styles.name} to="/p/$projectId/orders/$orderId" params={{ projectId, orderId: row.order_id }}><Clip isOneLine>{row.source_id ?? row.order_id}</Clip></Link>;
}

function Customer({ row: { customer } }: { row: OrderRow }) {
  if (customer === null) return <Unknown reason="a guest" />;
  return <Clip>{nameOf({ ...customer, id: customer.customer_id })}</Clip>;
}

/** An amount that may not be known. */
export function Money({ minor, format }: { minor: number | null; format: ProjectFormat }) {
  return minor === null ? <Unknown reason="the amount is not known" /> : format.money(minor);
}
