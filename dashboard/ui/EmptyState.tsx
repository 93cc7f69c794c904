import type { ReactNode } from 'react';
import styles from './feedback.module.css';

export interface EmptyStateProps {
  icon?: ReactNode;
  /** What is missing, in a few words. */
  title: string;
  /** Why it is empty and what would fill it. */
  children?: ReactNode;
  /** The one thing to do, unless the page's heading has it. */
  actions?: ReactNode;
  /** Level of the title in the outline of the page. */
  level?: 2 | 3;
}

/** Nothing here: what it would be, why it is empty, one thing to do. */
export function EmptyState({ icon, title, children, actions, level = 2 }: EmptyStateProps) {
  const Title = level === 2 ? 'h2' : 'h3';
  return (
    <div className={styles.empty}>
      {icon !== undefined && <span className={styles.emptyIcon} aria-hidden="true">{icon}</span>}
      <Title>{title}</Title>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className={styles.emptyActions}>{actions}</div>}
    </div>
  );
}
