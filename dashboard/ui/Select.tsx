import { useId, type ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './field.module.css';
import type { FieldBase } from './field-base.ts';
import { FieldFrame } from './FieldFrame.tsx';

export interface Option<T extends string> {
  value: T;
  label: string;
  hint?: string;
  /** Heading in the list above the options that have the same one. */
  group?: string;
}

/** A choice for each of some words, in their order. */
export function optionsOf<Value extends string>(words: Record<Value, string>): Option<Value>[] {
  return (Object.entries(words) as [Value, string][]).map(([value, label]) => ({ value, label }));
}

export interface SelectProps<T extends string> extends FieldBase {
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  /** Label beside the control instead of above it, for filters. */
  isInline?: boolean;
}

/** Choice from a short list: the platform's own control. For long lists there is `ComboBox`. */
export function Select<T extends string>({ value, options, onChange, ...frame }: SelectProps<T>) {
  return (
    <FieldFrame {...frame}>
      {(control) => (
        <select {...control} className={cx(styles.input, styles.select)} value={value} onChange={(event) => onChange(event.target.value as T)}>
          <Options options={options} />
        </select>
      )}
    </FieldFrame>
  );
}

function Options({ options }: { options: readonly Option<string>[] }) {
  return [...new Set(options.map(({ group = '' }) => group))].map((group) => {
    const members = options.filter((option) => (option.group ?? '') === group);
    const shown = members.map((option) => <option key={option.value} value={option.value}>{option.label}</option>);
    return group === '' ? shown : <optgroup key={group} label={group}>{shown}</optgroup>;
  });
}

export interface ChoiceProps<T extends string> {
  /** What is chosen. Visible above cards, for screen readers only above segments. */
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}

/** Choice of one from a few that need a sentence each. */
export function RadioCards<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.cards}>
        {options.map((option) => (
          <label key={option.value} className={styles.card}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            <strong>{option.label}</strong>
            {option.hint !== undefined && <small>{option.hint}</small>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Choice of one from two to four words, side by side. */
export function Segments<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles.segments}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.segment}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

export interface CheckboxProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  children: ReactNode;
  /** A sentence below it. */
  hint?: string;
  isDisabled?: boolean;
}

export function Checkbox({ isSelected, onChange, children, hint, isDisabled = false }: CheckboxProps) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={isSelected} disabled={isDisabled} onChange={(event) => onChange(event.target.checked)} />
      <span>{children}</span>
      {hint !== undefined && <small>{hint}</small>}
    </label>
  );
}
