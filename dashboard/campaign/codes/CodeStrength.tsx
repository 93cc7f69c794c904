import type { CodePreview } from '../../../contract/code-preview.ts';
import { cx } from '../../ui/cx.ts';
import { formatLarge } from '../../ui/format.ts';
import { Meter } from '../../ui/Meter.tsx';
import styles from './codes.module.css';

const words: Record<CodePreview['strength'], string> = { safe: 'Safe from guessing', weak: 'A patient program could guess codes', guessable: 'Anybody could guess these codes' };
const tones = { safe: 'good', weak: 'near', guessable: 'full' } as const;

/** Guesses for a hit, as a power of ten, with which the bar is full. */
const fullPower = 9;

/** How easily a code is guessed: a bar that is the fuller the safer they are, and the words for it. */
export function CodeStrength({ preview: { strength, guess_chance: chance } }: { preview: CodePreview }) {
  const guesses = Math.floor(1 / chance);
  const odds = chance >= 1 ? 'Every guess hits' : guesses < 2 ? 'Most guesses hit' : `One guess in ${formatLarge(guesses)} hits`;
  return (
    <div className={cx(styles.strength, styles[strength])}>
      <Meter share={Math.max(0.04, Math.log10(1 / chance) / fullPower)} label={`${words[strength]}: ${odds}`} tone={tones[strength]} />
      <strong>{words[strength]}</strong>
      <small>{odds}</small>
    </div>
  );
}
