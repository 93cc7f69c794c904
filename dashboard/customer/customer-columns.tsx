import { Link } from '@tanstack/react-router';
import type { CustomerRow } from '../../contract/customer-page.ts';
import type { ProjectFormat } from '../shell/use-project.ts';
import { Clip } from '../ui/Clip.tsx';
import { formatExact } from '../ui/format.ts';
import type { Column } from '../ui/Table.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import { nameOf } from './customer-names.ts';
import styles from './customer.module.css';

/** Columns of lists of customers. */
export function customerColumns(projectId: string, format: ProjectFormat): Column<CustomerRow>[] {
  return [
    { key: 'name', header: 'Customer', weight: 2.4, render: (row) => <Name projectId={projectId} row={row} /> },
    { key: 'source', header: 'Source ID', weight: 1.2, render: (row) => (row.source_id === null ? <Unknown reason="none given" /> : <code className={styles.id}><Clip>{row.source_id}</Clip></code>) },
    { key: 'orders', header: 'Orders', weight: 0.7, isNumber: true, render: ({ summary }) => count(summary?.orders.total_count) },
    { key: 'spent', header: 'Spent', weight: 1, isNumber: true, render: ({ summary }) => (summary === null ? <Unknown reason="not counted" /> : format.money(summary.orders.total_amount)) },
    { key: 'redemptions', header: 'Redemptions', weight: 0.8, isNumber: true, render: ({ summary }) => count(summary?.redemptions.total_redeemed) },
    { key: 'seen', header: 'Last seen', weight: 1, render: (row) => <LastSeen at={row.last_seen_at} format={format} /> },
    { key: 'made', header: 'Added', weight: 0.9, render: (row) => <span title={format.dateTime(row.created_at)}>{format.date(row.created_at)}</span> },
  ];
}

function Name({ projectId, row }: { projectId: string; row: CustomerRow }) {
  const name = nameOf(row);
  return (
    <span className={styles.named}>
      <Link to="/p/$projectId/customers/$customerId" params={{ projectId, customerId: row.id }}><Clip>{name}</Clip></Link>
      {row.email !== undefined && row.email !== name && <small><Clip isOneLine>{row.email}</Clip></small>}
    </span>
  );
}

function count(value: number | undefined) {
  return value === undefined ? <Unknown reason="not counted" /> : formatExact(value);
}

/** When a customer last redeemed, ordered or did something that the shop told. */
export function LastSeen({ at, format }: { at: string | null; format: ProjectFormat }) {
  if (at === null) return <Unknown reason="no redemption, order or event yet" />;
  return <span title={`Last redemption, order or event: ${format.dateTime(at)}`}>{format.date(at)}</span>;
}
