import { createContext, useContext } from 'react';
import type { Schemas } from '../../../contract/metadata-faults.ts';
import type { RuleWriter } from '../../../contract/rule-sentence.ts';
import type { Direction, PartDraft } from './rule-draft.ts';

/** What all rows of the builder share. */
export interface BuilderState {
  schemas: Schemas;
  writer: RuleWriter;
  /** What is wrong with a part, once somebody tried to save; null: nothing. */
  problemOf: (key: number) => string | null;
  /** What a part does not do, although it is written; null: nothing to say. */
  hintOf: (key: number) => string | null;
  put: (part: PartDraft) => void;
  remove: (part: PartDraft, words: string) => void;
  move: (key: number, direction: Direction) => void;
  canMove: (key: number, direction: Direction) => boolean;
  /** Gives the keyboard, once what was just changed is drawn, to the first of some controls that a part has. */
  focus: (key: number, ...selectors: readonly string[]) => void;
  /** Remembers what an id that was just picked stands for. */
  learn: (id: string, name: string) => void;
}

export const BuilderContext = createContext<BuilderState | null>(null);

/** The builder around a row. */
export function useBuilder(): BuilderState {
  const state = useContext(BuilderContext);
  if (state === null) throw new Error('no rule builder around this component');
  return state;
}
