import { getRouteApi } from '@tanstack/react-router';
import { Receipt } from 'lucide-react';
import { Suspense, useCallback } from 'react';
import type { RedemptionRow } from '../../../../contract/tracking.ts';
import { keys } from '../../../api/keys.ts';
import { useRows, type RowsAsked } from '../../../api/use-rows.ts';
import { lazyPart } from '../../../lazy-part.tsx';
import { useArrivals } from '../../../live/use-arrivals.ts';
import { useFormat } from '../../../shell/use-project.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Notice } from '../../../ui/ErrorBox.tsx';
import { FilterBar, NewRows } from '../../../ui/FilterBar.tsx';
import { RowList } from '../../../ui/RowList.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { useChangeSearch } from '../../../use-change-search.ts';
import { redemptionResults, type redemptionSearch } from '../page-search.ts';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { redemptionColumns } from './redemption-columns.tsx';

const route = getRouteApi('/signed-in/p/$projectId/campaigns/$campaignId/redemptions');

const RedemptionPanel = lazyPart(() => import('./RedemptionPanel.tsx'), 'RedemptionPanel');

type Search = ReturnType<typeof redemptionSearch>;
type Result = (typeof redemptionResults)[number];

const resultWords: Record<Result, string> = { succeeded: 'Succeeded', failed: 'Failed', rolled_back: 'Rolled back', rollback: 'Rollbacks' };
const resultOptions = [{ value: 'all', label: 'Any' }, ...redemptionResults.map((result) => ({ value: result, label: resultWords[result] }))] as const;

/** Every redemption, failure and rollback of the campaign, newest first. New ones wait behind a pill; nothing moves under the reader. */
export function RedemptionsTab() {
  const search = route.useSearch();
  const { q, open } = search;
  const result = redemptionResults.find((known) => known === search.result);
  const asked = useAsked(q, result);
  const list = useRows<RedemptionRow>(asked);
  const arrivals = useArrivals(asked, useCampaignParams().campaignId, list, rowKey);
  const change = useChangeSearch<Search>();
  const onSearch = useCallback((text: string) => change({ q: text === '' ? undefined : text }), [change]);
  const filters = [q !== undefined && `“${q}”`, result !== undefined && `result ${resultWords[result]}`].filter((text) => text !== false);
  return (
    <>
      <FilterBar search={<SearchField label="Search code, customer or redemption ID" value={q ?? ''} onSearch={onSearch} />}>
        <Select label="Result" isInline value={result ?? 'all'} options={resultOptions} onChange={(next) => change({ result: next === 'all' ? undefined : next })} />
      </FilterBar>
      {search.result !== undefined && result === undefined && (
        <Notice tone="warn" actions={<Button look="quiet" onPress={() => change({ result: undefined })}>Dismiss</Button>}>
          <span>“{search.result}” in the address is no result that there is. Entries with any result are shown.</span>
        </Notice>
      )}
      <RowList
        noun="redemptions" list={list} pill={<NewRows {...arrivals} onShow={() => void list.restart()} />}
        columns={redemptionColumns(useFormat())} rowKey={rowKey} onRowClick={(row) => change({ open: row.redemption_id })} filters={filters}
        onClearFilters={() => change({ q: undefined, result: undefined })} searchHint="Of a code the beginning is enough; ids of customers and redemptions must be whole." empty={<NoRedemptions />}
      />
      {open !== undefined && (
        <Suspense><RedemptionPanel id={open} rows={list.rows} onOpen={(id) => change({ open: id })} onClose={() => change({ open: undefined })} /></Suspense>
      )}
    </>
  );
}

function rowKey(row: RedemptionRow): string {
  return row.redemption_id;
}

function useAsked(q: string | undefined, result: Result | undefined): RowsAsked {
  const { projectId, campaignId } = useCampaignParams();
  return { queryKey: keys.redemptions(projectId, campaignId, { q, result }), projectId, parts: ['campaigns', campaignId, 'redemptions'], query: { q, result } };
}

function NoRedemptions() {
  const params = useCampaignParams();
  if (useCampaign().is_historical) return <EmptyState icon={<Receipt size={22} />} title="No redemptions in the imported history">The import held none of this campaign.</EmptyState>;
  const developers = <ButtonLink to="/p/$projectId/developers" params={params}>How to redeem a code</ButtonLink>;
  return (
    <EmptyState icon={<Receipt size={22} />} title="No redemptions yet" actions={developers}>
      Each use of a code appears here within a second, the refused ones with their reason.
    </EmptyState>
  );
}
