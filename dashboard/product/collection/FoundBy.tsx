import type { CollectionPreview } from '../../../contract/catalogue-page.ts';
import { keys } from '../../api/keys.ts';
import type { WireFilter } from '../../filter/filter-draft.ts';
import { FilterPreview, withNames } from '../../filter/FilterPreview.tsx';
import { useProject } from '../../shell/use-project.ts';
import { counted } from '../../ui/format.ts';
import { calledOf } from '../catalogue-names.ts';

/** How many products and SKUs a filter finds now, and some of them; null while it is unfinished. */
export function FoundBy({ filter }: { filter: WireFilter | null }) {
  const { project_id: projectId } = useProject();
  return (
    <FilterPreview<CollectionPreview>
      filter={filter} of="product-collections" queryKey={(asked) => keys.collectionPreview(projectId, { asked })} wordsFor={wordsFor}
      unfinished="Finish the conditions to see what they find."
    />
  );
}

function wordsFor({ count, is_count_exact: isExact, items }: CollectionPreview): string {
  if (count === 0) return isExact ? 'Finds nothing now.' : 'Finds none of the newest products; looking at all of them takes too long.';
  const found = isExact ? `Finds ${counted(count, 'product or SKU', 'products and SKUs')} now` : `Finds at least ${counted(count, 'product or SKU', 'products and SKUs')} now`;
  return withNames(found, count, items.map((item) => calledOf({ id: item.id, source_id: item.source_id, name: item.object === 'sku' ? item.sku : item.name })));
}
