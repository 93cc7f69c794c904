import { keepPreviousData, useInfiniteQuery, useQueryClient, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { api, projectPath } from './client.ts';

/** One page of a list that is read by keyset: `next` asks for the following one, null on the last. */
export interface RowsPage<Row> {
  rows: Row[];
  next: string | null;
}

/** Which list. */
export interface RowsAsked {
  queryKey: QueryKey;
  projectId: string;
  /** What follows `/api/projects/{project}`. */
  parts: readonly string[];
  query: Record<string, string | undefined>;
}

/** Rows of a page. */
export const rowsPerPage = 100;

/** Reads one page of a list. */
export function readRows<Row>({ projectId, parts, query }: RowsAsked, after: string | null, signal?: AbortSignal): Promise<RowsPage<Row>> {
  return api.get<RowsPage<Row>>(projectPath(projectId, parts, { ...query, after, limit: rowsPerPage }), signal && { signal });
}

/**
 * A list read page by page. What is on the screen is not read again by itself, because that would shift rows under the reader: whoever shows it says
 * that there is more (`restart` then begins anew), or reads again. `everyMs`: for a list that is still being filled.
 */
export function useRows<Row>(asked: RowsAsked, everyMs?: number) {
  const queries = useQueryClient();
  const result = useInfiniteQuery({
    queryKey: asked.queryKey,
    queryFn: ({ pageParam, signal }) => readRows<Row>(asked, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: everyMs ?? false,
  });
  const restart = () => {
    queries.setQueryData<InfiniteData<RowsPage<Row>, string | null>>(asked.queryKey, (old) => old && { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) });
    return result.refetch();
  };
  return { result, rows: result.data?.pages.flatMap((page) => page.rows) ?? [], restart };
}

/** A list as `useRows` gives it. */
export type Rows<Row> = ReturnType<typeof useRows<Row>>;
