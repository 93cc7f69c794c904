import { X } from 'lucide-react';
import { useCallback, useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button, IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import overlay from './overlay.module.css';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, the deed last. */
  footer?: ReactNode;
  size?: 'normal' | 'wide' | 'side';
  /** False while leaving would lose something that cannot be had again: then only its buttons close it. */
  isDismissable?: boolean;
  role?: 'dialog' | 'alertdialog';
}

/**
 * Dialog over the page; `side` is a panel at the edge for details of a row. Focus goes in, stays in and returns to where it was. Escape, a click beside it and its
 * cross close it, and ask before where something was filled in: a slip of the hand loses nothing. Its own buttons say what they do, and do it at once.
 */
export function Dialog({ title, isOpen, onClose, children, footer, size = 'normal', isDismissable = true, role = 'dialog' }: DialogProps) {
  const isSide = size === 'side';
  const { watch, lastFilled } = useFilled();
  const [isAsking, setAsking] = useState(false);
  // What is typed into a question is no work that could be lost.
  const leave = () => (role === 'dialog' && lastFilled() !== undefined ? setAsking(true) : onClose());
  const keep = () => setAsking(false);
  const discard = () => {
    setAsking(false);
    onClose();
  };
  // The question leaves the keyboard where it was, and a click beside the dialog had taken it out of it. Until the effects of the question are over all
  // around it is inert and takes no keyboard: an effect of layout would come too early.
  const goBack = useEffectEvent(() => lastFilled()?.focus());
  useEffect(() => {
    if (!isAsking) goBack();
  }, [isAsking]);
  return (
    <ModalOverlay
      className={cx(overlay.veil, isSide && overlay.sideVeil)}
      isOpen={isOpen}
      onOpenChange={(open) => !open && leave()}
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
    >
      <Modal className={isSide ? (overlay.side ?? '') : cx(overlay.modal, size === 'wide' && overlay.wide)}>
        <AriaDialog className={overlay.dialog ?? ''} role={role}>
          <div className={overlay.dialogHead}>
            <Heading slot="title" level={2}>{title}</Heading>
            {isDismissable && <IconButton label="Close" icon={<X size={18} aria-hidden="true" />} onPress={leave} />}
          </div>
          <div className={overlay.dialogBody} ref={watch}>{children}</div>
          {footer !== undefined && <div className={overlay.dialogFoot}>{footer}</div>}
          {isAsking && (
            <Dialog
              title="Discard what you entered?" isOpen onClose={keep} role="alertdialog"
              footer={<><Button onPress={keep} autoFocus>Keep editing</Button><Button look="danger" onPress={discard}>Discard</Button></>}
            >
              <p>It is not saved and would be lost.</p>
            </Dialog>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/**
 * The last field of the watched element in which something was typed or chosen, of those that are still there, since a form that is gone is over. What was
 * searched for is nothing that could be lost.
 */
function useFilled() {
  const fields = useRef<HTMLElement[]>([]);
  const watch = useCallback((element: HTMLElement | null) => {
    const note = ({ target }: Event) => {
      if (!(target instanceof HTMLElement) || target.closest('[role=search]') !== null) return;
      fields.current = [...fields.current.filter((field) => field !== target), target];
    };
    // Of the parts of a date there is only the event before.
    for (const type of ['input', 'beforeinput']) element?.addEventListener(type, note);
  }, []);
  return { watch, lastFilled: () => fields.current.findLast((field) => field.isConnected) };
}

/** What has no room in a narrow window, opened over it from the start side. */
export function Drawer({ label, isOpen, onClose, children }: { label: string; isOpen: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <ModalOverlay className={cx(overlay.veil, overlay.drawerVeil)} isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className={overlay.drawer ?? ''}>
        <AriaDialog className={overlay.dialog ?? ''} aria-label={label}>{children}</AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
