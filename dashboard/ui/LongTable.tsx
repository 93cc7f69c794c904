import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { cx } from './cx.ts';
import { TableHead, TableRow, type TableProps } from './Table.tsx';
import styles from './Table.module.css';

export interface LongTableProps<Row> extends Omit<TableProps<Row>, 'isCompact'> {
  /** Whether the list goes on after the last row; then nobody knows how many there are. */
  hasMore: boolean;
}

/** Rows up to which all are drawn: the browser's own search and printing see them. */
const drawnWhole = 200;
/** Height of a row before it is measured, in CSS pixels. */
const rowHeight = 36;

/**
 * A table of any length that scrolls with the page: of many rows only those near the window are drawn, and a place of the right height is kept for
 * the others. Columns have fixed shares of the width (`weight`), so that they do not move while one scrolls.
 */
export function LongTable<Row>({ caption, columns, rows, rowKey, onRowClick, hasMore }: LongTableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const window = useDrawnRows(rows, rowKey, body);
  const weights = columns.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return (
    <div className={styles.frame}>
      <table role="table" aria-rowcount={hasMore ? -1 : rows.length + 1} className={cx(styles.table, styles.compact, styles.fixed)}>
        <caption className="visually-hidden">{caption}</caption>
        <colgroup>{columns.map(({ key, weight = 1 }) => <col key={key} style={{ width: `${(100 * weight) / weights}%` }} />)}</colgroup>
        <TableHead columns={columns} />
        <tbody role="rowgroup" ref={body}>
          <Gap height={window.before} columns={columns.length} />
          {window.indexes.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            return <TableRow key={rowKey(row)} ref={window.measure} data-index={index} aria-rowindex={index + 2} columns={columns} row={row} onRowClick={onRowClick} />;
          })}
          <Gap height={window.after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Place of the rows that are not drawn. */
function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return <tr aria-hidden="true" className={styles.gap} style={{ height }}><td colSpan={columns} /></tr>;
}

function useDrawnRows<Row>(rows: readonly Row[], rowKey: (row: Row) => string, body: { current: HTMLElement | null }) {
  const isWhole = rows.length <= drawnWhole;
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current !== null) setTop(body.current.getBoundingClientRect().top + scrollY);
  }, [body, isWhole]);
  // oxlint-disable-next-line react/incompatible-library -- the React compiler, which it is incompatible with, is not used
  const virtual = useWindowVirtualizer({
    count: isWhole ? 0 : rows.length, estimateSize: () => rowHeight, overscan: 15, scrollMargin: top,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });
  if (isWhole) return { indexes: rows.map((_, index) => index), before: 0, after: 0, measure: undefined };
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  return {
    indexes: items.map(({ index }) => index),
    before: first === undefined ? 0 : first.start - top,
    after: virtual.getTotalSize() - (last === undefined ? 0 : last.end - top),
    measure: virtual.measureElement,
  };
}
