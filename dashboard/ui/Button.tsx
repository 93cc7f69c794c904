import { createLink } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState, type AnchorHTMLAttributes, type FocusEvent, type ReactNode, type Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps, type HoverEvent, type KeyboardEvent } from 'react-aria-components';
import { lazyPart } from '../lazy-part.tsx';
import styles from './Button.module.css';
import { cx } from './cx.ts';

/** Nobody waits for a tooltip. */
const Tip = lazyPart(() => import('./Overlay.tsx'), 'Tip', () => <></>);

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

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'onHoverStart' | 'onHoverEnd' | 'onFocus' | 'onBlur' | 'onPressStart' | 'onKeyDown'> {
  /** What it does: its name and its tooltip. */
  label: string;
  icon: ReactNode;
}

/** How long a pointer rests on an icon before its name is shown. */
const tipAfterMs = 400;

/** A button that is only an icon, with its name as a tooltip for pointers that rest on it and for the keyboard. */
export function IconButton({ label, icon, look = 'quiet', className, ...rest }: IconButtonProps) {
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const timer = useRef(0);
  const hide = () => {
    clearTimeout(timer.current);
    setAnchor(null);
  };
  const show = (element: Element, delay: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setAnchor(element as HTMLButtonElement), delay);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const handlers = {
    onHoverStart: ({ target }: HoverEvent) => show(target, tipAfterMs),
    onHoverEnd: hide,
    onFocus: ({ currentTarget }: FocusEvent) => currentTarget.matches(':focus-visible') && show(currentTarget, 0),
    onBlur: hide,
    onPressStart: hide,
    onKeyDown: (event: KeyboardEvent) => {
      // A dialog around it hears the key too.
      event.continuePropagation();
      if (event.key === 'Escape') hide();
    },
  };
  return (
    <>
      <AriaButton {...rest} {...handlers} aria-label={label} className={cx(styles.button, styles[look], styles.icon, className)}>{icon}</AriaButton>
      {anchor !== null && <Suspense><Tip triggerRef={{ current: anchor }} onClose={hide}>{label}</Tip></Suspense>}
    </>
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
