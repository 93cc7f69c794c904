import { getRouteApi } from '@tanstack/react-router';
import { Ticket } from 'lucide-react';
import type { CampaignPage, VoucherRow } from '../../../../contract/tracking.ts';
import type { VoucherFilter } from '../../../../contract/voucher-filter.ts';
import { may } from '../../../access/me.ts';
import { keys } from '../../../api/keys.ts';
import { useRows, type Rows } from '../../../api/use-rows.ts';
import { useLive } from '../../../live/useLive.ts';
import { useFormat, useProject } from '../../../shell/use-project.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { voucherColumns } from '../../../voucher/list/voucher-columns.tsx';
import { filterOf, queryOf } from '../../../voucher/list/voucher-filter.ts';
import { VoucherList } from '../../../voucher/list/VoucherList.tsx';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { PublicCode } from './PublicCode.tsx';
import { VoucherActions } from './VoucherActions.tsx';
import { VoucherFacets } from './VoucherFacets.tsx';

const route = getRouteApi('/signed-in/p/$projectId/campaigns/$campaignId/vouchers');

/** While figures move, codes are read again at most this often, and only while this many pages of them are shown. */
const rereadMs = 2000;
const pagesReread = 3;

/** The campaign's codes: find one, see what became of it. A campaign of one public code shows that code. */
export function VouchersTab() {
  const campaign = useCampaign();
  return campaign.size === 'STANDALONE' && campaign.code !== null ? <PublicCode code={campaign.code} /> : <CampaignVouchers />;
}

function CampaignVouchers() {
  const campaign = useCampaign();
  const search = route.useSearch();
  const filter = filterOf(search);
  const canAdd = may(useProject(), 'edit campaigns') && !campaign.is_historical;
  return (
    <>
      {!campaign.is_historical && campaign.status !== 'draft' && <VoucherFacets />}
      <VoucherList
        search={search} filter={filter} list={useVouchers(filter)} columns={voucherColumns(useFormat())} isChangeable={!campaign.is_historical}
        searchHint="A whole code is found with or without its spaces and hyphens; the beginning of one as it is written."
        actions={<VoucherActions filter={filter} />} empty={<NoCodes campaign={campaign} canAdd={canAdd} />}
      />
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
