import { useState, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorText } from './ErrorBox.tsx';
import { formatExact } from './format.ts';
import { TextField } from './TextField.tsx';

export interface ConfirmDialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** What happens, to how much, and whether it can be undone. */
  children: ReactNode;
  /** The deed in words: "Revoke key". */
  deed: string;
  onConfirm: () => void;
  isPending?: boolean;
  error?: Error | null;
  /** Text to be typed before the deed is possible, or a number, with or without its separators; for what cannot be undone. */
  typeToConfirm?: string | number;
}

/** As it is seen on the page, where several spaces are one. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function isSame(typed: string, wanted: string | number): boolean {
  return typeof wanted === 'number' ? /^[\d.,’\s]+$/.test(typed) && Number(typed.replaceAll(/\D/g, '')) === wanted : plain(typed) === plain(wanted);
}

/** Asks before something that costs money or cannot be undone. */
export function ConfirmDialog({ title, isOpen, onClose, children, deed, onConfirm, isPending = false, error = null, typeToConfirm }: ConfirmDialogProps) {
  const [typed, setTyped] = useState('');
  const shown = typeof typeToConfirm === 'number' ? formatExact(typeToConfirm) : typeToConfirm;
  const isReady = typeToConfirm === undefined || isSame(typed, typeToConfirm);
  const close = () => {
    setTyped('');
    onClose();
  };
  const confirm = () => isReady && !isPending && onConfirm();
  const footer = (
    <>
      <Button onPress={close}>Cancel</Button>
      <Button look="danger" onPress={confirm} isDisabled={!isReady} isPending={isPending}>{deed}</Button>
    </>
  );
  return (
    <Dialog title={title} isOpen={isOpen} onClose={close} footer={footer} role="alertdialog">
      {children}
      {typeToConfirm !== undefined && (
        <TextField label={`Type “${shown}” to confirm`} value={typed} onChange={setTyped} onEnter={confirm} autoFocus isCode autoComplete="off" />
      )}
      <ErrorText error={error} />
    </Dialog>
  );
}
