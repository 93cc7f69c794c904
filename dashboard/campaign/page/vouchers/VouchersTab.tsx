import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Ticket } from 'lucide-react';
import { useCallback } from 'react';
import type { VoucherRow } from '../../../../contract/tracking.ts';
import { keys } from '../../../api/keys.ts';
import { useRows, type Rows } from '../../../api/use-rows.ts';
import { useLive } from '../../../live/useLive.ts';
import { may } from '../../../access/me.ts';
import { useFormat, useProject } from '../../../shell/use-project.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterBar } from '../../../ui/FilterBar.tsx';
import { RowList } from '../../../ui/RowList.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { voucherStateWord } from '../../../ui/Status.tsx';
import { useSelection } from '../../../ui/use-selection.ts';
import { voucherStates } from '../page-search.ts';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { ChosenVouchers } from './ChosenVouchers.tsx';
import { PublicCode } from './PublicCode.tsx';
import { VoucherActions } from './VoucherActions.tsx';
import { voucherColumns } from './voucher-columns.tsx';
import { addressOf } from '../../../voucher/voucher-query.ts';
import { OpenVoucher } from '../../../voucher/OpenVoucher.tsx';
import { useOpenVoucher } from '../../../voucher/use-open-voucher.ts';

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
  const { q, state, open: opened } = route.useSearch();
  const list = useVouchers(q, state);
  const selection = useSelection(list.rows.map((row) => row.voucher_id));
  const canChoose = may(useProject(), 'edit campaigns') && !campaign.is_historical;
  const open = useOpenVoucher();
  const change = useChangeSearch();
  const onSearch = useCallback((text: string) => change({ q: text === '' ? undefined : text }), [change]);
  const filters = [q !== undefined && `codes that begin with “${q}”`, state !== undefined && `state ${voucherStateWord(state)}`].filter((text) => text !== false);
  return (
    <>
      <FilterBar search={<SearchField label="Search by beginning of code" value={q ?? ''} onSearch={onSearch} />} actions={!campaign.is_historical && <VoucherActions />}>
        <Select label="State" isInline value={state ?? 'all'} options={stateOptions} onChange={(next) => change({ state: next === 'all' ? undefined : next })} />
      </FilterBar>
      <RowList
        noun="codes" list={list} columns={voucherColumns(useFormat())} rowKey={(row) => row.voucher_id} filters={filters} onRowClick={(row) => open(addressOf(row))}
        choice={canChoose ? { selection, nameOf: (row) => `code ${row.code}` } : undefined}
        selectionBar={<ChosenVouchers selection={selection} hasMore={list.result.hasNextPage} />}
        onClearFilters={() => change({ q: undefined, state: undefined })} searchHint="Capitals and small letters are different in codes."
        empty={<NoCodes isHistorical={campaign.is_historical} isGenerating={campaign.status === 'generating'} />}
      />
      <OpenVoucher address={opened} addresses={list.rows.map(addressOf)} />
    </>
  );
}

function useVouchers(q: string | undefined, state: VoucherRow['state'] | undefined): Rows<VoucherRow> {
  const { projectId, campaignId } = useCampaignParams();
  const isGrowing = useCampaign().status === 'generating';
  const queryKey = keys.vouchers(projectId, campaignId, { q, state });
  const list = useRows<VoucherRow>({ queryKey, projectId, parts: ['campaigns', campaignId, 'vouchers'], query: { q, state } }, isGrowing ? rereadMs : undefined);
  useLive({
    projectId, intervalMs: rereadMs,
    concerns: (event) => event.type === 'moved' && event.move.campaign_id === campaignId && (list.result.data?.pages.length ?? 0) <= pagesReread,
    read: () => list.result.refetch({ cancelRefetch: false }),
  });
  return list;
}

function useChangeSearch() {
  const navigate = useNavigate({ from: '/p/$projectId/campaigns/$campaignId/vouchers' });
  return useCallback(
    (change: { q?: string | undefined; state?: VoucherRow['state'] | undefined }) => void navigate({
      search: ({ q, state }) => stripped({ q, state, ...change }), replace: true, resetScroll: false,
    }),
    [navigate],
  );
}

function stripped({ q, state }: { q?: string | undefined; state?: VoucherRow['state'] | undefined }) {
  return { ...(q !== undefined && { q }), ...(state !== undefined && { state }) };
}

function NoCodes({ isHistorical, isGenerating }: { isHistorical: boolean; isGenerating: boolean }) {
  if (isGenerating) return <EmptyState icon={<Ticket size={22} />} title="The codes are being made">The first ones appear here in a moment.</EmptyState>;
  if (isHistorical) return <EmptyState icon={<Ticket size={22} />} title="No codes in the imported history">The import named no code of this campaign.</EmptyState>;
  return <EmptyState icon={<Ticket size={22} />} title="No codes">This campaign has no codes, so nothing of it can be redeemed.</EmptyState>;
}
