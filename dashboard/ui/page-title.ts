import { useLayoutEffect, useSyncExternalStore } from 'react';

let shown: string | null = null;
const listeners = new Set<() => void>();

function show(title: string | null): void {
  shown = title;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells the frame around the page what its heading says. */
export function useTellTitle(title: string): void {
  useLayoutEffect(() => {
    show(title);
    return () => show(null);
  }, [title]);
}

/** What the heading of the page says; null while none is there. */
export function useShownTitle(): string | null {
  return useSyncExternalStore(subscribe, () => shown);
}
