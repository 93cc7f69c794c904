import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SegmentPreview } from '../../contract/segment.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { nameOf } from '../customer/customer-names.ts';
import type { WireFilter } from '../filter/filter-draft.ts';
import { useProject } from '../shell/use-project.ts';
import { wordsOf } from '../ui/ErrorBox.tsx';
import { counted, formatExact, listed } from '../ui/format.ts';
import { useSettled } from '../ui/use-settled.ts';
import styles from './segment.module.css';

/** Names that are told of those who match. */
const namesShown = 5;

/** How many customers a filter finds now, and some of them; null while it is unfinished. */
export function MatchCount({ filter }: { filter: WireFilter | null }) {
  const { project_id: projectId } = useProject();
  const asked = useSettled(JSON.stringify(filter), 300);
  const { data, error } = useQuery({
    queryKey: keys.segmentPreview(projectId, { asked }),
    queryFn: ({ signal }) => api.post<SegmentPreview>(projectPath(projectId, ['segments', 'preview']), { filter: JSON.parse(asked) as WireFilter }, { signal }),
    enabled: asked !== 'null',
    placeholderData: keepPreviousData,
  });
  const found = data === undefined ? 'Counting' : matchWords(data);
  return <p role="status" className={styles.muted}>{filter === null ? 'Finish the conditions to see whom they find.' : error === null ? found : wordsOf(error)}</p>;
}

function matchWords({ count, isCountExact, customers }: SegmentPreview): string {
  if (count === 0) return 'Nobody matches now.';
  const names = customers.slice(0, namesShown).map(nameOf);
  const found = isCountExact ? `${counted(count, 'customer matches', 'customers match')} now` : `More than ${formatExact(count)} customers match now`;
  return count > names.length ? `${found}, such as ${listed(names)}.` : `${found}: ${listed(names)}.`;
}
