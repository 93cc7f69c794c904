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

/** What is known of the ids that rules name. */
interface RuleNames {
  names: ReadonlyMap<string, string>;
  /** Ids of segments, products, SKUs and collections that there are not, or not any more. */
  gone: ReadonlySet<string>;
}

/** Writes values of rules in words: amounts in the project's currency, times in its zone, and ids by what they stand for once that is read. */
export function useRuleWriter(sets: readonly RuleSet[]): RuleWriter {
  return useRuleWriterAndGone(sets).writer;
}

/** The same, with the ids that stand for nothing. */
export function useRuleWriterAndGone(sets: readonly RuleSet[]): { writer: RuleWriter; gone: ReadonlySet<string> } {
  const format = useFormat();
  const known = useNames(sets);
  return useMemo(() => ({ writer: writerOf(format, known), gone: known.gone }), [format, known]);
}

function writerOf(format: Pick<ProjectFormat, 'money' | 'dateTime'>, { names, gone }: RuleNames): RuleWriter {
  return {
    amount: format.money, number: formatExact, weekday: dayName, time: (time) => (time.length === 10 ? formatDay(time) : format.dateTime(time)),
    nameOf: (id) => names.get(id) ?? (gone.has(id) ? `${id} (no longer there)` : id),
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

function useNames(sets: readonly RuleSet[]): RuleNames {
  const { project_id: projectId } = useProject();
  const { segments, items, hasApiKeys } = useMemo(() => idsInRules(sets), [sets]);
  const { data: foundSegments } = useQuery({
    queryKey: keys.segmentNames(projectId, segments), staleTime: namesStaleMs, enabled: segments.length > 0, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readSegments(projectId, segments.slice(0, segmentsMax), signal),
  });
  const { data: found } = useQuery({
    queryKey: keys.catalogueNames(projectId, items), staleTime: namesStaleMs, enabled: items.length > 0, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readItems(projectId, items.map((id) => ({ object: 'product', id })), signal),
  });
  const { data: apiKeys } = useQuery({ ...apiKeysQuery(projectId), enabled: hasApiKeys, staleTime: namesStaleMs });
  return useMemo(() => {
    const all = [...(foundSegments ?? []), ...(found ?? []), ...(apiKeys?.rows ?? []).map(({ app_id: id, name }) => ({ id, name, isGone: false }))];
    return {
      names: new Map(all.filter(({ isGone }) => isGone !== true).map(({ id, name }) => [id, name])),
      gone: new Set(all.filter(({ id, isGone }) => isGone === true && isOurs(id)).map(({ id }) => id)),
    };
  }, [foundSegments, found, apiKeys]);
}

/** Whether a thing that is not found is none: an id of a shop's own may stand for what orders write out themselves. */
function isOurs(id: string): boolean {
  return /^(seg|prod|sku|pc)_/.test(id);
}

function readSegments(projectId: string, ids: readonly string[], signal: AbortSignal): Promise<{ id: string; name: string; isGone: boolean }[]> {
  return Promise.all(ids.map(async (id) => {
    const row = await api.get<SegmentRow>(projectPath(projectId, ['segments', id]), { signal }).catch(ignoreGone);
    return { id, name: row?.name ?? id, isGone: row === null };
  }));
}

function ignoreGone(error: unknown): null {
  if (error instanceof RequestFailure && error.status === 404) return null;
  throw error;
}
