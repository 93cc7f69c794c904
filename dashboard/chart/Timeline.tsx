import styles from './chart.module.css';
import { percentScale } from './percent-scale.ts';

interface Props {
  /** Milliseconds. An end that is null is open: the bar runs past now and fades. What is over has no now in it. */
  start: number;
  end: number | null;
  now: number;
  label: string;
}

/** A span of time with the part that is over, and now. */
export function Timeline({ start, end, now, label }: Props) {
  const shownEnd = end ?? Math.max(now, start) + Math.max(1, Math.abs(now - start) * 0.35);
  const first = Math.min(start, now);
  const isOver = end !== null && now >= end;
  const x = percentScale(first, Math.max(shownEnd, isOver ? first : now, first + 1));
  const over = Math.min(Math.max(now, start), shownEnd);
  return (
    <svg role="img" aria-label={label} className={styles.timeline} width="100%" height={24}>
      <rect className={styles.track} x={`${x(start)}%`} y={8} width={`${x(shownEnd) - x(start)}%`} height={8} rx={4} strokeDasharray={end === null ? '4 3' : undefined} />
      <rect className={styles.elapsed} x={`${x(start)}%`} y={8} width={`${x(over) - x(start)}%`} height={8} rx={4} />
      {!isOver && <line className={styles.nowLine} x1={`${x(now)}%`} x2={`${x(now)}%`} y1={2} y2={22} />}
      {!isOver && <circle className={styles.nowDot} cx={`${x(now)}%`} cy={12} r={5} />}
    </svg>
  );
}
