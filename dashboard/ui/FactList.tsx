import type { ReactNode } from 'react';
import styles from './FactList.module.css';

/** What is known of one thing: terms and what they are, below each other. */
export function FactList({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

/** One line of a `FactList`; a `small` in it is a quieter second line. */
export function Fact({ term, children }: { term: string; children: ReactNode }) {
  return <><dt>{term}</dt><dd>{children}</dd></>;
}
