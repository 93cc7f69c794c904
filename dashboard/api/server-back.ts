import type { Query, QueryClient } from '@tanstack/react-query';
import { answeredWithin, api, isAway } from './client.ts';

const askEveryMs = 3_000;

const waiting = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Whether the server answers, and its database. */
export function isThere(): Promise<boolean> {
  return api.get('/health').then(() => true, () => false);
}

/** For so long an answer says that the server is there: what is asked for in vain after it may never come (`loadCode`). */
const sureForMs = 300;

/** The same, as far as is known: it is asked where nothing was heard of it of late. */
export async function isThereNow(): Promise<boolean> {
  return answeredWithin(sureForMs) || isThere();
}

/** Calls `goOn` once the server answers again: it is asked every three seconds while the page is seen. Returns the way to wait no longer. */
export function whenBack(goOn: () => void): () => void {
  waiting.add(goOn);
  timer ??= setInterval(() => void look(), askEveryMs);
  return () => {
    waiting.delete(goOn);
    stopUnlessAwaited();
  };
}

async function look(): Promise<void> {
  if (document.hidden || !(await isThere())) return;
  const all = [...waiting];
  waiting.clear();
  stopUnlessAwaited();
  for (const goOn of all) goOn();
}

function stopUnlessAwaited(): void {
  if (waiting.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

/** What was asked for in vain while the server was away, and is on the screen, is asked for again when it is back. */
export function askAgainWhenBack(queries: QueryClient): void {
  const askAgain = () => void queries.refetchQueries({ type: 'active', predicate: isInVain });
  queries.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error' && isInVain(event.query)) whenBack(askAgain);
  });
}

/** A further page of a list is left to its reader: the list would be read from the beginning, and rows shift under them. */
function isInVain({ state: { status, error, fetchMeta } }: Query): boolean {
  return status === 'error' && isAway(error) && fetchMeta?.fetchMore === undefined;
}
