import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
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
  if (selected.size === 0) return <div role="status" className="visually-hidden" />;
  const all = total === undefined ? `all ${noun} that match` : `all ${formatExact(total)} ${noun} that match`;
  return (
    <div className={styles.selection}>
      <span role="status">{isAll ? `${all.charAt(0).toUpperCase()}${all.slice(1)} are chosen` : selected.size === 1 ? '1 chosen' : `${formatExact(selected.size)} ${noun} chosen`}</span>
      {canSelectAll && hasMore && !isAll && <Button look="quiet" onPress={selection.selectAll}>Choose {all}</Button>}
      <Button look="quiet" onPress={selection.clear}>Choose none</Button>
      <span className={styles.deeds}>{children}</span>
    </div>
  );
}
