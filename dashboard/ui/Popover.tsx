import { Check, Info } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import {
  Dialog as AriaDialog, DialogTrigger, Header, Heading, Menu as AriaMenu, MenuItem as AriaMenuItem, MenuSection as AriaMenuSection, MenuTrigger,
  Popover as AriaPopover, Separator, type MenuItemProps as AriaMenuItemProps,
} from 'react-aria-components';
import { IconButton } from './Button.tsx';
import overlay from './overlay.module.css';

export interface PopoverProps {
  /** The button that opens it: `Button` or `IconButton` of the kit. */
  trigger: ReactElement;
  /** Its name for screen readers and its heading. */
  title: string;
  children: ReactNode;
}

/** Small text or form beside a button. */
export function Popover({ trigger, title, children }: PopoverProps) {
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover className={overlay.popover ?? ''} offset={6}>
        <AriaDialog className={overlay.note ?? ''}>
          <Heading slot="title" level={3}>{title}</Heading>
          {children}
        </AriaDialog>
      </AriaPopover>
    </DialogTrigger>
  );
}

/** "What does this number mean?": the definition of a figure on demand. */
export function Explain({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Popover title={title} trigger={<IconButton label={`What is “${title}”?`} icon={<Info size={14} aria-hidden="true" />} />}>
      {children}
    </Popover>
  );
}

/** Menu of actions behind a button. Children: `MenuItem`, `MenuSection`, `MenuSeparator`. */
export function Menu({ trigger, label, children }: { trigger: ReactElement; label: string; children: ReactNode }) {
  return (
    <MenuTrigger>
      {trigger}
      <AriaPopover className={overlay.popover ?? ''} offset={6}>
        <AriaMenu className={overlay.menu ?? ''} aria-label={label}>{children}</AriaMenu>
      </AriaPopover>
    </MenuTrigger>
  );
}

export interface MenuItemProps extends Omit<AriaMenuItemProps, 'children' | 'className' | 'style'> {
  icon?: ReactNode;
  children: string;
  /** Second, quieter line. */
  hint?: string;
  /** Marks the one that is chosen now. */
  isCurrent?: boolean;
}

export function MenuItem({ icon, children, hint, isCurrent = false, ...rest }: MenuItemProps) {
  return (
    <AriaMenuItem {...rest} className={overlay.item ?? ''} textValue={isCurrent ? `${children}, chosen` : children}>
      {icon}
      <span className={overlay.itemText}>
        {children}
        {hint !== undefined && <small>{hint}</small>}
      </span>
      {isCurrent && <span className={overlay.mark}><Check size={16} aria-label="chosen" /></span>}
    </AriaMenuItem>
  );
}

export function MenuSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <AriaMenuSection>
      <Header className={overlay.heading ?? ''}>{title}</Header>
      {children}
    </AriaMenuSection>
  );
}

export function MenuSeparator() {
  return <Separator className={overlay.separator ?? ''} />;
}
