import { createLink, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, type AnchorHTMLAttributes, type ReactNode, type Ref } from 'react';
import { cx } from './cx.ts';
import styles from './Tabs.module.css';

/** Row of tabs that are pages of their own: links, so that they open in a new tab and Back works. Children: `TabLink`. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  const row = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    // Where the row is wider than the window, the current tab is brought into it; the page itself does not move.
    const current = row.current?.querySelector<HTMLElement>('[aria-current=page]');
    if (row.current && current) row.current.scrollLeft = current.offsetLeft - (row.current.clientWidth - current.offsetWidth) / 2;
  }, [path]);
  return <nav ref={row} className={styles.tabs} aria-label={label}>{children}</nav>;
}

function TabAnchor({ className, ref, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }) {
  return <a ref={ref} {...rest} className={cx(styles.tab, className)} />;
}

/** One tab: a link of the router; the current one carries `aria-current="page"`. Give an index tab `activeOptions={{ exact: true }}`. */
export const TabLink = createLink(TabAnchor);
