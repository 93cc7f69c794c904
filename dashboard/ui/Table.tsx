import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import { formatExact } from './format.ts';
import styles from './Table.module.css';
import type { Selection } from './use-selection.ts';

export interface Column<Row> {
  key: string;
  header: string;
  render: (row: Row) => ReactNode;
  /** Numbers stand at the end of their column. */
  isNumber?: boolean;
  isNowrap?: boolean;
  /** Share of the width in a `LongTable`, whose columns keep their place while rows come and go; 1 unless told. */
  weight?: number;
  /** One or two small controls: where a row is a card they stand in its upper corner. */
  isCorner?: boolean;
  /** Longer words: where a row is a card they take its whole width. */
  isWide?: boolean;
  /** The name of the column is only for screen readers: what is in it explains itself. */
  isHeaderHidden?: boolean;
}

export interface TableProps<Row> {
  /** What the rows are, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Lower rows, for histories. */
  isCompact?: boolean;
  /** Where a click anywhere on the row leads; the first cell holds the real link. */
  onRowClick?: (row: Row) => void;
  choice?: RowChoice<Row> | undefined;
}

/** Rows that can be chosen: a box before the first cell of each. */
export interface RowChoice<Row> {
  selection: Selection;
  /** What a row is called: "code AUT-7QX2". */
  nameOf: (row: Row) => string;
}

/**
 * A real table; in a place narrower than 600 px each row becomes a card, its first cell as heading and the others with their column's name. Roles are
 * written out because browsers drop them from table parts that are laid out otherwise. Of very many rows use `LongTable`.
 */
export function Table<Row>({ caption, columns, rows, rowKey, isCompact = false, onRowClick, choice }: TableProps<Row>) {
  return (
    <div className={styles.frame}>
      <table role="table" className={cx(styles.table, isCompact && styles.compact)}>
        <caption className="visually-hidden">{caption}</caption>
        <TableHead columns={columns} choice={choice} count={rows.length} />
        <tbody role="rowgroup">
          {rows.map((row) => <TableRow key={rowKey(row)} rowId={rowKey(row)} columns={columns} row={row} onRowClick={onRowClick} choice={choice} />)}
        </tbody>
      </table>
    </div>
  );
}

/** Names of the columns; where rows can be chosen with a box for all that are shown. */
export function TableHead<Row>({ columns, choice, count }: { columns: readonly Column<Row>[]; choice: RowChoice<Row> | undefined; count: number }) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column, index) => (
          <th key={column.key} role="columnheader" scope="col" className={cx(column.isNumber === true && styles.end)}>
            {choice !== undefined && index === 0 && <ChooseShown selection={choice.selection} count={count} />}
            {column.isHeaderHidden === true ? <span className="visually-hidden">{column.header}</span> : column.header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function ChooseShown({ selection: { selected, onToggleShown }, count }: { selection: Selection; count: number }) {
  const isMixed = selected.size > 0 && selected.size < count;
  return (
    <input
      type="checkbox" className={styles.choose} aria-label="Choose all that are shown" checked={count > 0 && selected.size === count} onChange={onToggleShown}
      ref={(box) => {
        if (box !== null) box.indeterminate = isMixed;
      }}
    />
  );
}

export interface TableRowProps<Row> extends Omit<ComponentProps<'tr'>, 'onClick' | 'className' | 'role'> {
  /** Its key, by which it is chosen. */
  rowId: string;
  columns: readonly Column<Row>[];
  row: Row;
  onRowClick: ((row: Row) => void) | undefined;
  choice: RowChoice<Row> | undefined;
}

/** One row. */
export function TableRow<Row>({ rowId, columns, row, onRowClick, choice, ...rest }: TableRowProps<Row>) {
  const onClick = onRowClick && ((event: MouseEvent<HTMLElement>) => isPlainClick(event) && onRowClick(row));
  const isChosen = choice?.selection.selected.has(rowId) ?? false;
  return (
    <tr {...rest} role="row" className={cx(onRowClick !== undefined && styles.linked, isChosen && styles.chosen)} onClick={onClick}>
      {columns.map((column, index) => (
        <td
          key={column.key}
          role="cell"
          data-label={column.isHeaderHidden === true ? undefined : column.header}
          className={cx(column.isNumber === true && styles.end, column.isNowrap === true && styles.nowrap, column.isCorner === true && styles.corner, column.isWide === true && styles.wide)}
        >
          {choice !== undefined && index === 0 && (
            <input
              type="checkbox" className={styles.choose} aria-label={`Choose ${choice.nameOf(row)}`} checked={isChosen}
              onChange={({ nativeEvent }) => choice.selection.onToggle(rowId, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
            />
          )}
          {column.render(row)}
        </td>
      ))}
    </tr>
  );
}

/** A click on the row itself: not on a control in it, and not the end of selecting text. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  const isControl = (event.target as HTMLElement).closest('a, button, input, label, select') !== null;
  return !isControl && event.button === 0 && !event.metaKey && !event.ctrlKey && (getSelection()?.isCollapsed ?? true);
}

export interface LoadMoreProps {
  shown: number;
  /** What the rows are called: "campaigns". */
  noun: string;
  /** All that match; undefined where nobody counts them. */
  total?: number;
  hasMore: boolean;
  isLoading: boolean;
  onLoadMore: () => void;
}

/** Foot of a list that is read page by page. */
export function LoadMore({ shown, noun, total, hasMore, isLoading, onLoadMore }: LoadMoreProps) {
  if (!hasMore && total === undefined) return null;
  return (
    <div className={styles.more}>
      <span>{formatExact(shown)} {total === undefined ? `${noun} shown` : `of ${formatExact(total)} ${noun}`}</span>
      {hasMore && <Button onPress={onLoadMore} isPending={isLoading}>Show more</Button>}
    </div>
  );
}
