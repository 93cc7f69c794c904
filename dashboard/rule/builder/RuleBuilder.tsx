import { useMemo, useState, type KeyboardEvent } from 'react';
import type { RuleWriter } from '../../../contract/rule-sentence.ts';
import { useMetadataSchema } from '../../metadata/metadata-schemas-query.ts';
import { toast } from '../../ui/Toast.tsx';
import { useFocusDrawn } from '../../ui/use-focus-drawn.ts';
import { BuilderContext, type BuilderState } from './builder-state.ts';
import { GroupEditor } from './GroupEditor.tsx';
import { moved, withGroup, withoutPart, type Direction, type GroupDraft, type PartDraft } from './rule-draft.ts';

export interface RuleBuilderProps {
  value: GroupDraft;
  onChange: (change: (old: GroupDraft) => GroupDraft) => void;
  writer: RuleWriter;
  /** What is wrong with parts, and what they do not do, by their keys. */
  problems: ReadonlyMap<number, string>;
  hints: ReadonlyMap<number, string>;
}

/** Builds the conditions of a rule: groups in groups, each condition a sentence. Alt with an arrow moves the one that has the keyboard. */
export function RuleBuilder({ value, onChange, writer, problems, hints }: RuleBuilderProps) {
  const { schemas } = useMetadataSchema('order');
  const [learned, setLearned] = useState<ReadonlyMap<string, string>>(new Map());
  const named = useMemo((): RuleWriter => ({ ...writer, nameOf: (id) => learned.get(id) ?? writer.nameOf(id) }), [writer, learned]);
  const focusDrawn = useFocusDrawn();
  const focus: BuilderState['focus'] = (key, ...selectors) => focusDrawn(() => {
    const part = document.querySelector(`[data-part="${key}"]`);
    selectors.map((selector) => part?.querySelector<HTMLElement>(selector)).find((control) => control !== null && control !== undefined)?.focus();
  });
  const move = (key: number, direction: Direction) => {
    onChange((old) => moved(old, key, direction) ?? old);
    focus(key, `[data-move=${direction}]:not(:disabled)`, '[data-move]:not(:disabled)');
  };
  const remove = (part: PartDraft, words: string) => {
    const { next, back } = withoutPart(value, part.key);
    onChange((old) => withoutPart(old, part.key).root);
    focus(next, '[data-remove]', '[data-adder]');
    toast({ title: `Removed ${words}`, action: { label: 'Undo', onPress: () => onChange(back) } });
  };
  const state: BuilderState = {
    schemas, writer: named, problemOf: (key) => problems.get(key) ?? null, hintOf: (key) => hints.get(key) ?? null,
    put: (part) => onChange((old) => withGroup(old, part.key, () => [part])), remove, move, canMove: (key, direction) => moved(value, key, direction) !== null,
    focus,
    learn: (id, name) => setLearned((old) => (old.get(id) === name ? old : new Map([...old, [id, name]]))),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowUp' ? 'up' : event.key === 'ArrowDown' ? 'down' : null;
    const target = event.target as HTMLElement;
    // These open their lists by the same keys.
    if (!event.altKey || direction === null || target.closest('select, [role=combobox]') !== null) return;
    const key = Number(target.closest<HTMLElement>('[data-part]')?.dataset['part']);
    event.preventDefault();
    move(key, direction);
  };
  return (
    <BuilderContext value={state}>
      <div onKeyDownCapture={onKeyDown}><GroupEditor group={value} place="" /></div>
    </BuilderContext>
  );
}
