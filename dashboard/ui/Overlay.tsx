import { Check } from 'lucide-react';
import { Fragment, type ReactNode, type RefObject } from 'react';
import {
  Dialog, Header, Heading, Menu, MenuItem as AriaMenuItem, MenuSection, Popover as AriaPopover, Separator, Tooltip, TooltipTriggerStateContext,
} from 'react-aria-components';
import overlay from './overlay.module.css';
import type { MenuEntry, MenuGroup } from './Popover.tsx';

interface OverlayProps {
  /** What it stands beside and where the keyboard goes back to. */
  triggerRef: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

/** The open state of `Popover`. */
export function PopoverOverlay({ triggerRef, onClose, title, children }: OverlayProps & { title: string; children: ReactNode }) {
  return (
    <AriaPopover className={overlay.popover ?? ''} offset={6} triggerRef={triggerRef} isOpen onOpenChange={(isOpen) => !isOpen && onClose()} trigger="DialogTrigger">
      <Dialog className={overlay.note ?? ''}>
        <Heading slot="title" level={3}>{title}</Heading>
        {children}
      </Dialog>
    </AriaPopover>
  );
}

/** The open state of `Menu`. */
export function MenuOverlay({ triggerRef, onClose, label, groups }: OverlayProps & { label: string; groups: readonly MenuGroup[] }) {
  return (
    <AriaPopover className={overlay.popover ?? ''} offset={6} triggerRef={triggerRef} isOpen onOpenChange={(isOpen) => !isOpen && onClose()} trigger="MenuTrigger">
      <Menu className={overlay.menu ?? ''} aria-label={label} autoFocus="first" onClose={onClose}>
        {groups.map(({ title, items }, index) => (
          <Fragment key={title ?? index}>
            {index > 0 && <Separator className={overlay.separator ?? ''} />}
            {title === undefined
              ? items.map((item) => <Item key={item.id} {...item} />)
              : <MenuSection><Header className={overlay.heading ?? ''}>{title}</Header>{items.map((item) => <Item key={item.id} {...item} />)}</MenuSection>}
          </Fragment>
        ))}
      </Menu>
    </AriaPopover>
  );
}

function Item({ id, word, icon, hint, isCurrent = false, onAction }: MenuEntry) {
  return (
    <AriaMenuItem id={id} onAction={onAction} className={overlay.item ?? ''} textValue={isCurrent ? `${word}, chosen` : word}>
      {icon}
      <span className={overlay.itemText}>
        {word}
        {hint !== undefined && <small>{hint}</small>}
      </span>
      {isCurrent && <span className={overlay.mark}><Check size={16} aria-label="chosen" /></span>}
    </AriaMenuItem>
  );
}

/** The name of an icon button, beside it. Only for the eye: the button's own label says the same. */
export function Tip({ triggerRef, onClose, children }: OverlayProps & { children: string }) {
  // The tooltip asks whatever opened it, not its own `isOpen`, for its place.
  const state = { isOpen: true, shouldSkipAnimation: false, open: () => {}, close: onClose };
  return (
    <TooltipTriggerStateContext value={state}>
      <Tooltip className={overlay.tooltip ?? ''} offset={6} triggerRef={triggerRef}>{children}</Tooltip>
    </TooltipTriggerStateContext>
  );
}
