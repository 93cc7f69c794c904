import { keepPreviousData, useQuery, type QueryKey } from '@tanstack/react-query';
import { api, projectPath } from '../api/client.ts';
import { useProject } from '../shell/use-project.ts';
import { wordsOf } from '../ui/ErrorBox.tsx';
import { listed } from '../ui/format.ts';
import { useSettled } from '../ui/use-settled.ts';
import type { WireFilter } from './filter-draft.ts';
import styles from './filter.module.css';

export interface FilterPreviewProps<Preview> {
  /** Null while it is unfinished. */
  filter: WireFilter | null;
  /** What is made with the filter, as its routes call it: "segments". */
  of: string;
  queryKey: (asked: string) => QueryKey;
  /** What is said of an unfinished one. */
  unfinished: string;
  wordsFor: (preview: Preview) => string;
}

/** What a filter finds now, asked for when whoever writes it pauses. */
export function FilterPreview<Preview>({ filter, of, queryKey, unfinished, wordsFor }: FilterPreviewProps<Preview>) {
  const { project_id: projectId } = useProject();
  const asked = useSettled(JSON.stringify(filter), 300);
  const { data, error } = useQuery({
    queryKey: queryKey(asked),
    queryFn: ({ signal }) => api.post<Preview>(projectPath(projectId, [of, 'preview']), { filter: JSON.parse(asked) as WireFilter }, { signal, isQuestion: true }),
    enabled: asked !== 'null',
    placeholderData: keepPreviousData,
  });
  const found = data === undefined ? 'Counting' : wordsFor(data);
  return <p role="status" className={styles.found}>{filter === null ? unfinished : error === null ? found : wordsOf(error)}</p>;
}

/** Names that are told of what a filter finds. */
const namesShown = 5;

/** Says what was found (`counted`: how many) and the first names of it, one sentence. */
export function withNames(counted: string, count: number, names: readonly string[]): string {
  const shown = names.slice(0, namesShown);
  return count > shown.length ? `${counted}, such as ${listed(shown)}.` : `${counted}: ${listed(shown)}.`;
}
