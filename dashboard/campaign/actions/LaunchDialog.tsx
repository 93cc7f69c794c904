import { useQuery } from '@tanstack/react-query';
import { isDuplicate } from '../../api/client.ts';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorBox, ErrorText, Notice } from '../../ui/ErrorBox.tsx';
import { counted } from '../../ui/format.ts';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { useLaunch, type Acted } from './use-campaign-deeds.ts';
import { wireCampaignQuery } from './wire-campaign-query.ts';

/** Asks before the codes of a draft are made, and says how many. */
export function LaunchDialog({ campaign, onClose }: { campaign: Acted; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const query = useQuery(wireCampaignQuery(projectId, campaign.campaign_id));
  const launch = useLaunch(campaign.campaign_id, onClose);
  const isTaken = campaign.size === 'STANDALONE' && isDuplicate(launch.error);
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={() => launch.mutate()} isPending={launch.isPending} isDisabled={query.data === undefined}>Launch campaign</Button>
    </>
  );
  return (
    <Dialog title={`Launch “${campaign.name}”?`} isOpen onClose={onClose} footer={footer}>
      {query.isPending && <SkeletonLines count={2} label="Loading the draft" />}
      {query.isError && <ErrorBox title="The draft could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && <p>{codesWords(campaign, query.data.planned_vouchers_count ?? 0)} From then on name, kind of codes and uses per code cannot be changed.</p>}
      {isTaken
        ? <Notice tone="warn" title="Its code exists already"><span>Edit the draft and give it a code of its own, then launch it.</span></Notice>
        : <ErrorText error={launch.error} />}
    </Dialog>
  );
}

function codesWords({ size }: Acted, count: number): string {
  if (size === 'STANDALONE') return 'Its public code is made and works from the campaign’s start on.';
  if (count === 0) return 'No codes are made yet: each is made when it is published.';
  return `${counted(count, 'code is', 'codes are')} made, which work from the campaign’s start on.`;
}
