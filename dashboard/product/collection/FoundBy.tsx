import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CollectionPreview } from '../../../contract/catalogue-page.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import type { WireFilter } from '../../filter/filter-draft.ts';
import { useProject } from '../../shell/use-project.ts';
import { wordsOf } from '../../ui/ErrorBox.tsx';
import { counted, formatExact, listed } from '../../ui/format.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { calledOf } from '../catalogue-names.ts';
import styles from '../product.module.css';

/** Names that are told of what a filter finds. */
const namesShown = 5;

/** How many products and SKUs a filter finds now, and some of them; null while it is unfinished. */
export function FoundBy({ filter }: { filter: WireFilter | null }) {
  const { project_id: projectId } = useProject();
  const asked = useSettled(JSON.stringify(filter), 300);
  const { data, error } = useQuery({
    queryKey: keys.collectionPreview(projectId, { asked }),
    queryFn: ({ signal }) => api.post<CollectionPreview>(projectPath(projectId, ['product-collections', 'preview']), { filter: JSON.parse(asked) as WireFilter }, { signal }),
    enabled: asked !== 'null',
    placeholderData: keepPreviousData,
  });
  const counting = data === undefined ? 'Counting' : wordsFor(data);
  return <p role="status" className={styles.muted}>{filter === null ? 'Finish the conditions to see what they find.' : error === null ? counting : wordsOf(error)}</p>;
}

function wordsFor({ count, is_count_exact: isExact, items }: CollectionPreview): string {
  if (count === 0) return 'Finds nothing now.';
  const names = items.slice(0, namesShown).map((item) => calledOf({ id: item.id, source_id: item.source_id, name: item.object === 'sku' ? item.sku : item.name }));
  const found = isExact ? `Finds ${counted(count, 'product or SKU', 'products and SKUs')} now` : `Finds more than ${formatExact(count)} products and SKUs now`;
  return count > names.length ? `${found}, such as ${listed(names)}.` : `${found}: ${listed(names)}.`;
}
