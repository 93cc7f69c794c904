import { ListFilter } from 'lucide-react';
import { Suspense, useCallback, useState, type ReactNode } from 'react';
import type { VoucherRow } from '../../../contract/tracking.ts';
import type { VoucherFilter } from '../../../contract/voucher-filter.ts';
import { may } from '../../access/me.ts';
import type { Rows } from '../../api/use-rows.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { RowList } from '../../ui/RowList.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { voucherStateWord } from '../../ui/Status.tsx';
import type { Column } from '../../ui/Table.tsx';
import { useSelection } from '../../ui/use-selection.ts';
import { useChangeSearch } from '../../use-change-search.ts';
import { OpenVoucher } from '../OpenVoucher.tsx';
import { useOpenVoucher } from '../use-open-voucher.ts';
import { addressOf } from '../voucher-query.ts';
import { BulkCard } from './BulkCard.tsx';
import { ChosenVouchers } from './ChosenVouchers.tsx';
import { useBulk } from './use-bulk.ts';
import { useVoucherScope } from './use-voucher-scope.ts';
import { filterWords, type VoucherNarrowing } from './voucher-filter.ts';
import { voucherStates, type VoucherSearch } from './voucher-search.ts';

const ChosenTags = lazyPart(() => import('../../ui/ChosenTags.tsx'), 'ChosenTags');
const VoucherFilterDialog = lazyPart(() => import('./VoucherFilterDialog.tsx'), 'VoucherFilterDialog');

const stateOptions = [{ value: 'all', label: 'Any' }, ...voucherStates.map((state) => ({ value: state, label: voucherStateWord(state) }))] as const;

export interface VoucherListProps<Row> {
  /** What the address says. */
  search: VoucherSearch;
  /** What narrows the list: with everything chosen, what is worked on. */
  filter: VoucherFilter;
  list: Rows<Row>;
  columns: readonly Column<Row>[];
  /** False: none of them is one that can be changed. */
  isChangeable?: boolean;
  searchHint: string;
  /** What can be done with all that the list shows. */
  actions: ReactNode;
  /** Shown when there is nothing at all. */
  empty: ReactNode;
}

/** Codes of a campaign or of the project: found, narrowed, opened, and worked on together. */
export function VoucherList<Row extends VoucherRow>(props: VoucherListProps<Row>) {
  const { search: { open: opened, ...search }, filter, list, columns, isChangeable = true, searchHint, actions, empty } = props;
  const selection = useSelection(list.rows.map((row) => row.voucher_id));
  const bulk = useBulk();
  const { campaignId } = useVoucherScope();
  const project = useProject();
  const canChange = may(project, 'edit campaigns') && isChangeable;
  const canExport = may(project, 'export');
  const open = useOpenVoucher();
  const change = useChangeSearch<VoucherNarrowing>();
  const onSearch = useCallback((text: string) => change({ q: text === '' ? undefined : text }), [change]);
  const [isFiltering, setFiltering] = useState(false);
  const { q, state } = search;
  const words = filterWords(search, false);
  const takeAway = (value: string) => change(Object.fromEntries(words.find((word) => word.value === value)?.names.map((name) => [name, undefined]) ?? []));
  return (
    <>
      <FilterBar search={<SearchField label="Search by beginning of code" value={q ?? ''} onSearch={onSearch} />} actions={actions}>
        <Select label="State" isInline value={state ?? 'all'} options={stateOptions} onChange={(next) => change({ state: next === 'all' ? undefined : next })} />
        <Button icon={<ListFilter size={16} aria-hidden="true" />} onPress={() => setFiltering(true)}>Filter</Button>
      </FilterBar>
      {words.length > 0 && <Suspense><ChosenTags label="Filters" chosen={words} onRemove={takeAway} /></Suspense>}
      <BulkCard bulk={bulk} />
      <RowList
        noun="codes" list={list} columns={columns} rowKey={(row) => row.voucher_id} filters={filterWords(search, true).map(({ label }) => label)}
        onRowClick={(row) => open(addressOf(row))} choice={canChange || canExport ? { selection, nameOf: (row) => `code ${row.code}` } : undefined}
        selectionBar={(
          <ChosenVouchers selection={selection} hasMore={list.result.hasNextPage} filter={filter} bulk={bulk} canChange={canChange} canExport={canExport} />
        )}
        onClearFilters={() => change(Object.fromEntries(Object.keys(search).map((name) => [name, undefined])))} searchHint={searchHint} empty={empty}
      />
      {isFiltering && <Suspense><VoucherFilterDialog search={search} isOfProject={campaignId === null} onChange={change} onClose={() => setFiltering(false)} /></Suspense>}
      <OpenVoucher address={opened} addresses={list.rows.map(addressOf)} />
    </>
  );
}
