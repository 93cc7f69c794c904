import type { ReactNode } from 'react';
import { SearchX } from 'lucide-react';
import { Button } from './Button.tsx';
import { Card } from './Card.tsx';
import { EmptyState } from './EmptyState.tsx';
import { ErrorBox } from './ErrorBox.tsx';
import { listed } from './format.ts';
import { LongTable } from './LongTable.tsx';
import { SkeletonLines } from './Skeleton.tsx';
import { LoadMore, type Column, type RowChoice } from './Table.tsx';

/** What a list needs of the query behind it (TanStack Query gives all of it). */
export interface RowsQuery {
  isPending: boolean;
  error: Error | null;
  data: unknown;
  isPlaceholderData: boolean;
  isFetchingNextPage: boolean;
  isRefetching: boolean;
  hasNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

export interface RowListProps<Row> {
  /** What the rows are called: "vouchers". */
  noun: string;
  list: { result: RowsQuery; rows: readonly Row[] };
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  onRowClick?: (row: Row) => void;
  /** Shown when there is nothing at all. */
  empty: ReactNode;
  /** What narrows the list, in words; empty: nothing does. */
  filters: readonly string[];
  onClearFilters: () => void;
  /** `NewRows` of a history, over the upper edge of the list. */
  pill?: ReactNode;
  choice?: RowChoice<Row> | undefined;
  /** What can be done to the rows that are chosen: a `SelectionBar`. */
  selectionBar?: ReactNode;
  /** What could make a search find nothing. */
  searchHint?: string;
}

/** A list that is read page by page, in every state it can be in: first reading, failed, empty, nothing matches, rows, rows being read again. */
export function RowList<Row>(props: RowListProps<Row>) {
  const { noun, list: { result, rows }, filters } = props;
  if (result.isPending) return <Card><SkeletonLines count={8} label={`Loading ${noun}`} /></Card>;
  const failure = result.error === null ? null : <ErrorBox title={`The ${noun} could not be loaded`} error={result.error} onRetry={() => void result.refetch()} />;
  if (result.data === undefined) return failure;
  // A page may be empty and still have one after it: what few rows match is looked for a stretch at a time.
  if (rows.length === 0 && !result.hasNextPage && !result.isPlaceholderData) return failure ?? <Card>{filters.length === 0 ? props.empty : <NothingMatches {...props} />}</Card>;
  return (
    <>
      {failure}
      <Rows {...props} />
    </>
  );
}

function Rows<Row>({ noun, list: { result, rows }, columns, rowKey, onRowClick, pill, choice, selectionBar }: RowListProps<Row>) {
  const caption = noun.charAt(0).toUpperCase() + noun.slice(1);
  return (
    <div>
      {pill}
      {selectionBar}
      <Card isFlush isRefreshing={result.isPlaceholderData || (result.isRefetching && !result.isFetchingNextPage)}>
        <LongTable caption={caption} columns={columns} rows={rows} rowKey={rowKey} onRowClick={onRowClick} hasMore={result.hasNextPage} choice={choice} />
        {result.hasNextPage && <LoadMore shown={rows.length} noun={noun} hasMore isLoading={result.isFetchingNextPage} onLoadMore={() => void result.fetchNextPage()} />}
      </Card>
    </div>
  );
}

function NothingMatches<Row>({ noun, filters, searchHint, onClearFilters }: RowListProps<Row>) {
  return (
    <EmptyState icon={<SearchX size={22} />} title={`No ${noun} match`} actions={<Button onPress={onClearFilters}>Clear filters</Button>}>
      Nothing was found for {listed(filters)}.{searchHint !== undefined && ` ${searchHint}`}
    </EmptyState>
  );
}
