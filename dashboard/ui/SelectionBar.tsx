import { useRef, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import { formatExact } from './format.ts';
import styles from './Table.module.css';
import type { Selection } from './use-selection.ts';

export interface SelectionBarProps {
  selection: Selection;
  /** What the rows are called: "codes". */
  noun: string;
  /** How many the filter matches, where that is known. */
  total?: number | undefined;
  /** Whether they are more than `total`. */
  isMore?: boolean;
  /** Whether the list goes on after the rows that are shown. */
  hasMore: boolean;
  /** Whether everything that matches can be worked on at once. */
  canSelectAll?: boolean;
  /** What can be done to them. */
  children: ReactNode;
}

/** What can be done to the rows that are chosen; nothing while none is. It stays in sight while one scrolls. */
export function SelectionBar({ selection, noun, total, isMore = false, hasMore, canSelectAll = false, children }: SelectionBarProps) {
  const { selected, isAll } = selection;
  const bar = useRef<HTMLDivElement>(null);
  const bound = isMore && total !== undefined && total > 0 ? `, more than ${formatExact(total)}` : '';
  const all = total === undefined || isMore ? `all ${noun} that match${bound}` : `all ${formatExact(total)} ${noun} that match`;
  const whole = `${all.charAt(0).toUpperCase()}${all.slice(1)}${bound === '' ? '' : ','} are chosen`;
  const isEmpty = selected.size === 0;
  // The button that is pressed goes: the keyboard stays where it was.
  const press = (deed: () => void) => () => {
    bar.current?.focus();
    deed();
  };
  return (
    <div ref={bar} tabIndex={-1} className={cx(isEmpty ? 'visually-hidden' : styles.selection)}>
      <span role="status">{isEmpty ? '' : isAll ? whole : selected.size === 1 ? '1 chosen' : `${formatExact(selected.size)} ${noun} chosen`}</span>
      {!isEmpty && canSelectAll && hasMore && !isAll && <Button look="quiet" onPress={press(selection.selectAll)}>Choose {all}</Button>}
      {!isEmpty && <Button look="quiet" onPress={press(selection.clear)}>Choose none</Button>}
      {!isEmpty && <span className={styles.deeds}>{children}</span>}
    </div>
  );
}
