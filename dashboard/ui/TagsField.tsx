import { useState, type ClipboardEvent } from 'react';
import { ChosenTags } from './ChosenTags.tsx';
import type { FieldBase } from './field-base.ts';
import styles from './field.module.css';
import { TextField } from './TextField.tsx';

export interface TagsFieldProps extends FieldBase {
  value: readonly string[];
  onChange: (value: readonly string[]) => void;
  placeholder?: string;
  /** How a value is shown; as it is unless told. */
  wordOf?: (value: string) => string;
}

const separators = /[\n\t,;]+/;

/** Several texts, each a tag: Enter, a comma or leaving the field makes one of what was typed, and a pasted list as many as it has. */
export function TagsField({ value, onChange, placeholder, wordOf = (text) => text, ...rest }: TagsFieldProps) {
  const [text, setText] = useState('');
  const add = (typed: string) => {
    const more = typed.split(separators).map((part) => part.trim()).filter((part) => part !== '');
    setText('');
    if (more.length > 0) onChange([...new Set([...value, ...more])]);
  };
  // A field of one line would join the lines of what is pasted.
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (!separators.test(pasted.trim())) return;
    event.preventDefault();
    add(`${text}${pasted}`);
  };
  const type = (typed: string) => (separators.test(typed) ? add(typed) : setText(typed));
  return (
    <div className={styles.tagsField} onPaste={paste}>
      <TextField {...rest} value={text} onChange={type} onEnter={() => add(text)} onBlur={() => add(text)} autoComplete="off" {...(placeholder !== undefined && { placeholder })} />
      <ChosenTags label={`${rest.label}: chosen`} chosen={value.map((tag) => ({ value: tag, label: wordOf(tag) }))} onRemove={(removed) => onChange(value.filter((tag) => tag !== removed))} />
    </div>
  );
}
