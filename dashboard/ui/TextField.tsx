import { Eye, EyeOff } from 'lucide-react';
import { useState, type HTMLInputAutoCompleteAttribute, type InputHTMLAttributes, type KeyboardEvent, type Ref } from 'react';
import { cx } from './cx.ts';
import type { FieldBase } from './field-base.ts';
import { FieldFrame } from './FieldFrame.tsx';
import styles from './field.module.css';

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
  const { value, onChange, onBlur, onEnter, type = 'text', autoComplete, placeholder, maxLength, isCode = false, rows, inputRef, ...frame } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || onEnter === undefined || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onEnter();
  };
  const spelling = isCode || type !== 'text' ? { spellCheck: false, autoCapitalize: 'none', autoCorrect: 'off' } : {};
  const shared = {
    ...spelling, value, onBlur, autoComplete, placeholder, maxLength, className: cx(styles.input, isCode && styles.code),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <FieldFrame {...frame}>
      {(control) => {
        if (rows !== undefined) return <textarea {...shared} {...control} rows={rows} />;
        if (type === 'password') return <PasswordInput {...shared} {...control} onKeyDown={onKeyDown} />;
        return <input {...shared} {...control} ref={inputRef} type={type} onKeyDown={onKeyDown} />;
      }}
    </FieldFrame>
  );
}

function PasswordInput(props: InputHTMLAttributes<HTMLInputElement>) {
  const [isShown, setShown] = useState(false);
  return (
    <div className={styles.group}>
      <input {...props} type={isShown ? 'text' : 'password'} />
      <button type="button" className={styles.inner} aria-pressed={isShown} aria-label="Show password" onClick={() => setShown(!isShown)}>
        {isShown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
      </button>
    </div>
  );
}
