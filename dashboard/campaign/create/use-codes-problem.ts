import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useProject } from '../../shell/use-project.ts';
import { codePreviewQuery, codesProblem } from '../codes/code-preview.ts';
import { askedCodes } from './campaign-request.ts';
import type { Draft } from './draft.ts';

/** What the server says is wrong with the codes of a draft, once it was asked by `judge`, which gives the same; null: nothing that is known. */
export function useCodesProblem(draft: Draft): { problem: string | null; judge: () => Promise<string | null> } {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const [judged, setJudged] = useState<{ text: string; problem: string | null }>({ text: '', problem: null });
  const asked = askedCodes(draft);
  const text = JSON.stringify(asked);
  const judge = async () => {
    if (asked === null) return null;
    // Where the server does not answer, the request that makes the campaign tells why.
    const preview = await queries.fetchQuery(codePreviewQuery(projectId, asked)).catch(() => null);
    const problem = preview && codesProblem(preview, asked.count);
    setJudged({ text, problem });
    return problem;
  };
  return { problem: judged.text === text ? judged.problem : null, judge };
}
