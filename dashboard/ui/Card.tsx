import { useId, type ReactNode } from 'react';
import styles from './Card.module.css';
import { cx } from './cx.ts';

export interface CardProps {
  /** Heading of the section; without one the card is only a frame. */
  title?: string;
  /** Quiet words beside the heading, such as the span or the zone the figures are of. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** The content stays and is being read again: shows a thin moving line. */
  isRefreshing?: boolean;
  /** Content reaches the edges, for tables. */
  isFlush?: boolean;
  className?: string | undefined;
}

/** A section of a page with its heading. Its width is a container (`@container`). */
export function Card({ title, note, actions, children, isRefreshing = false, isFlush = false, className }: CardProps) {
  const id = useId();
  const Frame = title === undefined ? 'div' : 'section';
  return (
    <Frame className={cx(styles.card, className)} aria-labelledby={title === undefined ? undefined : id} aria-busy={isRefreshing || undefined}>
      {isRefreshing && <div className={styles.refreshing} aria-hidden="true" />}
      {title !== undefined && (
        <div className={styles.head}>
          <div className={styles.title}>
            <h2 id={id}>{title}</h2>
            {note !== undefined && <span className={styles.note}>{note}</span>}
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </div>
      )}
      <div className={cx(styles.body, isFlush && styles.flush)}>{children}</div>
    </Frame>
  );
}
