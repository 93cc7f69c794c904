import { useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { lazyPart } from '../../lazy-part.tsx';
import { StackingOfDraft } from '../../rule/stacking/StackingOfDraft.tsx';
import { Card } from '../../ui/Card.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { isOfferTold, type Draft } from './draft.ts';
import { discountOf } from './offer-request.ts';
import type { SectionProps } from './sections.ts';

const ReplayPanel = lazyPart(() => import('../../rule/replay/ReplayPanel.tsx'), 'ReplayPanel');

/**
 * What an offer would come to on the orders of the past, and beside those that are live; `foreign`: an offer that stays as it is. What comes and goes while
 * somebody types is the last, so that it moves nothing.
 */
export function OfferChecks({ draft, mode, foreign }: Pick<SectionProps, 'draft' | 'mode' | 'foreign'>) {
  const { campaignId = null } = useParams({ strict: false });
  const isTold = foreign?.offer === undefined && isOfferTold(draft);
  return (
    <>
      {mode === 'live' && campaignId !== null && foreign?.offer === undefined && (
        <Suspense fallback={<Card title="Try on past orders"><SkeletonLines count={2} label="Loading what can be tried" /></Card>}>
          <ReplayPanel campaignId={campaignId} change={isTold ? { discount: discountOf(draft) } : null} />
        </Suspense>
      )}
      <StackingOfDraft request={isTold ? requestOf(draft, campaignId) : null} />
    </>
  );
}

function requestOf(draft: Draft, campaignId: string | null) {
  return { campaign_id: campaignId, type: draft.size, category: draft.categoryId, discount: discountOf(draft) };
}
