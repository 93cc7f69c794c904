import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react';
import { Button as AriaButton, Tooltip, TooltipTrigger, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import styles from './Button.module.css';
import { cx } from './cx.ts';
import overlay from './overlay.module.css';

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger';

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  /** `primary` at most once per view: the deed that the view is for. */
  look?: ButtonLook;
  icon?: ReactNode;
  children: ReactNode;
  className?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
}

/** While its work is under way a button submits and does nothing, but keeps its place, its name and the keyboard. */
const idle = { type: 'button', onPress: () => {} } as const;

/** A button says its deed ("Pause campaign"). */
export function Button({ look = 'secondary', icon, children, className, isPending = false, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} {...(isPending && idle)} className={cx(styles.button, styles[look], className)}>
      {isPending ? <span className={styles.pending} aria-hidden="true" /> : icon}
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** What it does: its name and its tooltip. */
  label: string;
  icon: ReactNode;
}

/** A button that is only an icon, with its name as a tooltip. */
export function IconButton({ label, icon, look = 'quiet', className, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      <AriaButton {...rest} aria-label={label} className={cx(styles.button, styles[look], styles.icon, className)}>
        {icon}
      </AriaButton>
      <Tooltip className={overlay.tooltip ?? ''} offset={6}>{label}</Tooltip>
    </TooltipTrigger>
  );
}

interface AnchorButtonProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  look?: ButtonLook;
  icon?: ReactNode;
  ref?: Ref<HTMLAnchorElement>;
}

/** A plain link that looks like a button, for what lies outside the router. */
export function AnchorButton({ look = 'secondary', icon, children, className, ...rest }: AnchorButtonProps) {
  return (
    <a {...rest} className={cx(styles.button, styles[look], className)}>
      {icon}
      {children}
    </a>
  );
}

/** A link of the router that looks like a button: middle click and "open in new tab" work. */
export const ButtonLink = createLink(AnchorButton);
