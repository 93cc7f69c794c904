import { getRouteApi } from '@tanstack/react-router';
import { ListFilter, Ticket } from 'lucide-react';
import { Suspense, useCallback, useState } from 'react';
import type { CampaignPage, VoucherRow } from '../../../../contract/tracking.ts';
import type { VoucherFilter } from '../../../../contract/voucher-filter.ts';
import { keys } from '../../../api/keys.ts';
import { useRows, type Rows } from '../../../api/use-rows.ts';
import { lazyPart } from '../../../lazy-part.tsx';
import { useLive } from '../../../live/useLive.ts';
import { may } from '../../../access/me.ts';
import { useFormat, useProject } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterBar } from '../../../ui/FilterBar.tsx';
import { RowList } from '../../../ui/RowList.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { voucherStateWord } from '../../../ui/Status.tsx';
import { useSelection } from '../../../ui/use-selection.ts';
import { useChangeSearch } from '../../../use-change-search.ts';
import { voucherStates } from '../page-search.ts';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { BulkCard } from './BulkCard.tsx';
import { ChosenVouchers } from './ChosenVouchers.tsx';
import { PublicCode } from './PublicCode.tsx';
import { useBulk } from './use-bulk.ts';
import { VoucherActions } from './VoucherActions.tsx';
import { VoucherFacets } from './VoucherFacets.tsx';
import { voucherColumns } from './voucher-columns.tsx';
import { filterOf, filterWords, queryOf, type VoucherNarrowing } from './voucher-filter.ts';
import { addressOf } from '../../../voucher/voucher-query.ts';
import { OpenVoucher } from '../../../voucher/OpenVoucher.tsx';
import { useOpenVoucher } from '../../../voucher/use-open-voucher.ts';

const ChosenTags = lazyPart(() => import('../../../ui/ChosenTags.tsx'), 'ChosenTags');
const VoucherFilterDialog = lazyPart(() => import('./VoucherFilterDialog.tsx'), 'VoucherFilterDialog');

const route = getRouteApi('/signed-in/p/$projectId/campaigns/$campaignId/vouchers');

/** While figures move, codes are read again at most this often, and only while this many pages of them are shown. */
const rereadMs = 2000;
const pagesReread = 3;

const stateOptions = [{ value: 'all', label: 'Any' }, ...voucherStates.map((state) => ({ value: state, label: voucherStateWord(state) }))] as const;

/** The campaign's codes: find one, see what became of it. A campaign of one public code shows that code. */
export function VouchersTab() {
  const campaign = useCampaign();
  return campaign.size === 'STANDALONE' && campaign.code !== null ? <PublicCode code={campaign.code} /> : <VoucherList />;
}

function VoucherList() {
  const campaign = useCampaign();
  const { open: opened, ...search } = route.useSearch();
  const filter = filterOf(search);
  const list = useVouchers(filter);
  const selection = useSelection(list.rows.map((row) => row.voucher_id));
  const bulk = useBulk();
  const project = useProject();
  const canChange = may(project, 'edit campaigns') && !campaign.is_historical;
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
      {!campaign.is_historical && campaign.status !== 'draft' && <VoucherFacets />}
      <FilterBar search={<SearchField label="Search by beginning of code" value={q ?? ''} onSearch={onSearch} />} actions={<VoucherActions filter={filter} />}>
        <Select label="State" isInline value={state ?? 'all'} options={stateOptions} onChange={(next) => change({ state: next === 'all' ? undefined : next })} />
        <Button icon={<ListFilter size={16} aria-hidden="true" />} onPress={() => setFiltering(true)}>Filter</Button>
      </FilterBar>
      {words.length > 0 && <Suspense><ChosenTags label="Filters" chosen={words} onRemove={takeAway} /></Suspense>}
      <BulkCard bulk={bulk} />
      <RowList
        noun="codes" list={list} columns={voucherColumns(useFormat())} rowKey={(row) => row.voucher_id} filters={filterWords(search, true).map(({ label }) => label)}
        onRowClick={(row) => open(addressOf(row))} choice={canChange || canExport ? { selection, nameOf: (row) => `code ${row.code}` } : undefined}
        selectionBar={(
          <ChosenVouchers selection={selection} hasMore={list.result.hasNextPage} filter={filter} bulk={bulk} canChange={canChange} canExport={canExport} />
        )}
        onClearFilters={() => change(Object.fromEntries(Object.keys(search).map((name) => [name, undefined])))}
        searchHint="A whole code is found with or without its spaces and hyphens; the beginning of one as it is written."
        empty={<NoCodes campaign={campaign} canAdd={canChange} />}
      />
      {isFiltering && <Suspense><VoucherFilterDialog search={search} onChange={change} onClose={() => setFiltering(false)} /></Suspense>}
      <OpenVoucher address={opened} addresses={list.rows.map(addressOf)} />
    </>
  );
}

function useVouchers(filter: VoucherFilter): Rows<VoucherRow> {
  const { projectId, campaignId } = useCampaignParams();
  const isGrowing = useCampaign().status === 'generating';
  const queryKey = keys.vouchers(projectId, campaignId, filter);
  const list = useRows<VoucherRow>({ queryKey, projectId, parts: ['campaigns', campaignId, 'vouchers'], query: queryOf(filter) }, isGrowing ? rereadMs : undefined);
  useLive({
    projectId, intervalMs: rereadMs,
    concerns: (event) => event.type === 'moved' && event.move.campaign_id === campaignId && (list.result.data?.pages.length ?? 0) <= pagesReread,
    read: () => list.result.refetch({ cancelRefetch: false }),
  });
  return list;
}

function NoCodes({ campaign: { is_historical: isHistorical, status, size }, canAdd }: { campaign: CampaignPage; canAdd: boolean }) {
  const icon = <Ticket size={22} />;
  if (status === 'generating') return <EmptyState icon={icon} title="The codes are being made">The first ones appear here in a moment.</EmptyState>;
  if (status === 'draft') return <EmptyState icon={icon} title="A draft has no codes">They are made when the campaign is launched.</EmptyState>;
  if (isHistorical) return <EmptyState icon={icon} title="No codes in the imported history">The import named no code of this campaign.</EmptyState>;
  if (size === 'AUTO_UPDATE') {
    return <EmptyState icon={icon} title="No codes yet">This campaign makes a code whenever one is published and none is free.{canAdd && ' Codes can be added beforehand as well.'}</EmptyState>;
  }
  return <EmptyState icon={icon} title="No codes">This campaign has no codes, so nothing of it can be redeemed.{canAdd && ' Add some, or import them from a file.'}</EmptyState>;
}
