import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent as ReactKeyboardEvent } from 'react';
import styles from './field.module.css';

export interface SearchFieldProps {
  /** Name for screen readers and the text in the empty field. */
  label: string;
  value: string;
  /** Called when nothing was typed for `delayMs`. */
  onSearch: (text: string) => void;
  delayMs?: number;
}

/** Search that runs while one types. `/` anywhere on the page goes there, Escape empties it. */
export function SearchField({ label, value, onSearch, delayMs = 200 }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const input = useRef<HTMLInputElement>(null);
  useSlashKey(input);
  useEffect(() => {
    // Somebody else changed it: Back, "Clear filters".
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    if (text.trim() === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      onSearch(sent.current);
    }, delayMs);
    return () => clearTimeout(timer);
  }, [text, delayMs, onSearch]);
  const clear = () => {
    setText('');
    input.current?.focus();
  };
  const onKeyDown = (event: ReactKeyboardEvent) => {
    if (event.key !== 'Escape' || text === '') return;
    // It is not for the dialog around.
    event.stopPropagation();
    setText('');
  };
  return (
    <div className={styles.group} role="search">
      <span className={styles.affix}><Search size={16} aria-hidden="true" /></span>
      <input
        ref={input} className={styles.input} type="text" inputMode="search" enterKeyHint="search" aria-label={label} placeholder={label} value={text} maxLength={200}
        autoComplete="off" spellCheck={false} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown}
      />
      {text !== '' && <button type="button" className={styles.inner} aria-label="Clear search" onClick={clear}><X size={16} aria-hidden="true" /></button>}
    </div>
  );
}

function useSlashKey(input: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = (event.target as HTMLElement).closest('input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog]') !== null;
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [input]);
}
