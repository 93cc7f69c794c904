import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from './cx.ts';
import styles from './Tabs.module.css';

/** Row of tabs that are pages of their own: links, so that they open in a new tab and Back works. Children: `TabLink`. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return <nav className={styles.tabs} aria-label={label}>{children}</nav>;
}

function TabAnchor({ className, ref, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }) {
  return <a ref={ref} {...rest} className={cx(styles.tab, className)} />;
}

/** One tab: a link of the router; the current one carries `aria-current="page"`. Give an index tab `activeOptions={{ exact: true }}`. */
export const TabLink = createLink(TabAnchor);
