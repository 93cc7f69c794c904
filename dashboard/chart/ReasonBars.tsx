import type { ReactNode } from 'react';
import { useId } from 'react';
import { Patterns, toneColour, toneFill } from './Patterns.tsx';
import type { Tone } from './stack.ts';
import styles from './chart.module.css';

export interface ReasonBar {
  id: string;
  /** Name of the part, usually a link to what it counts. */
  label: ReactNode;
  count: number;
  /** Part of the whole, 0 to 1. */
  share: number;
  /** Count and share in words. */
  text: string;
}

/** Parts of a whole as horizontal bars, largest first as given; the words beside them say all that the bars show. */
export function ReasonBars({ bars, tone }: { bars: readonly ReasonBar[]; tone: Tone }) {
  const id = useId();
  return (
    <ul className={styles.reasons}>
      {bars.map((bar) => (
        <li key={bar.id}>
          <span className={styles.reasonLabel}>{bar.label}</span>
          <span className={styles.reasonText}>{bar.text}</span>
          <svg aria-hidden width="100%" height={8} className={styles.reasonBar}>
            <Patterns id={`${id}${bar.id}`} />
            <rect x={0.5} y={0.5} height={7} width={`${Math.max(0.5, bar.share * 100)}%`} rx={2} fill={toneFill(tone, `${id}${bar.id}`)} stroke={toneColour[tone]} />
          </svg>
        </li>
      ))}
    </ul>
  );
}
