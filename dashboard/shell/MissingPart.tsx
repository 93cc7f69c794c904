import { RotateCw } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/ErrorBox.tsx';

export interface MissingPartProps {
  /** Whether the server is there, but its code did not come all the same. */
  isGone: boolean;
  /** Of a dialog, or what else is opened over the page. */
  onClose: (() => void) | null;
  onRetry: () => void;
}

/** Stands where a part of a page would be whose code did not come. */
export function MissingPart({ isGone, onClose, onRetry }: MissingPartProps) {
  const words = isGone ? 'The server has other code than this page. Load the page again, after you saved or copied what you typed.'
    : `The server cannot be reached. What you typed stays, and this ${onClose === null ? 'is shown' : 'opens'} by itself once the server is back.`;
  const retry = isGone
    ? <Button icon={<RotateCw size={16} aria-hidden="true" />} onPress={() => location.reload()}>Load the page again</Button>
    : <Button icon={<RotateCw size={16} aria-hidden="true" />} onPress={onRetry}>Try again</Button>;
  if (onClose === null) return <div role="alert"><Notice tone="warn" title="This part could not be loaded" actions={retry}><span>{words}</span></Notice></div>;
  return (
    <Dialog title="This could not be opened" isOpen onClose={onClose} role="alertdialog" footer={<><Button onPress={onClose}>Close</Button>{retry}</>}>
      <p role="status">{words}</p>
    </Dialog>
  );
}
