import { queryOptions } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { CategoryList, WireCategory } from '../../contract/category.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';

type CategoryPage = Static<typeof CategoryList>;

/** All categories of a project by their place: they are few. */
export function categoriesQuery(projectId: string) {
  return queryOptions({ queryKey: keys.categories(projectId), queryFn: ({ signal }) => readCategories(projectId, signal) });
}

async function readCategories(projectId: string, signal: AbortSignal): Promise<WireCategory[]> {
  const categories: WireCategory[] = [];
  for (let after: string | undefined; ;) {
    const page = await api.get<CategoryPage>(projectPath(projectId, ['v1', 'categories'], { limit: 100, starting_after_id: after }), { signal });
    categories.push(...page.data);
    after = page.more_starting_after;
    if (after === undefined) return categories.toSorted((one, other) => one.hierarchy - other.hierarchy || one.name.localeCompare(other.name));
  }
}
