import type { ReactNode } from 'react';
import styles from './CodeBlock.module.css';
import { CopyButton } from './CopyButton.tsx';

/** Text to be copied whole: a command, a key. The block scrolls by itself, also by keyboard. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    <div className={styles.block}>
      <pre tabIndex={0} role="region" aria-label={label}><code>{text}</code></pre>
      <div className={styles.copy}><CopyButton text={text} label={`Copy ${label}`} /></div>
    </div>
  );
}

/** A code or id in a line of text with a button that copies it. `children` are shown in its place, such as a link. */
export function CopyableCode({ text, label, children = text }: { text: string; label: string; children?: ReactNode }) {
  return <span className={styles.inline}>{children}<CopyButton text={text} label={label} /></span>;
}
