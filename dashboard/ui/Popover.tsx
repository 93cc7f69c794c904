import { Info } from 'lucide-react';
import { Suspense, useRef, useState, type ReactElement, type ReactNode, type RefObject } from 'react';
import { ButtonContext, type KeyboardEvent } from 'react-aria-components';
import { loadCode } from '../lazy-page.ts';
import { lazyPart } from '../lazy-part.tsx';
import { IconButton } from './Button.tsx';

/** What opens is loaded when somebody is about to open it: most pages are read without. */
const load = () => import('./Overlay.tsx');
const PopoverOverlay = lazyPart(load, 'PopoverOverlay');
const MenuOverlay = lazyPart(load, 'MenuOverlay');

interface OpenerProps {
  /** The button that opens it: `Button` or `IconButton` of the kit. */
  trigger: ReactElement;
  kind: 'dialog' | 'menu';
  children: (overlay: { triggerRef: RefObject<HTMLButtonElement | null>; onClose: () => void }) => ReactNode;
}

/** A button that opens what stands beside it. A menu opens by the arrow keys too. */
function Opener({ trigger, kind, children }: OpenerProps) {
  const triggerRef = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const preload = () => void loadCode(load).catch(() => undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    event.continuePropagation();
    const { key } = event;
    if (kind === 'menu' && (key === 'ArrowDown' || key === 'ArrowUp')) setOpen(true);
  };
  return (
    <>
      <ButtonContext
        value={{
          ref: triggerRef, 'aria-haspopup': kind, 'aria-expanded': isOpen, onPress: () => setOpen(true), onHoverStart: preload, onFocus: preload, onKeyDown,
        }}
      >
        {trigger}
      </ButtonContext>
      {isOpen && <Suspense>{children({ triggerRef, onClose: () => setOpen(false) })}</Suspense>}
    </>
  );
}

export interface PopoverProps {
  trigger: ReactElement;
  /** Its name for screen readers and its heading. */
  title: string;
  children: ReactNode;
}

/** Small text or form beside a button. */
export function Popover({ trigger, title, children }: PopoverProps) {
  return <Opener kind="dialog" trigger={trigger}>{(overlay) => <PopoverOverlay {...overlay} title={title}>{children}</PopoverOverlay>}</Opener>;
}

/** "What does this number mean?": the definition of a figure on demand. */
export function Explain({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Popover title={title} trigger={<IconButton label={`What is “${title}”?`} icon={<Info size={14} aria-hidden="true" />} />}>
      {children}
    </Popover>
  );
}

export interface MenuEntry {
  id: string;
  word: string;
  icon?: ReactNode;
  /** Second, quieter line. */
  hint?: string;
  /** Marks the one that is chosen now. */
  isCurrent?: boolean;
  onAction: () => void;
}

export interface MenuGroup {
  title?: string;
  items: readonly MenuEntry[];
}

/** Menu of actions behind a button. */
export function Menu({ trigger, label, groups }: { trigger: ReactElement; label: string; groups: readonly MenuGroup[] }) {
  return <Opener kind="menu" trigger={trigger}>{(overlay) => <MenuOverlay {...overlay} label={label} groups={groups} />}</Opener>;
}
