import { useQuery } from '@tanstack/react-query';
import type { RedemptionDetail, RedemptionRow } from '../../../../contract/tracking.ts';
import { api, projectPath, RequestFailure } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorBox, Notice } from '../../../ui/ErrorBox.tsx';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
import { Steps } from '../../../ui/Steps.tsx';
import { useCampaignParams } from '../use-campaign.ts';
import { Details } from './Details.tsx';

export interface RedemptionPanelProps {
  id: string;
  /** What the list shows: the panel steps through it. */
  rows: readonly RedemptionRow[];
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** One entry of the history, at the edge of the page; from here a redemption is rolled back. */
export function RedemptionPanel({ id, rows, onOpen, onClose }: RedemptionPanelProps) {
  const index = rows.findIndex((row) => row.redemption_id === id);
  const query = useRedemption(id);
  const entry = query.data;
  const isUnknown = query.error instanceof RequestFailure && query.error.status === 404;
  const title = (entry ?? rows[index])?.kind === 'rollback' ? 'Rollback' : 'Redemption';
  const footer = index < 0 ? undefined : <Steps noun="entry" ids={rows.map((row) => row.redemption_id)} id={id} onOpen={onOpen} />;
  return (
    <Dialog title={title} isOpen onClose={onClose} size="side" footer={footer}>
      {entry !== undefined && <Details key={id} entry={entry} onOpen={onOpen} />}
      {query.isPending && <SkeletonLines count={6} label="Loading the redemption" />}
      {isUnknown && <Notice tone="warn" title="Not found"><span>This campaign has no redemption with the id <code>{id}</code>.</span></Notice>}
      {query.isError && !isUnknown && <ErrorBox title="The redemption could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
    </Dialog>
  );
}

function useRedemption(id: string) {
  const { projectId, campaignId } = useCampaignParams();
  return useQuery({
    queryKey: keys.redemption(projectId, campaignId, id),
    queryFn: ({ signal }) => api.get<RedemptionDetail>(projectPath(projectId, ['campaigns', campaignId, 'redemptions', id]), { signal }),
  });
}
