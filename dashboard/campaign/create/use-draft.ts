import { useEffect, useState } from 'react';
import { emptyDraft, type Draft } from './draft.ts';

const keyOf = (projectId: string) => `campaign-draft ${projectId}`;

/** What was entered is kept in the tab until the campaign is made: a reload or a step back loses nothing. */
export function useDraft(projectId: string): { draft: Draft; set: (part: Partial<Draft>) => void; forget: () => void } {
  const [draft, setDraft] = useState<Draft>(() => readDraft(projectId));
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) keep(projectId, draft);
  }, [projectId, draft, isDone]);
  const forget = () => {
    setDone(true);
    keep(projectId, null);
  };
  return { draft, set: (part) => setDraft((old) => ({ ...old, ...part })), forget };
}

function readDraft(projectId: string): Draft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(projectId)) ?? '{}') as Partial<Draft>;
    return { ...emptyDraft, ...kept };
  } catch {
    return emptyDraft;
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
