import { useEffect, useRef, type ReactNode } from 'react';
import { cx } from './cx.ts';
import { useTellTitle } from './page-title.ts';
import styles from './Page.module.css';

export interface PageProps {
  /** The one `h1`, and the beginning of the window's title. */
  title: string;
  /** What the window's title says after it, such as the project. */
  context?: string;
  /** What of it is shown, such as a tab: the window's title begins with it. */
  part?: string;
  /** Marks beside the title, such as a status. */
  marks?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Full width, for long tables. */
  isWide?: boolean;
}

/** One screen: names the window and the end of the path above it, holds the one `h1`. */
export function Page({ title, context, part, marks, lead, actions, children, isWide = false }: PageProps) {
  useTellTitle(title);
  useWindowTitle([part, title, context].filter((word) => word !== undefined).join(' – '));
  return (
    <div className={cx(styles.page, isWide && styles.wide)}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <div className={styles.titleLine}>
            <h1 tabIndex={-1}>{title}</h1>
            {marks}
          </div>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Names the window: `Vouchers – Autumn – Vouchsafe`. */
export function useWindowTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Vouchsafe`;
  }, [title]);
}

/** Ref for what should hold the keyboard when it appears, such as a summary of errors. */
export function useFocusOnMount<T extends HTMLElement>(): { current: T | null } {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
