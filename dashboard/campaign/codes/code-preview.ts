import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { CodePreview } from '../../../contract/code-preview.ts';
import type { CodeConfig } from '../../../contract/voucher.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useProject } from '../../shell/use-project.ts';
import { counted } from '../../ui/format.ts';
import { useSettled } from '../../ui/use-settled.ts';

/** Codes that are to be made. */
export interface AskedCodes {
  code_config: CodeConfig | null;
  count: number;
}

/** What codes would look like, whether there are enough of them and how easily one is guessed: the server's judgement. */
export function codePreviewQuery(projectId: string, asked: AskedCodes) {
  return queryOptions({
    queryKey: keys.codePreview(projectId, asked),
    queryFn: ({ signal }) => api.post<CodePreview>(projectPath(projectId, ['code-preview']), asked, { signal, isQuestion: true }),
    staleTime: 30_000,
  });
}

/** The same while it is being written; null: it is not complete. `verdict`: whether they can be made; unknown while the server is asked. */
export function useCodePreview(asked: AskedCodes | null) {
  const { project_id: projectId } = useProject();
  const text = asked === null ? '' : JSON.stringify(asked);
  const settled = useSettled(text);
  const query = useQuery({
    ...codePreviewQuery(projectId, settled === '' ? { code_config: null, count: 1 } : (JSON.parse(settled) as AskedCodes)), enabled: settled !== '', placeholderData: keepPreviousData,
  });
  const isCurrent = asked !== null && settled === text && query.isSuccess && !query.isPlaceholderData;
  const verdict = query.isError && settled === text ? 'bad' : !isCurrent ? 'unknown' : canBeMade(query.data) ? 'good' : 'bad';
  return { query, isCurrent, verdict } as const;
}

/** Whether codes may be made so: there are enough of them, and nobody finds one by hand. */
export function canBeMade({ is_enough: isEnough, strength }: CodePreview): boolean {
  return isEnough && strength !== 'guessable';
}

/** What would put codes right that cannot be made, or are weak; null where nothing of the kind does. */
export function remedyWords({ characters_missing: missing }: CodePreview): string | null {
  return missing === null || missing === 0 ? null : `Add ${counted(missing, 'random character', 'random characters')}.`;
}

/** Why codes cannot be made; null when they can. */
export function codesProblem(preview: CodePreview, count: number): string | null {
  const { is_enough: isEnough, free, strength } = preview;
  const remedy = remedyWords(preview) ?? 'Write them in another way.';
  if (!isEnough) return `Only ${counted(free ?? 0, 'code is', 'codes are')} free, and ${counted(count, 'is', 'are')} wanted. ${remedy}`;
  return strength === 'guessable' ? `Anybody could guess these codes. ${remedy}` : null;
}
