import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { useProject } from '../shell/use-project.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { DateField } from '../ui/DateField.tsx';
import { MoneyField, NumberField } from '../ui/NumberField.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './filter.module.css';
import { anyMetadata, conditionProblem, fieldOf, newCondition, type Condition, type FilterDraft, type FilterField } from './filter-draft.ts';
import { operatorOf, operatorsOf, type Operator } from './filter-operators.ts';

export interface FilterEditorProps {
  fields: readonly FilterField[];
  value: FilterDraft;
  onChange: (value: FilterDraft) => void;
  /** What is filtered: "customers". */
  noun: string;
  /** Shows what is still missing in each row. */
  isChecked?: boolean;
}

const junctions = [{ value: 'all', label: 'all' }, { value: 'any', label: 'any' }] as const;

/** Makes a filter of rows that are read as sentences: field, comparison, value. Every row has to hold, or any of them. */
export function FilterEditor({ fields, value, onChange, noun, isChecked = false }: FilterEditorProps) {
  const adder = useRef<HTMLButtonElement>(null);
  const { conditions } = value;
  const put = (next: readonly Condition[]) => onChange({ ...value, conditions: next });
  const [first] = fields;
  const add = () => first !== undefined && put([...conditions, newCondition(first)]);
  const remove = (key: number) => {
    put(conditions.filter((each) => each.key !== key));
    adder.current?.focus();
  };
  return (
    <div className={styles.editor}>
      {conditions.length > 1 && (
        <div className={styles.junction}>
          <Select label="How many conditions have to hold" isLabelHidden value={value.junction} options={junctions} onChange={(junction) => onChange({ ...value, junction })} />
          <span>of these conditions {value.junction === 'all' ? 'hold' : 'holds'} for the {noun}</span>
        </div>
      )}
      {conditions.map((condition, index) => (
        <Row
          key={condition.key} place={index + 1} fields={fields} condition={condition} problem={isChecked ? conditionProblem(value, condition, fields) : null}
          onChange={(next) => put(conditions.with(index, next))} onRemove={() => remove(condition.key)}
        />
      ))}
      <div><Button ref={adder} icon={<Plus size={16} aria-hidden="true" />} onPress={add}>Add condition</Button></div>
    </div>
  );
}

interface RowProps {
  place: number;
  fields: readonly FilterField[];
  condition: Condition;
  problem: string | null;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

function Row({ place, fields, condition, problem, onChange, onRemove }: RowProps) {
  const field = fieldOf(condition, fields);
  const operator = operatorOf(field.kind, condition.operator);
  const toField = (name: string) => {
    const next = fields.find((each) => each.name === name);
    if (next !== undefined) onChange({ ...newCondition(next), key: condition.key, ...(next.kind === field.kind && { operator: condition.operator, value: condition.value }) });
  };
  const toOperator = (id: string) => {
    const next = operatorOf(field.kind, id);
    onChange({ ...condition, operator: id, value: next.input === operator.input || isText(next, operator) ? condition.value : null });
  };
  return (
    <div role="group" aria-label={`Condition ${place}`} className={styles.row}>
      <div className={styles.controls}>
        <Select
          label="Field" isLabelHidden value={field.name} options={fields.map(({ name, label, group = '' }) => ({ value: name, label, group }))} onChange={toField}
        />
        {field.name === anyMetadata && (
          <TextField
            label="Metadata key" isLabelHidden isCode placeholder="key" maxLength={200} value={condition.metadataKey} autoComplete="off"
            onChange={(metadataKey) => onChange({ ...condition, metadataKey })}
          />
        )}
        <Select
          label="Comparison" isLabelHidden value={operator.id} options={operatorsOf[field.kind].map(({ id, word }) => ({ value: id, label: word }))} onChange={toOperator}
        />
        <Value field={field} operator={operator} condition={condition} onChange={onChange} />
        <IconButton label={`Remove condition ${place}`} icon={<X size={16} aria-hidden="true" />} onPress={onRemove} className={styles.remove} />
      </div>
      {problem !== null && <p className={styles.problem}>{problem}</p>}
    </div>
  );
}

function isText(one: Operator, other: Operator): boolean {
  return [one, other].every(({ input }) => input === 'text' || input === 'lines');
}

interface ValueProps {
  field: FilterField;
  operator: Operator;
  condition: Condition;
  onChange: (condition: Condition) => void;
}

function Value({ field, operator: { input }, condition, onChange }: ValueProps) {
  const { currency } = useProject();
  const take = (value: string | number | null) => onChange({ ...condition, value });
  const hidden = { label: 'Value', isLabelHidden: true } as const;
  const text = typeof condition.value === 'string' ? condition.value : null;
  const number = typeof condition.value === 'number' ? condition.value : null;
  switch (input) {
    case 'none': return null;
    case 'text': return <TextField {...hidden} value={text ?? ''} onChange={take} maxLength={500} autoComplete="off" />;
    case 'lines': return <TextField {...hidden} label="Values, one a line" value={text ?? ''} onChange={take} rows={3} placeholder="One a line" />;
    case 'number': return <NumberField {...hidden} value={number} onChange={take} decimals={field.decimals ?? 0} />;
    case 'money': return <MoneyField {...hidden} value={number} onChange={take} currency={currency} />;
    case 'days': return <NumberField {...hidden} label="Days" value={number} onChange={take} min={0} max={99_999} unit="days" />;
    case 'day':
    case 'instant': return <DateField {...hidden} value={text} onChange={take} />;
  }
}
