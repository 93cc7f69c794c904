import { parseDateTime, toZoned } from '@internationalized/date';
import { useState } from 'react';
import { metadataTypes } from '../../../contract/constants.ts';
import type { MetadataType, WireMetadataDefinition } from '../../../contract/metadata.ts';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { DateField } from '../../ui/DateField.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { focusFirstWrong } from '../../ui/focus-field.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Checkbox, Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { numberDecimals, wallReading } from '../metadata-shape.ts';
import { typeWords } from '../metadata-words.ts';
import { definitionOf, emptyProperty, hasRule, propertyDraftOf, propertyProblems, type Bound, type PropertyDraft } from './property-draft.ts';
import styles from './schemas.module.css';

interface Props {
  /** Null: a new one. */
  name: string | null;
  definition: WireMetadataDefinition | undefined;
  /** The server has it: then its key and its type stay. */
  isStored: boolean;
  taken: readonly string[];
  nested: readonly string[];
  onSet: (key: string, definition: WireMetadataDefinition) => void;
  onClose: () => void;
}

const types = metadataTypes.map((value) => ({ value, label: typeWords[value] }));

/** One property: its key, its type and the rules that the type has. It is saved with the page. */
export function PropertyDialog({ name, definition, isStored, taken, nested, onSet, onClose }: Props) {
  const [draft, setDraft] = useState<PropertyDraft>(() => (name === null || definition === undefined ? emptyProperty : propertyDraftOf(name, definition)));
  const [isChecked, setChecked] = useState(false);
  const found = propertyProblems(draft, taken.filter((key) => key !== name));
  const problems = isChecked ? found : {};
  const set = (change: Partial<PropertyDraft>) => setDraft((old) => ({ ...old, ...change }));
  const submit = () => {
    setChecked(true);
    if (Object.keys(found).length > 0) {
      focusFirstWrong('[data-property]');
      return;
    }
    onSet(draft.key.trim(), definitionOf(draft));
    onClose();
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit}>{name === null ? 'Add property' : 'Change property'}</Button>
    </>
  );
  return (
    <Dialog title={name === null ? 'New property' : `Change “${name}”`} isOpen onClose={onClose} footer={footer}>
      <div className={styles.form} data-property>
        <TextField
          label="Key" value={draft.key} onChange={(key) => set({ key })} autoFocus={!isStored} isCode maxLength={200} autoComplete="off" isDisabled={isStored} error={problems.key}
          hint={isStored ? 'A key keeps its name and its type: metadata are stored under it.' : 'As requests name it, such as cost_centre. Key and type cannot be changed later.'}
        />
        <Select<MetadataType>
          label="Type" value={draft.type} options={types} onChange={(type) => set({ type, lower: emptyProperty.lower, upper: emptyProperty.upper })} isDisabled={isStored}
        />
        {draft.type === 'object' && <Select label="Its parts" value={draft.nested} options={nestedOptions(nested)} onChange={(chosen) => set({ nested: chosen })} isDisabled={isStored} />}
        <Checkbox isSelected={draft.isList} onChange={(isList) => set({ isList })} isDisabled={isStored}>A list of such values</Checkbox>
        <Checkbox isSelected={draft.isRequired} onChange={(isRequired) => set({ isRequired })}>Required: without it objects are refused</Checkbox>
        <RuleFields draft={draft} problems={problems} set={set} />
      </div>
    </Dialog>
  );
}

function nestedOptions(nested: readonly string[]): { value: string; label: string }[] {
  return [{ value: '', label: 'Any' }, ...nested.map((value) => ({ value, label: `By the nested schema “${value}”` }))];
}

interface RuleProps {
  draft: PropertyDraft;
  problems: Partial<Record<keyof PropertyDraft, string>>;
  set: (change: Partial<PropertyDraft>) => void;
}

/** The rules that the type has; of a list they hold for each element. */
function RuleFields({ draft, problems, set }: RuleProps) {
  const { type } = draft;
  if (type === 'object') return null;
  return (
    <fieldset className={styles.rules}>
      <legend>Rules{draft.isList && ', for each value of the list'}</legend>
      {hasRule(type, 'gte') && (
        <>
          <BoundFields type={type} label="Lowest value" words={['or higher', 'has to be higher']} bound={draft.lower} onChange={(lower) => set({ lower })} problem={undefined} />
          <BoundFields type={type} label="Highest value" words={['or lower', 'has to be lower']} bound={draft.upper} onChange={(upper) => set({ upper })} problem={problems.upper} />
        </>
      )}
      {hasRule(type, 'minLength') && (
        <div className="pair">
          <NumberField label="Shortest length" value={draft.minLength} onChange={(minLength) => set({ minLength })} min={0} max={2_147_483_647} isOptional />
          <NumberField label="Longest length" value={draft.maxLength} onChange={(maxLength) => set({ maxLength })} min={0} max={2_147_483_647} isOptional error={problems.maxLength} />
        </div>
      )}
      {hasRule(type, 'eq') && (
        <TextField
          label="Allowed values" value={draft.allowed} onChange={(allowed) => set({ allowed })} rows={3} isOptional error={problems.allowed}
          hint="One a line: then nothing else is allowed, and people choose from a list."
        />
      )}
      {hasRule(type, 'ne') && (
        <TextField
          label="Values that are not allowed" value={draft.forbidden} onChange={(forbidden) => set({ forbidden })} rows={2} isOptional error={problems.forbidden}
          hint="One a line"
        />
      )}
    </fieldset>
  );
}

interface BoundProps {
  type: MetadataType;
  label: string;
  /** Whether the bound itself is allowed, in words. */
  words: [inclusive: string, exclusive: string];
  bound: Bound;
  onChange: (bound: Bound) => void;
  problem: string | undefined;
}

function BoundFields({ type, label, words: [inclusive, exclusive], bound, onChange, problem }: BoundProps) {
  const { time_zone: zone } = useProject();
  const { value } = bound;
  const put = (next: number | string | null) => onChange({ ...bound, value: next });
  const options = [{ value: 'inclusive', label: inclusive }, { value: 'exclusive', label: exclusive }] as const;
  const text = typeof value === 'string' ? value : null;
  return (
    <div className="pair">
      {type === 'number' && <NumberField label={label} value={typeof value === 'number' ? value : null} onChange={put} decimals={numberDecimals} isOptional error={problem} />}
      {type === 'date' && <DateField label={label} value={text?.slice(0, 10) ?? null} onChange={put} isOptional error={problem} />}
      {type === 'datetime' && (
        <DateField
          label={label} hasTime value={text === null ? null : wallReading(text, zone)} isOptional error={problem}
          onChange={(next) => put(next === null ? null : toZoned(parseDateTime(next), zone).toAbsoluteString())}
        />
      )}
      <Select
        label={`${label} itself`} value={bound.isInclusive ? 'inclusive' : 'exclusive'} options={options} onChange={(chosen) => onChange({ ...bound, isInclusive: chosen === 'inclusive' })}
      />
    </div>
  );
}
