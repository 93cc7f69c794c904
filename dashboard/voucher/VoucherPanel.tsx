import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { RequestFailure } from '../api/client.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useLive } from '../live/useLive.ts';
import { useProject } from '../shell/use-project.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorBox, Notice } from '../ui/ErrorBox.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { Steps } from '../ui/Steps.tsx';
import { VoucherDeeds } from './VoucherDeeds.tsx';
import { VoucherFacts } from './VoucherFacts.tsx';
import { VoucherTimeline } from './VoucherTimeline.tsx';
import { voucherQuery } from './voucher-query.ts';

const VoucherRules = lazyPart(() => import('./VoucherRules.tsx'), 'VoucherRules');

export interface VoucherPanelProps {
  /** The code, or the id, of the voucher. */
  address: string;
  /** Addresses of what the list shows: the panel steps through them. */
  addresses: readonly string[];
  onOpen: (address: string) => void;
  onClose: () => void;
}

/** While figures move, the voucher is read again at most this often. */
const rereadMs = 2000;
/** Nobody tells that a code without a campaign moved: it is looked at this often. */
const lookMs = 5000;

/** Everything about one voucher, at the edge of the page, and what can be done to it. */
export function VoucherPanel({ address, addresses, onOpen, onClose }: VoucherPanelProps) {
  const { project_id: projectId } = useProject();
  const query = useQuery({ ...voucherQuery(projectId, address), refetchInterval: ({ state: { data } }) => data?.campaign === null && lookMs });
  const page = query.data;
  useLive({
    projectId, intervalMs: rereadMs, read: () => query.refetch({ cancelRefetch: false }),
    concerns: (event) => event.type === 'reread' || event.move.campaign_id === page?.campaign?.campaign_id,
  });
  const isUnknown = query.error instanceof RequestFailure && query.error.status === 404;
  const footer = addresses.includes(address) ? <Steps noun="voucher" ids={addresses} id={address} onOpen={onOpen} /> : undefined;
  return (
    <Dialog title="Voucher" isOpen onClose={onClose} size="side" footer={footer}>
      {query.isPending && <SkeletonLines count={8} label="Loading the voucher" />}
      {isUnknown && page === undefined && <Notice tone="warn" title="Not found"><span>The project has no voucher <code>{address}</code>. It may have been deleted.</span></Notice>}
      {query.isError && page === undefined && !isUnknown && <ErrorBox title="The voucher could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
      {page !== undefined && (
        <>
          <VoucherFacts key={page.voucher.id} page={page} deeds={<VoucherDeeds page={page} onDeleted={onClose} />} />
          {page.state !== 'historical' && <Suspense fallback={<SkeletonLines count={3} label="Loading the rules" />}><VoucherRules key={page.voucher.id} page={page} /></Suspense>}
          <VoucherTimeline key={`history of ${page.voucher.id}`} page={page} />
        </>
      )}
    </Dialog>
  );
}
