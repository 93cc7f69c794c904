/** What a configuration of codes makes, before any is made; our own dashboard's. */
import { Type, type Static } from 'typebox';
import { Maybe, Nullable } from './common.ts';
import { CodeConfig } from './voucher.ts';
import { vouchersCountMax } from './vouchers-count.ts';

export const CodePreviewRequest = Type.Object({ code_config: Maybe(CodeConfig), count: Type.Integer({ minimum: 1, maximum: vouchersCountMax }) });

export const CodePreview = Type.Object({
  examples: Type.Array(Type.String()),
  space: Type.String({ description: 'how many different codes there are; a whole number, as text since it may be beyond 2^53' }),
  free: Nullable(Type.Integer({ description: 'how many of them nobody has; null: far more than are wanted' })),
  is_enough: Type.Boolean(),
  strength: Type.Enum(['safe', 'weak', 'guessable'], { description: 'weak: a patient program finds codes; guessable: anybody does, so our dashboard makes none' }),
  characters_missing: Nullable(Type.Integer({ description: 'random characters to be added until they are safe; 0: they are, null: no number of them helps' })),
  guess_chance: Type.Number({ description: 'chance that a code somebody makes up is one of those wanted, from 0 to 1' }),
});
export type CodePreview = Static<typeof CodePreview>;
