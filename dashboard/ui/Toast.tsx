import { Suspense, useSyncExternalStore } from 'react';
import { loadCode } from '../lazy-page.ts';
import { lazyPart } from '../lazy-part.tsx';

export interface ToastContents {
  title: string;
  detail?: string;
  tone?: 'ok' | 'bad';
  action?: { label: string; onPress: () => void };
}

/** Nobody waits for toasts: what draws them is loaded later, yet before the first, which may have to tell that the server is away. */
const loadRegion = () => import('./ToastRegion.tsx');
const ToastArea = lazyPart(loadRegion, 'ToastArea', () => <></>);

let isWanted = false;
const listeners = new Set<() => void>();

/** Says what has just happened. What offers an action, or tells of a failure, stays until it is closed. */
export function toast(contents: ToastContents): void {
  void loadCode(loadRegion).then(({ show }) => show(contents)).catch(() => undefined);
  isWanted = true;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts appear; once, in the frame of the application. */
export function Toasts() {
  const isShown = useSyncExternalStore(subscribe, () => isWanted);
  return isShown ? <Suspense><ToastArea /></Suspense> : null;
}
