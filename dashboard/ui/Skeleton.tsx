import styles from './feedback.module.css';

/** Grey place of true size for what is being read the first time; appears only when that takes a moment. Sizes in CSS lengths. */
export function Skeleton({ width = '100%', height = '1rem' }: { width?: string; height?: string }) {
  return <span className={styles.skeleton} aria-hidden="true" style={{ width, height }} />;
}

/** Several lines of text that are being read the first time. */
export function SkeletonLines({ count = 3, label = 'Loading' }: { count?: number; label?: string }) {
  return (
    <div className={styles.lines} role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => <Skeleton key={index} width={index % 3 === 2 ? '60%' : '100%'} />)}
    </div>
  );
}
