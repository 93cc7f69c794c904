import { measureElement, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { DrawnPlace } from './LongTable.tsx';
import styles from './Table.module.css';

export interface WindowedBodyProps {
  /** Rows. */
  count: number;
  columns: number;
  drawRow: (index: number, place?: DrawnPlace) => ReactNode;
}

/** Height of a row before any is measured, in CSS pixels. */
const usualHeight = 41;

/** Body of a long table: the rows near the window, and a place of the right height for the others. */
export function WindowedBody({ count, columns, drawRow }: WindowedBodyProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  const height = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (body.current !== null) setTop(body.current.getBoundingClientRect().top + scrollY);
  }, []);
  // oxlint-disable-next-line react/incompatible-library -- the React compiler, which it is incompatible with, is not used
  const rows = useWindowVirtualizer<HTMLElement>({
    count,
    overscan: 15,
    scrollMargin: top,
    // What is below would move as rows come near the window if they were of another height: all are taken to be as the first that was measured.
    estimateSize: () => height.current ?? usualHeight,
    measureElement: (...measured) => {
      const size = measureElement(...measured);
      height.current ??= size;
      return size;
    },
  });
  const items = rows.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  return (
    <tbody role="rowgroup" ref={body}>
      <Gap height={first === undefined ? 0 : first.start - top} columns={columns} />
      {items.map(({ index }) => drawRow(index, { ref: rows.measureElement, 'data-index': index }))}
      <Gap height={rows.getTotalSize() - (last === undefined ? 0 : last.end - top)} columns={columns} />
    </tbody>
  );
}

/** Place of the rows that are not drawn. */
function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return <tr aria-hidden="true" className={styles.gap} style={{ height }}><td colSpan={columns} /></tr>;
}
