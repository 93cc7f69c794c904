import { useParams } from '@tanstack/react-router';
import { ReplayPanel } from '../../rule/replay/ReplayPanel.tsx';
import { StackingOfDraft } from '../../rule/stacking/StackingOfDraft.tsx';
import { isOfferTold, type Draft } from './draft.ts';
import { discountOf } from './offer-request.ts';
import type { SectionProps } from './sections.ts';

/** What an offer would come to beside those that are live, and on the orders of the past; `foreign`: an offer that stays as it is. */
export function OfferChecks({ draft, mode, foreign }: Pick<SectionProps, 'draft' | 'mode' | 'foreign'>) {
  const { campaignId = null } = useParams({ strict: false });
  const isTold = foreign?.offer === undefined && isOfferTold(draft);
  return (
    <>
      <StackingOfDraft request={isTold ? requestOf(draft, campaignId) : null} />
      {mode === 'live' && campaignId !== null && foreign?.offer === undefined && (
        <ReplayPanel campaignId={campaignId} change={isTold ? { discount: discountOf(draft) } : null} />
      )}
    </>
  );
}

function requestOf(draft: Draft, campaignId: string | null) {
  return { campaign_id: campaignId, type: draft.size, category: draft.categoryId, discount: discountOf(draft) };
}
