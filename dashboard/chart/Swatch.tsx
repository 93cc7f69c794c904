import { useId } from 'react';
import { Patterns, toneColour, toneFill } from './Patterns.tsx';
import type { Tone } from './stack.ts';
import styles from './chart.module.css';

/** The small square of a legend, in the colour and form of its measure. */
export function Swatch({ tone }: { tone: Tone }) {
  const id = useId();
  return (
    <svg aria-hidden width={12} height={12} className={styles.swatch}>
      <Patterns id={id} />
      <rect x={0.75} y={0.75} width={10.5} height={10.5} rx={2} fill={toneFill(tone, id)} stroke={toneColour[tone]} strokeWidth={1.5} />
    </svg>
  );
}
