import { useEffect, useState } from 'react';
import { sameJson } from '../../same-json.ts';
import type { Draft } from './draft.ts';

const keyOf = (projectId: string) => `campaign-draft ${projectId}`;

/** A draft that is kept in the tab. */
interface KeptDraft {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  /** Whether somebody has entered anything. */
  isBegun: boolean;
  /** Whether it was begun before the page was opened. */
  isFound: boolean;
  /** Makes it empty, or what it was before. */
  replace: (draft: Draft) => void;
  /** Keeps it no longer: the campaign is made. */
  forget: () => void;
}

/** A draft that begins as `empty`. What was entered is kept in the tab until the campaign is made or somebody starts over: a reload or a step back loses nothing. */
export function useDraft(projectId: string, empty: Draft): KeptDraft {
  const [draft, setDraft] = useState<Draft>(() => readDraft(projectId, empty));
  const [isFound, setFound] = useState(!sameJson(draft, empty));
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) keep(projectId, draft);
  }, [projectId, draft, isDone]);
  const forget = () => {
    setDone(true);
    keep(projectId, null);
  };
  const replace = (next: Draft) => {
    setFound(false);
    setDraft(next);
  };
  return { draft, set: (part) => setDraft((old) => ({ ...old, ...part })), isBegun: !sameJson(draft, empty), isFound, replace, forget };
}

function readDraft(projectId: string, empty: Draft): Draft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(projectId)) ?? '{}') as Partial<Draft>;
    return { ...empty, ...kept };
  } catch {
    return empty;
  }
}

function keep(projectId: string, draft: Draft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(keyOf(projectId));
    else sessionStorage.setItem(keyOf(projectId), JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing forgets the draft with the page.
  }
}
