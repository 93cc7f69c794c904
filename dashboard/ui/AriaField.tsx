import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import styles from './field.module.css';

/** Label of a field of the widget library; what may stay empty says so. */
export function FieldLabel({ label, isOptional = false, isHidden = false }: { label: string; isOptional?: boolean; isHidden?: boolean | undefined }) {
  return (
    <Label className={isHidden ? 'visually-hidden' : (styles.label ?? '')}>
      {label}
      {isOptional && <span className={styles.optional}> (optional)</span>}
    </Label>
  );
}

/** Hint and error below such a field; both belong to it for screen readers. */
export function FieldNotes({ hint, error }: { hint?: ReactNode; error?: string | null | undefined }) {
  return (
    <>
      {hint !== undefined && <Text slot="description" className={styles.hint ?? ''}>{hint}</Text>}
      <FieldError className={styles.error ?? ''}>{error ?? ''}</FieldError>
    </>
  );
}
