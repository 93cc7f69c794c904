import { PatternCircles, PatternLines } from '@visx/pattern';
import type { Tone } from './stack.ts';

export const toneColour: Record<Tone, string> = {
  ok: 'var(--data-ok)', fail: 'var(--data-fail)', roll: 'var(--data-roll)', info: 'var(--data-info)',
};

const forms: Record<Tone, 'solid' | 'hatch' | 'dots'> = { ok: 'solid', fail: 'hatch', roll: 'dots', info: 'solid' };

/** How a measure is filled: plain, hatched or dotted in its colour, with the patterns of `Patterns` under the same `id`. */
export function toneFill(tone: Tone, id: string): string {
  return forms[tone] === 'solid' ? toneColour[tone] : `url(#${id}-${tone})`;
}

/** The patterns that a picture fills with. `id` is the picture's own. */
export function Patterns({ id }: { id: string }) {
  return (
    <>
      <PatternLines id={`${id}-fail`} width={5} height={5} orientation={['diagonal']} stroke={toneColour.fail} strokeWidth={2.2} background="var(--surface)" />
      <PatternCircles id={`${id}-roll`} width={4.5} height={4.5} radius={1.35} fill={toneColour.roll} background="var(--surface)" complement />
    </>
  );
}
