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
  /** What follows `/api/projects/{project}`; with `isWire` what follows `/v1` there. */
  parts: readonly string[];
  query: Record<string, string | undefined>;
  /** A list of the wire contract, which names its rows and its next page in its own way. */
  isWire?: boolean;
  /** Of such a list that goes on after the id of its last row: how it is asked to. */
  cursor?: 'starting_after' | 'starting_after_id';
}

/** A page of a list of the wire contract: its rows are in the member that `data_ref` names. */
type WirePage<Row> = { data_ref: string; more_starting_after?: string } & { [rows in string]: Row[] };

/** Rows of a page. */
export const rowsPerPage = 100;

/** Stretches without a row after which a reading stops and leaves it to the reader to go on. */
const emptyStretchesMax = 20;

/**
 * Reads one page of a list. A filter that few rows match is looked for a stretch at a time, and a stretch may hold none: then the next one is read at
 * once. `after`: null at the beginning.
 */
export async function readRows<Row>(asked: RowsAsked, after: string | null, signal?: AbortSignal): Promise<RowsPage<Row>> {
  let page: RowsPage<Row> = { rows: [], next: after };
  for (let stretch = 0; stretch < emptyStretchesMax && page.rows.length === 0 && (stretch === 0 || page.next !== null); stretch++) {
    page = await readPage<Row>(asked, page.next, signal);
  }
  return page;
}

async function readPage<Row>({ projectId, parts, query, isWire = false, cursor = 'starting_after' }: RowsAsked, after: string | null, signal?: AbortSignal): Promise<RowsPage<Row>> {
  const options = signal && { signal };
  if (!isWire) return api.get<RowsPage<Row>>(projectPath(projectId, parts, { ...query, after, limit: rowsPerPage }), options);
  const path = projectPath(projectId, ['v1', ...parts], { ...query, [cursor]: after, limit: rowsPerPage });
  // An empty one asks for the first page of a list that would otherwise be read by page numbers.
  const page = await api.get<WirePage<Row>>(after === null && cursor === 'starting_after' ? `${path}&starting_after=` : path, options);
  return { rows: page[page.data_ref] ?? [], next: page.more_starting_after ?? null };
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
