import styles from './codes.module.css';

/** Codes as they will look; `isAsking`: those of what was entered before. */
export function CodeExamples({ examples, isAsking = false }: { examples: readonly string[]; isAsking?: boolean }) {
  return <span className={styles.examples} aria-busy={isAsking}>{examples.map((example) => <code key={example} className={styles.example}>{example}</code>)}</span>;
}
