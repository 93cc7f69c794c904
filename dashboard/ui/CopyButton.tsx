import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './Button.tsx';

export interface CopyButtonProps {
  text: string;
  /** "Copy code": what is copied. */
  label: string;
  /** Shows the label beside the icon. */
  hasText?: boolean;
}

/** Copies a text and says so. */
export function CopyButton({ text, label, hasText = false }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => void copyText(text).then(setCopied);
  const icon = isCopied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />;
  return (
    <>
      {hasText ? <Button icon={icon} onPress={copy}>{isCopied ? 'Copied' : label}</Button> : <IconButton label={label} icon={icon} onPress={copy} />}
      <span className="visually-hidden" role="status">{isCopied ? 'Copied' : ''}</span>
    </>
  );
}

/** The clipboard is closed to pages that are not served over HTTPS or from this machine; then a selection is copied the old way. */
async function copyText(text: string): Promise<boolean> {
  if (globalThis.isSecureContext) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  return isCopied;
}
