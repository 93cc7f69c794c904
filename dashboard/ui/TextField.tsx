import { Eye, EyeOff } from 'lucide-react';
import { useState, type HTMLInputAutoCompleteAttribute, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from 'react-aria-components';
import { cx } from './cx.ts';
import { isWrong, type FieldBase } from './field-base.ts';
import styles from './field.module.css';

/** Label of a field; what may stay empty says so. */
export function FieldLabel({ label, isOptional = false, isHidden = false }: { label: string; isOptional?: boolean; isHidden?: boolean | undefined }) {
  return (
    <Label className={isHidden ? 'visually-hidden' : (styles.label ?? '')}>
      {label}
      {isOptional && <span className={styles.optional}> (optional)</span>}
    </Label>
  );
}

/** Hint and error below a field; both belong to it for screen readers. */
export function FieldNotes({ hint, error }: { hint?: ReactNode; error?: string | null | undefined }) {
  return (
    <>
      {hint !== undefined && <Text slot="description" className={styles.hint ?? ''}>{hint}</Text>}
      <FieldError className={styles.error ?? ''}>{error ?? ''}</FieldError>
    </>
  );
}

export interface TextFieldProps extends FieldBase {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  onEnter?: () => void;
  type?: 'text' | 'email' | 'password' | 'search' | 'url';
  autoComplete?: HTMLInputAutoCompleteAttribute;
  placeholder?: string;
  maxLength?: number;
  /** Codes and keys: fixed width, no spell check, no capitals added. */
  isCode?: boolean;
  /** Rows of a longer text. */
  rows?: number;
  inputRef?: Ref<HTMLInputElement>;
}

/** One line of text (several with `rows`). Passwords can be shown, pasted and filled in by managers. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, isOptional = false, isLabelHidden, onEnter, type = 'text', isCode = false, rows, placeholder, inputRef, ...rest } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || onEnter === undefined || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onEnter();
  };
  const spelling = isCode || type !== 'text' ? { spellCheck: 'false' as const, autoCapitalize: 'none', autoCorrect: 'off' } : {};
  const className = cx(styles.input, isCode && styles.code);
  return (
    <AriaTextField {...rest} {...spelling} data-field={rest.name} className={styles.field ?? ''} type={type} isInvalid={isWrong(error)} validationBehavior="aria">
      <FieldLabel label={label} isOptional={isOptional} isHidden={isLabelHidden} />
      {rows !== undefined && <TextArea className={className} rows={rows} placeholder={placeholder} />}
      {rows === undefined && type === 'password' && <PasswordInput onKeyDown={onKeyDown} />}
      {rows === undefined && type !== 'password' && <Input ref={inputRef} className={className} placeholder={placeholder} onKeyDown={onKeyDown} />}
      <FieldNotes hint={hint} error={error} />
    </AriaTextField>
  );
}

function PasswordInput({ onKeyDown }: { onKeyDown: (event: KeyboardEvent) => void }) {
  const [isShown, setShown] = useState(false);
  return (
    <div className={styles.group}>
      <Input className={styles.input ?? ''} type={isShown ? 'text' : 'password'} onKeyDown={onKeyDown} />
      <button type="button" className={styles.inner} aria-pressed={isShown} aria-label="Show password" onClick={() => setShown(!isShown)}>
        {isShown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
      </button>
    </div>
  );
}
