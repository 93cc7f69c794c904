/** What a rule in words comes to, for whoever reads it with what is known of each of its conditions. */
import type { RuleSentence } from '../../contract/rule-sentence.ts';

/** 1: holds, 0: does not, ½: cannot be told. */
export type Truth = 0 | 0.5 | 1;

/** All is the least of its parts, any the most, none the rest of that. `truthAt`: of the condition at a place. */
export function readSentence(sentence: RuleSentence, truthAt: (place: string) => Truth): Truth {
  if (sentence.kind === 'condition') return truthAt(sentence.place);
  const parts = sentence.parts.map((part) => readSentence(part, truthAt));
  if (sentence.kind === 'all') return Math.min(...parts) as Truth;
  return (sentence.kind === 'any' ? Math.max(...parts) : 1 - Math.max(...parts)) as Truth;
}
