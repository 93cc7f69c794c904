import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { RedemptionDetail, RedemptionRow } from '../../../../contract/tracking.ts';
import { api, projectPath, RequestFailure } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorBox, Notice } from '../../../ui/ErrorBox.tsx';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
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
  return (
    <Dialog title={title} isOpen onClose={onClose} size="side" footer={index < 0 ? undefined : <Steps rows={rows} index={index} onOpen={onOpen} />}>
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

function Steps({ rows, index, onOpen }: { rows: readonly RedemptionRow[]; index: number; onOpen: (id: string) => void }) {
  const step = (label: string, row: RedemptionRow | undefined, Icon: typeof ChevronUp) => (
    <IconButton
      label={label} look="secondary" icon={<Icon size={18} aria-hidden="true" />} isDisabled={row === undefined}
      onPress={() => row !== undefined && onOpen(row.redemption_id)}
    />
  );
  return (
    <>
      {step('Newer entry', rows[index - 1], ChevronUp)}
      {step('Older entry', rows[index + 1], ChevronDown)}
    </>
  );
}
