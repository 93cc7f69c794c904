import styles from './Clip.module.css';
import { cx } from './cx.ts';

/** Characters that are surely in sight. */
const shownMax = 20;

/** A name that somebody gave, of any length: two lines of it in a list, or one (ids, which have no words to break at), the whole on pointing. */
export function Clip({ isOneLine = false, children: text }: { isOneLine?: boolean; children: string }) {
  return <span className={cx(styles.clip, isOneLine && styles.one)} title={text.length > shownMax ? text : undefined}>{text}</span>;
}
