import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import styles from './FilterBar.module.css';
import { formatExact } from './format.ts';

/** What narrows a list, above it: the search first, then filters, at the end what can be done. */
export function FilterBar({ search, children, actions }: { search?: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.bar}>
      {search !== undefined && <div className={styles.search}>{search}</div>}
      <div className={styles.filters}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** Says that new rows have come; pressing it shows them. Takes no room while there are none. */
export function NewRows({ count, isAtLeast, onShow }: { count: number; isAtLeast: boolean; onShow: () => void }) {
  if (count === 0) return null;
  return <div className={styles.arrivals}><Button look="primary" className={styles.pill} onPress={onShow}>{formatExact(count)}{isAtLeast && '+'} new</Button></div>;
}
