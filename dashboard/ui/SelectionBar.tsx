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
  /** Whether the list goes on after the rows that are shown. */
  hasMore: boolean;
  /** Whether everything that matches can be worked on at once. */
  canSelectAll?: boolean;
  /** What can be done to them. */
  children: ReactNode;
}

/** What can be done to the rows that are chosen; nothing while none is. It stays in sight while one scrolls. */
export function SelectionBar({ selection, noun, total, hasMore, canSelectAll = false, children }: SelectionBarProps) {
  const { selected, isAll } = selection;
  const bar = useRef<HTMLDivElement>(null);
  const all = total === undefined ? `all ${noun} that match` : `all ${formatExact(total)} ${noun} that match`;
  const isEmpty = selected.size === 0;
  // The button that is pressed goes: the keyboard stays where it was.
  const press = (deed: () => void) => () => {
    bar.current?.focus();
    deed();
  };
  return (
    <div ref={bar} tabIndex={-1} className={cx(isEmpty ? 'visually-hidden' : styles.selection)}>
      <span role="status">{isEmpty ? '' : isAll ? `${all.charAt(0).toUpperCase()}${all.slice(1)} are chosen` : selected.size === 1 ? '1 chosen' : `${formatExact(selected.size)} ${noun} chosen`}</span>
      {!isEmpty && canSelectAll && hasMore && !isAll && <Button look="quiet" onPress={press(selection.selectAll)}>Choose {all}</Button>}
      {!isEmpty && <Button look="quiet" onPress={press(selection.clear)}>Choose none</Button>}
      {!isEmpty && <span className={styles.deeds}>{children}</span>}
    </div>
  );
}
