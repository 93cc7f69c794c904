import type { ReactNode } from 'react';
import styles from './Timeline.module.css';

/** What happened, the latest first. */
export function Timeline({ children }: { children: ReactNode }) {
  return <ol className={styles.timeline}>{children}</ol>;
}

/** One thing that happened: its sign, what it was, and in `small` lines when and by whom. */
export function Happening({ sign, children }: { sign: ReactNode; children: ReactNode }) {
  return <li>{sign}<div>{children}</div></li>;
}
