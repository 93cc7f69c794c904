import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8');

/** Colours of one theme by name, from `--name: light-dark(#light, #dark)`. */
function theme(index: 1 | 2): Map<string, string> {
  const colours = [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
  return new Map(colours.map((match) => [match[1] ?? '', match[index + 1] ?? '']));
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const backgrounds = ['bg', 'surface', 'raised'];
const data = ['data-ok', 'data-fail', 'data-roll', 'data-info', 'data-gold'];
const textPairs = [
  ...['text', 'muted', 'accent', 'danger-text', ...data].flatMap((colour) => backgrounds.map((background) => [colour, background])),
  ['on-accent', 'accent'], ['on-accent', 'accent-strong'], ['text', 'accent-soft'], ['accent', 'accent-soft'], ['muted', 'accent-soft'], ['text', 'hover'], ['muted', 'hover'],
  ['warn-text', 'warn-bg'], ['danger-text', 'danger-bg'], ['ok-text', 'ok-bg'], ['ok-text', 'surface'], ['warn-text', 'surface'], ['bg', 'text'],
];
const partPairs = ['line-strong', 'focus'].flatMap((colour) => backgrounds.map((background) => [colour, background]));

test.each([['light', 1], ['dark', 2]] as const)('in the %s theme all text reaches 4.5:1 and all parts of controls 3:1', (_name, index) => {
  const colours = theme(index);
  const tooFaint = [...textPairs.map((pair) => [...pair, 4.5]), ...partPairs.map((pair) => [...pair, 3])].filter(([colour, background, least]) => {
    const [one, other] = [colours.get(String(colour)), colours.get(String(background))];
    return one === undefined || other === undefined || contrast(one, other) < Number(least);
  });
  expect(tooFaint).toEqual([]);
});
