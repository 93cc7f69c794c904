import { Link } from '@tanstack/react-router';
import type { RedemptionRow } from '../../../../contract/tracking.ts';
import type { ProjectFormat } from '../../../shell/use-project.ts';
import { Clip } from '../../../ui/Clip.tsx';
import { formatDay } from '../../../ui/format.ts';
import { OutcomeMark, type Outcome } from '../../../ui/Status.tsx';
import type { Column } from '../../../ui/Table.tsx';
import { Unknown } from '../../../ui/Unknown.tsx';
import { failureWord } from '../words.ts';
import styles from './redemptions.module.css';

/** Columns of the redemption history. */
export function redemptionColumns(format: ProjectFormat): Column<RedemptionRow>[] {
  return [
    { key: 'result', header: 'Result', weight: 1.1, render: (row) => <OutcomeMark outcome={outcomeOf(row)} /> },
    { key: 'time', header: `Time (${format.zone})`, weight: 1.45, isNowrap: true, render: (row) => <When row={row} format={format} /> },
    { key: 'customer', header: 'Customer', weight: 1.15, render: (row) => <Customer row={row} /> },
    { key: 'id', header: 'Redemption ID', weight: 0.9, render: (row) => <OpenLink id={row.redemption_id} /> },
    { key: 'code', header: 'Code', weight: 1.2, render: (row) => <code className={styles.id}><Clip isOneLine>{row.code}</Clip></code> },
    { key: 'order', header: 'Order', weight: 0.8, isNumber: true, render: (row) => amount(row.order_minor, format) },
    { key: 'discount', header: 'Discount', weight: 0.8, isNumber: true, render: (row) => discount(row, format) },
    { key: 'reason', header: 'Reason', weight: 1.8, isWide: true, render: (row) => <Reason row={row} /> },
    { key: 'via', header: 'Via', weight: 0.8, render: (row) => <Clip isOneLine>{row.actor}</Clip> },
  ];
}

/** How an entry of the history ended. A failed rollback is a failure. */
export function outcomeOf(row: RedemptionRow): Outcome {
  if (row.result === 'FAILURE') return 'failed';
  if (row.kind === 'rollback') return 'rollback';
  return row.is_rolled_back ? 'rolled back' : 'succeeded';
}

/** When it happened; of imported entries perhaps only the day is known. */
export function When({ row, format }: { row: Pick<RedemptionRow, 'local_day' | 'occurred_at'>; format: ProjectFormat }) {
  if (row.local_day !== null) return <time dateTime={row.local_day} title="Only the day is known">{formatDay(row.local_day)}</time>;
  return <time dateTime={row.occurred_at} title={format.dateTimeExact(row.occurred_at)}>{format.moment(row.occurred_at)}</time>;
}

/** An amount in full; what a rollback takes back is negative. */
export function amount(minor: number | null, format: ProjectFormat, kind: RedemptionRow['kind'] = 'redemption') {
  if (minor === null) return <Unknown reason="not known" />;
  return format.money(kind === 'rollback' ? -minor : minor);
}

function Customer({ row: { customer } }: { row: RedemptionRow }) {
  return customer === null ? <span className="muted">guest</span> : <Clip isOneLine>{customer}</Clip>;
}

function discount(row: RedemptionRow, format: ProjectFormat) {
  return row.result === 'FAILURE' ? <Unknown reason="nothing was discounted" /> : amount(row.discount_minor, format, row.kind);
}

/** Leads to the panel of an entry; in a new tab too. */
function OpenLink({ id }: { id: string }) {
  return <Link to="." search={(old) => ({ ...old, open: id })} resetScroll={false} className={styles.id}><Clip isOneLine>{id}</Clip></Link>;
}

function Reason({ row }: { row: RedemptionRow }) {
  if (row.failure_code === null) return null;
  const broken = row.judged_by.find((rule) => rule.broken !== null);
  const word = broken === undefined ? failureWord(row.failure_code) : `Rule “${broken.name}”`;
  const words = row.kind === 'rollback' ? `Rollback: ${word}` : word;
  return broken === undefined ? <span title={row.failure_message ?? row.failure_code}>{words}</span> : <Clip>{words}</Clip>;
}
