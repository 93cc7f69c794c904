import styles from './chart.module.css';
import { percentScale } from './percent-scale.ts';

interface Props {
  /** Both ends of the band; the scale always shows zero. */
  low: number;
  high: number;
  label: string;
}

/** A band from a loss to a gain, with zero marked. */
export function RangeBar({ low, high, label }: Props) {
  const x = percentScale(Math.min(low, 0), Math.max(high, 0, 1));
  return (
    <svg role="img" aria-label={label} className={styles.bullet} width="100%" height={18}>
      <rect className={styles.loss} x={`${x(Math.min(low, 0))}%`} y={3} width={`${x(0) - x(Math.min(low, 0))}%`} height={12} rx={2} />
      <rect className={styles.gain} x={`${x(0)}%`} y={3} width={`${Math.max(0, x(high) - x(0))}%`} height={12} rx={2} />
      <line className={styles.limit} x1={`${x(0)}%`} x2={`${x(0)}%`} y1={0} y2={18} />
    </svg>
  );
}
