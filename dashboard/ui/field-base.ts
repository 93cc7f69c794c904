import type { ReactNode } from 'react';

/** What all fields of the kit share. */
export interface FieldBase {
  label: string;
  /** The label is for screen readers: what stands around the field explains it to the eye. */
  isLabelHidden?: boolean;
  hint?: ReactNode;
  /** What is wrong and how to put it right; null or undefined: nothing is. */
  error?: string | null | undefined;
  isOptional?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  name?: string;
}

/** Whether a field has something to complain about. */
export function isWrong(error: string | null | undefined): boolean {
  return error !== null && error !== undefined && error !== '';
}
