import { useId } from 'react';
import { Patterns, toneColour, toneFill } from './Patterns.tsx';
import styles from './chart.module.css';
import { percentScale } from './percent-scale.ts';

interface Props {
  used: number;
  /** Null: no limit is set. */
  limit: number | null;
  /** What a reader hears: "€12,345.00 of €45,000.00 used, 27.4 %". */
  label: string;
}

/** Used against a limit. When more is used than the limit allows, the limit is the line inside the bar. */
export function Bullet({ used, limit, label }: Props) {
  const id = useId();
  const end = Math.max(used, limit ?? 0, 1);
  const x = percentScale(0, end);
  const isOver = limit !== null && used >= limit;
  return (
    <svg role="img" aria-label={label} className={styles.bullet} width="100%" height={18}>
      <Patterns id={id} />
      <rect className={styles.track} x={0.5} y={0.5} width="100%" height={17} rx={4} />
      <rect x={0} y={3} width={`${x(used)}%`} height={12} rx={2} fill={isOver ? toneFill('fail', id) : toneColour.ok} />
      {limit !== null && <line className={styles.limit} x1={`${x(limit)}%`} x2={`${x(limit)}%`} y1={0} y2={18} />}
    </svg>
  );
}
