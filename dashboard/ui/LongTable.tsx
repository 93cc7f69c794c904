import { Suspense } from 'react';
import { lazyPart } from '../lazy-part.tsx';
import { cx } from './cx.ts';
import { TableHead, TableRow, type TableProps } from './Table.tsx';
import styles from './Table.module.css';
import type { WindowedBodyProps } from './WindowedBody.tsx';

export interface LongTableProps<Row> extends Omit<TableProps<Row>, 'isCompact'> {
  /** Whether the list goes on after the last row; then nobody knows how many there are. */
  hasMore: boolean;
}

/** Rows up to which all are drawn: the browser's own search and printing see them. */
const drawnWhole = 200;

/** All rows. */
const WholeBody = ({ count, drawRow }: WindowedBodyProps) => <tbody role="rowgroup">{Array.from({ length: count }, (_row, index) => drawRow(index))}</tbody>;

const WindowedBody = lazyPart(() => import('./WindowedBody.tsx'), 'WindowedBody', WholeBody);

/**
 * A table of any length that scrolls with the page: of many rows only those near the window are drawn. Columns have fixed shares of the width
 * (`weight`), so that they do not move while one scrolls.
 */
export function LongTable<Row>({ caption, columns, rows, rowKey, onRowClick, hasMore, choice }: LongTableProps<Row>) {
  const weights = columns.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const shared = { columns, onRowClick, choice };
  const drawRow = (index: number, place: Partial<DrawnPlace> = {}) => {
    const row = rows[index];
    return row === undefined ? null : <TableRow key={rowKey(row)} rowId={rowKey(row)} {...place} {...shared} aria-rowindex={index + 2} row={row} />;
  };
  const body = { count: rows.length, columns: columns.length, drawRow };
  return (
    <div className={styles.frame}>
      <table role="table" aria-rowcount={hasMore ? -1 : rows.length + 1} className={cx(styles.table, styles.compact, styles.fixed)}>
        <caption className="visually-hidden">{caption}</caption>
        <colgroup>{columns.map(({ key, weight = 1 }) => <col key={key} style={{ width: `${(100 * weight) / weights}%` }} />)}</colgroup>
        <TableHead columns={columns} choice={choice} count={rows.length} />
        {rows.length <= drawnWhole ? <WholeBody {...body} /> : <Suspense fallback={<WholeBody {...body} />}><WindowedBody {...body} /></Suspense>}
      </table>
    </div>
  );
}

/** What a drawn row carries, so that its height is measured. */
export interface DrawnPlace {
  ref: (element: HTMLElement | null) => void;
  'data-index': number;
}
