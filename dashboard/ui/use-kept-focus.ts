import { useEffect } from 'react';

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled)';
const dialog = '[role=dialog], [role=alertdialog]';

/** Where the keyboard was on the page. */
interface Place {
  element: HTMLElement;
  /** What it was in, from the inside out: in which of the children of that, and which control of the child. */
  around: readonly { part: HTMLElement; child: number; control: number }[];
}

/**
 * Keeps the keyboard on the page when what it stood at goes, such as the row of what was deleted: what comes in its place gets it, else the page's
 * heading. Whatever gives it back by itself, as dialogs do, comes first.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let place: Place | null = null;
    let wasInDialog = false;
    let frame = 0;
    const onFocusIn = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      const isOnPage = target.closest('main') !== null;
      if (isOnPage) place = placeOf(target);
      wasInDialog = !isOnPage && (wasInDialog || target.closest(dialog) !== null);
    };
    const look = () => {
      const isLost = document.activeElement === document.body && (wasInDialog || place?.element.isConnected === false);
      if (!isLost || document.querySelector(dialog) !== null) return;
      wasInDialog = false;
      (followerOf(place) ?? document.querySelector<HTMLElement>('main h1'))?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(() => {
      if (document.activeElement !== document.body) return;
      cancelAnimationFrame(frame);
      // Two frames: a dialog that closes gives the keyboard back in the next one.
      frame = requestAnimationFrame(() => (frame = requestAnimationFrame(look)));
    });
    document.addEventListener('focusin', onFocusIn);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', onFocusIn);
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, []);
}

function placeOf(element: HTMLElement): Place {
  const around = [];
  let inner = element;
  for (let part = element.parentElement; part !== null && part.tagName !== 'MAIN'; part = part.parentElement) {
    around.push({ part, child: [...part.children].indexOf(inner), control: controlsOf(inner).indexOf(element) });
    inner = part;
  }
  return { element, around };
}

function controlsOf(part: Element): HTMLElement[] {
  return part instanceof HTMLElement && part.matches(focusable) ? [part] : [...part.querySelectorAll<HTMLElement>(focusable)];
}

/** The one at an index, else the last one. */
function atMost<T>(list: readonly T[], index: number): T | undefined {
  return list[Math.min(Math.max(index, 0), list.length - 1)];
}

/** Itself when it is still there; else, in the next part around it that is, the control in its place. A part that can hold the keyboard holds it. */
function followerOf(place: Place | null): HTMLElement | undefined {
  if (place === null || place.element.isConnected) return place?.element;
  const left = place.around.find(({ part }) => part.isConnected);
  if (left === undefined) return undefined;
  if (left.part.tabIndex === -1 && left.part.hasAttribute('tabindex')) return left.part;
  const next = atMost([...left.part.children], left.child);
  return next && atMost(controlsOf(next), left.control);
}
