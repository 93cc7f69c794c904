import { Plus, X } from 'lucide-react';
import type { GroupKind } from '../../../contract/rule-tree.ts';
import { groupKindWords } from '../../../contract/rule-sentence.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Select } from '../../ui/Select.tsx';
import { useBuilder } from './builder-state.ts';
import styles from './builder.module.css';
import { ConditionRow } from './ConditionRow.tsx';
import { PartTools } from './PartTools.tsx';
import { depthMax, isGroup, newCondition, newGroup, type ConditionDraft, type GroupDraft, type PartDraft } from './rule-draft.ts';

export interface GroupEditorProps {
  group: GroupDraft;
  /** Where it stands, as people count; empty: the whole rule. */
  place: string;
  /** How many groups are around it. */
  depth?: number;
  /** The name of the condition whose items its conditions are about; null: they are about the redemption. */
  within?: string | null;
  /** Takes away what is asked of items. */
  onRemove?: () => void;
}

const kinds: { value: GroupKind; label: string }[] = (['all', 'any', 'none'] as const).map((value) => ({ value, label: groupKindWords(value) }));

/** A group of conditions: which of them have to be true, and what they are. */
export function GroupEditor({ group, place, depth = 0, within = null, onRemove }: GroupEditorProps) {
  const { put, focus, problemOf, hintOf } = useBuilder();
  const add = (part: PartDraft) => {
    put({ ...group, parts: [...group.parts, part] });
    focus(part.key, '[role=combobox]');
  };
  const takeInner = (part: ConditionDraft) => {
    put({ ...part, inner: null });
    focus(part.key, '[data-more]');
  };
  const [problem, hint] = [problemOf(group.key), hintOf(group.key)];
  const name = place === '' ? 'The whole rule' : within === null ? `Group ${place}` : `What is asked of the items of condition ${place}`;
  return (
    <fieldset className={cx(styles.group, place === '' && styles.root, within !== null && styles.inner)} data-part={group.key}>
      <legend className="visually-hidden">{name}: {groupKindWords(group.kind)}</legend>
      <div className={styles.groupHead}>
        {place !== '' && within === null && <span className={styles.place} aria-hidden="true">{place}</span>}
        <span>{within !== null ? 'Of these items' : place === '' ? 'Accepted when' : 'True when'}</span>
        <Select label={`Which of the parts have to be true: ${name.toLowerCase()}`} isLabelHidden value={group.kind} options={kinds} onChange={(kind) => put({ ...group, kind })} />
        <span className={styles.tools}>
          {place !== '' && within === null && <PartTools part={group} noun={`group ${place}: ${groupKindWords(group.kind)}`} />}
          {onRemove !== undefined && <IconButton label={`Ask nothing more of the items of condition ${place}`} icon={<X size={16} aria-hidden="true" />} onPress={onRemove} />}
        </span>
      </div>
      {group.parts.map((part, index) => {
        const at = place === '' ? String(index + 1) : `${place}.${index + 1}`;
        return isGroup(part)
          ? <GroupEditor key={part.key} group={part} place={at} depth={depth + 1} within={within} />
          : (
              <ConditionRow key={part.key} condition={part} place={at} within={within}>
                {part.inner !== null && <GroupEditor group={part.inner} place={at} within={part.name} onRemove={() => takeInner(part)} />}
              </ConditionRow>
            );
      })}
      <div className={styles.adders}>
        <Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => add(newCondition())} data-adder="">Add condition{place === '' ? '' : ` to ${place}`}</Button>
        {within === null && depth + 1 < depthMax && (
          <Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => add(newGroup(group.kind === 'any' ? 'all' : 'any', [newCondition()]))}>
            Add group{place === '' ? '' : ` to ${place}`}
          </Button>
        )}
      </div>
      {/* Below everything: what comes while somebody types moves nothing of the group. */}
      {problem !== null && <p className={styles.problem}>{problem}</p>}
      {problem === null && hint !== null && <p className={styles.hint}>{hint}</p>}
    </fieldset>
  );
}
