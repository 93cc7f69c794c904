import type { SegmentPreview } from '../../contract/segment-page.ts';
import { keys } from '../api/keys.ts';
import { nameOf } from '../customer/customer-names.ts';
import type { WireFilter } from '../filter/filter-draft.ts';
import { FilterPreview, withNames } from '../filter/FilterPreview.tsx';
import { useProject } from '../shell/use-project.ts';
import { counted } from '../ui/format.ts';

/** How many customers a filter finds now, and some of them; null while it is unfinished. */
export function MatchCount({ filter }: { filter: WireFilter | null }) {
  const { project_id: projectId } = useProject();
  return (
    <FilterPreview<SegmentPreview>
      filter={filter} of="segments" queryKey={(asked) => keys.segmentPreview(projectId, { asked })} wordsFor={wordsFor}
      unfinished="Finish the conditions to see whom they find."
    />
  );
}

function wordsFor({ count, is_count_exact: isExact, customers }: SegmentPreview): string {
  if (count === 0) return isExact ? 'Nobody matches now.' : 'None of the newest customers matches; looking at all of them takes too long.';
  const found = isExact ? `${counted(count, 'customer matches', 'customers match')} now` : `At least ${counted(count, 'customer matches', 'customers match')} now`;
  return withNames(found, count, customers.map(nameOf));
}
