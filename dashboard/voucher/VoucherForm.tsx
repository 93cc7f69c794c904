import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import styles from './voucher.module.css';

interface Props {
  title: string;
  deed: string;
  isPending: boolean;
  error: Error | null;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A change of a voucher within its panel; what was entered stays when the server refuses it. */
export function VoucherForm({ title, deed, isPending, error, onSubmit, onClose, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  // The button that opened it is gone: the keyboard goes to the form, unless a field of it has taken it.
  useEffect(() => {
    if (form.current?.contains(document.activeElement) === false) form.current.focus();
  }, []);
  return (
    <form ref={form} tabIndex={-1} className={styles.form} aria-label={title} noValidate onSubmit={(event) => { event.preventDefault(); if (!isPending) onSubmit(); }}>
      <h3>{title}</h3>
      {children}
      <ErrorText error={error} />
      <div className={styles.buttons}>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" look="primary" isPending={isPending}>{deed}</Button>
      </div>
    </form>
  );
}
