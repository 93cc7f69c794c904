import { useId, type ReactNode } from 'react';
import { isWrong, type FieldBase } from './field-base.ts';
import styles from './field.module.css';

/** What a native control of a field carries. */
export interface ControlProps {
  id: string;
  name: string | undefined;
  disabled: boolean | undefined;
  autoFocus: boolean | undefined;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

export interface FieldFrameProps extends FieldBase {
  /** Label beside the control instead of above it. */
  isInline?: boolean;
  children: (control: ControlProps) => ReactNode;
}

/** Label, hint and error around a native control; they belong to it for screen readers as well. What may stay empty says so. */
export function FieldFrame({ label, isLabelHidden = false, hint, error, isOptional = false, isDisabled, autoFocus, name, isInline = false, children }: FieldFrameProps) {
  const id = useId();
  const [hasHint, hasError] = [hint !== undefined, isWrong(error)];
  const notes = [hasHint && `${id}-hint`, hasError && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={isInline ? styles.inlineField : styles.field} data-field={name}>
      <label className={isLabelHidden ? 'visually-hidden' : styles.label} htmlFor={id}>
        {label}
        {isOptional && <span className={styles.optional}> (optional)</span>}
      </label>
      {children({ id, name, disabled: isDisabled, autoFocus, 'aria-invalid': hasError || undefined, 'aria-describedby': notes === '' ? undefined : notes })}
      {hasHint && <span id={`${id}-hint`} className={styles.hint}>{hint}</span>}
      {hasError && <span id={`${id}-error`} className={styles.error}>{error}</span>}
    </div>
  );
}
