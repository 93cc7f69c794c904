import { useId } from 'react';
import { Patterns, toneColour, toneFill } from './Patterns.tsx';
import styles from './chart.module.css';
import { percentScale } from './percent-scale.ts';

interface Props {
  used: number;
  /** Reserved beyond what is used; drawn dotted behind it. */
  held?: number;
  limit: number;
  /** Per cent of the limit that are marked below the bar. */
  marks?: readonly number[];
  /** What a reader hears: "€12,345.00 of €45,000.00 used, 27.4 %". */
  label: string;
}

/** Used and held against a limit. When more is used than the limit allows, the limit is the line inside the bar. */
export function Bullet({ used, held = 0, limit, marks = [], label }: Props) {
  const id = useId();
  const x = percentScale(0, Math.max(used + held, limit, 1));
  const isOver = used >= limit;
  return (
    <svg role="img" aria-label={label} className={styles.bullet} width="100%" height={marks.length === 0 ? 18 : 24}>
      <Patterns id={id} />
      <rect className={styles.track} x={0.5} y={0.5} width="100%" height={17} rx={4} />
      {held > 0 && <rect x={`${x(used)}%`} y={3} width={`${x(used + held) - x(used)}%`} height={12} rx={2} fill={toneFill('roll', id)} />}
      <rect x={0} y={3} width={`${x(used)}%`} height={12} rx={2} fill={isOver ? toneFill('fail', id) : toneColour.ok} />
      <line className={styles.limit} x1={`${x(limit)}%`} x2={`${x(limit)}%`} y1={0} y2={18} />
      {marks.map((percent) => {
        const at = `${x((limit * percent) / 100)}%`;
        return <line key={percent} className={used >= (limit * percent) / 100 ? styles.passedMark : styles.mark} x1={at} x2={at} y1={19} y2={24} />;
      })}
    </svg>
  );
}
