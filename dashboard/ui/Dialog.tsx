import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button.tsx';
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
  /** False while leaving would lose something that cannot be had again: then neither Escape nor a click beside it closes. */
  isDismissable?: boolean;
  role?: 'dialog' | 'alertdialog';
}

/**
 * Dialog over the page; `side` is a panel at the edge for details of a row. Focus goes in, stays in and returns to where it was. A click beside it closes it
 * unless somebody typed in it: a slip of the hand loses nothing.
 */
export function Dialog({ title, isOpen, onClose, children, footer, size = 'normal', isDismissable = true, role = 'dialog' }: DialogProps) {
  const isSide = size === 'side';
  // The field that was typed in; once it is gone its form is over.
  const typedIn = useRef<EventTarget | null>(null);
  const isBeingFilled = () => typedIn.current instanceof Node && typedIn.current.isConnected;
  return (
    <ModalOverlay
      className={cx(overlay.veil, isSide && overlay.sideVeil)}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
      shouldCloseOnInteractOutside={() => !isBeingFilled()}
      isKeyboardDismissDisabled={!isDismissable}
    >
      <Modal className={isSide ? (overlay.side ?? '') : cx(overlay.modal, size === 'wide' && overlay.wide)}>
        <AriaDialog className={overlay.dialog ?? ''} role={role}>
          <div className={overlay.dialogHead}>
            <Heading slot="title" level={2}>{title}</Heading>
            {isDismissable && <IconButton label="Close" icon={<X size={18} aria-hidden="true" />} onPress={onClose} />}
          </div>
          <div className={overlay.dialogBody} onInput={({ target }) => (typedIn.current = target)}>{children}</div>
          {footer !== undefined && <div className={overlay.dialogFoot}>{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
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
