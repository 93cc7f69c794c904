import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/ErrorBox.tsx';
import styles from './publication.module.css';

interface Props {
  /** What the customer is called. */
  customer: string;
  /** Null for a campaign that gave none. */
  code: string | null;
  onAgain: () => void;
  onClose: () => void;
}

/** The code that a customer was given. */
export function GivenDialog({ customer, code, onAgain, onClose }: Props) {
  const footer = (
    <>
      <Button onPress={onAgain}>Publish another</Button>
      <Button look="primary" onPress={onClose}>Done</Button>
    </>
  );
  return (
    <Dialog title="Code published" isOpen onClose={onClose} footer={footer}>
      <Notice tone="ok" title={`${customer} has a code`}><span>It is theirs from now on. Nothing was sent: pass it on yourself.</span></Notice>
      {code !== null && <div className={styles.given}><code>{code}</code><CopyButton text={code} label="Copy code" hasText /></div>}
    </Dialog>
  );
}
