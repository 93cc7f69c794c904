import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { UsersRound } from 'lucide-react';
import { useCallback } from 'react';
import type { CustomerRow } from '../../contract/customer-page.ts';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { customerColumns } from '../customer/customer-columns.tsx';
import { nameOf } from '../customer/customer-names.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { wordsOf } from '../ui/ErrorBox.tsx';
import { FilterBar } from '../ui/FilterBar.tsx';
import { counted } from '../ui/format.ts';
import { RowList } from '../ui/RowList.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { SelectionBar } from '../ui/SelectionBar.tsx';
import { toast } from '../ui/Toast.tsx';
import { useSelection, type Selection } from '../ui/use-selection.ts';
import { useChangeSegment, useSegment } from './use-segment.ts';

const route = getRouteApi('/signed-in/p/$projectId/segments/$segmentId/');

/** While a segment is being filled its list is read again this often. */
const fillingMs = 2_000;

/** Who is in the segment now; of a static one customers can be taken out. */
export function SegmentMembersTab() {
  const project = useProject();
  const { project_id: projectId } = project;
  const segment = useSegment();
  const { q } = route.useSearch();
  const navigate = useNavigate({ from: '/p/$projectId/segments/$segmentId' });
  const search = useCallback((text: string | undefined) => void navigate({ search: text ? { q: text } : {}, replace: true, resetScroll: false }), [navigate]);
  // Another list once it is changed, once it is filled, and once the first one enters: what was read before is not what is in it.
  const part = JSON.stringify({ q, changedAt: segment.updated_at, isFilling: segment.is_filling, isEmpty: segment.size === 0 });
  const list = useRows<CustomerRow>(
    { queryKey: keys.segment(projectId, segment.id, part), projectId, parts: ['customers'], query: { segment_id: segment.id, search: q } },
    segment.is_filling ? fillingMs : undefined,
  );
  const selection = useSelection(list.rows.map((row) => row.id));
  const canRemove = segment.type === 'static' && may(project, 'edit customers');
  return (
    <>
      <FilterBar search={<SearchField label="Search name, e-mail or source ID" value={q ?? ''} onSearch={search} />} />
      <RowList
        noun="customers" list={list} columns={customerColumns(projectId, useFormat())} rowKey={(row) => row.id} filters={q === undefined ? [] : [`“${q}”`]}
        onClearFilters={() => search(undefined)} searchHint="Names, e-mail addresses and source IDs are found by how they begin."
        choice={canRemove ? { selection, nameOf: (row) => `customer ${nameOf(row)}` } : undefined}
        selectionBar={<Chosen selection={selection} hasMore={list.result.hasNextPage} />} empty={<Nobody canAdd={canRemove} />}
      />
    </>
  );
}

function Chosen({ selection, hasMore }: { selection: Selection; hasMore: boolean }) {
  const { project_id: projectId } = useProject();
  const count = selection.selected.size;
  const { mutate, isPending } = useChangeSegment(projectId, useSegment().id, () => {
    selection.clear();
    toast({ tone: 'ok', title: `${counted(count, 'customer was', 'customers were')} taken out of the segment` });
  });
  const remove = () => mutate({ remove: [...selection.selected] }, {
    onError: (error) => toast({ tone: 'bad', title: 'Nobody was taken out of the segment', detail: wordsOf(error) }),
  });
  return (
    <SelectionBar selection={selection} noun="customers" hasMore={hasMore}>
      <Button onPress={remove} isPending={isPending}>Take out of the segment</Button>
    </SelectionBar>
  );
}

function Nobody({ canAdd }: { canAdd: boolean }) {
  const { type, is_filling: isFilling } = useSegment();
  if (isFilling) return <EmptyState icon={<UsersRound size={22} />} title="The segment is being filled">Whoever meets its conditions appears here in a moment.</EmptyState>;
  if (type === 'static') {
    const how = canAdd ? 'Add customers by name, or paste a list of them.' : 'Whoever may change segments can add customers.';
    return <EmptyState icon={<UsersRound size={22} />} title="Nobody is on the list yet">{how}</EmptyState>;
  }
  return <EmptyState icon={<UsersRound size={22} />} title="Nobody meets the conditions now">Whoever meets them appears here by themselves.</EmptyState>;
}
