import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RuleSet } from '../../contract/rule-language.ts';
import type { RuleWriter } from '../../contract/rule-sentence.ts';
import type { WireApplicableTo } from '../../contract/rule.ts';
import type { SegmentRow } from '../../contract/segment-page.ts';
import { apiKeysQuery } from '../access/api-keys-query.ts';
import { api, projectPath, RequestFailure } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { readItems } from '../product/read-items.ts';
import { useFormat, useProject, type ProjectFormat } from '../shell/use-project.ts';
import { dayName, formatDay, formatExact } from '../ui/format.ts';
import { idsInRules } from './ids-in-rules.ts';

/** Segments whose names are asked for; more of them are called by their ids. */
const segmentsMax = 40;
const namesStaleMs = 60_000;
const nobody: ReadonlyMap<string, string> = new Map();

/** Writes values of rules in words: amounts in the project's currency, times in its zone, and ids by what they stand for once that is read. */
export function useRuleWriter(sets: readonly RuleSet[]): RuleWriter {
  const format = useFormat();
  const names = useNames(sets);
  return useMemo(() => writerOf(format, names), [format, names]);
}

export function writerOf(format: Pick<ProjectFormat, 'money' | 'dateTime'>, names: ReadonlyMap<string, string>): RuleWriter {
  return {
    amount: format.money, number: formatExact, weekday: dayName, time: (time) => (time.length === 10 ? formatDay(time) : format.dateTime(time)),
    nameOf: (id) => names.get(id) ?? id,
  };
}

type Named = Pick<WireApplicableTo['included'][number], 'object' | 'id'>;

/** Names of the products, SKUs and collections that a rule says its discount is for. */
export function useApplicableNames(applicableTo: { included: readonly Named[]; excluded: readonly Named[] } | null): (id: string) => string {
  const { project_id: projectId } = useProject();
  const entries = [...(applicableTo?.included ?? []), ...(applicableTo?.excluded ?? [])];
  const ids = entries.map(({ id }) => id);
  const { data = [] } = useQuery({
    queryKey: keys.catalogueNames(projectId, ids), staleTime: namesStaleMs, enabled: ids.length > 0, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readItems(projectId, entries, signal),
  });
  return (id) => data.find((item) => item.id === id)?.name ?? id;
}

function useNames(sets: readonly RuleSet[]): ReadonlyMap<string, string> {
  const { project_id: projectId } = useProject();
  const { segments, items, hasApiKeys } = useMemo(() => idsInRules(sets), [sets]);
  const { data: segmentNames } = useQuery({
    queryKey: keys.segmentNames(projectId, segments), staleTime: namesStaleMs, enabled: segments.length > 0, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readSegmentNames(projectId, segments.slice(0, segmentsMax), signal),
  });
  const { data: found } = useQuery({
    queryKey: keys.catalogueNames(projectId, items), staleTime: namesStaleMs, enabled: items.length > 0, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readItems(projectId, items.map((id) => ({ object: 'product', id })), signal),
  });
  const { data: apiKeys } = useQuery({ ...apiKeysQuery(projectId), enabled: hasApiKeys, staleTime: namesStaleMs });
  return useMemo(() => {
    const entries = [...(segmentNames ?? []), ...(found ?? []).map(({ id, name }) => [id, name] as const), ...(apiKeys?.rows ?? []).map(({ app_id: id, name }) => [id, name] as const)];
    return entries.length === 0 ? nobody : new Map(entries);
  }, [segmentNames, found, apiKeys]);
}

/** Names of segments by their ids; one that is gone has none. */
async function readSegmentNames(projectId: string, ids: readonly string[], signal: AbortSignal): Promise<[string, string][]> {
  const rows = await Promise.all(ids.map((id) => api.get<SegmentRow>(projectPath(projectId, ['segments', id]), { signal }).catch(ignoreGone)));
  return rows.flatMap((row) => (row === null ? [] : [[row.id, row.name] as [string, string]]));
}

function ignoreGone(error: unknown): null {
  if (error instanceof RequestFailure && error.status === 404) return null;
  throw error;
}
