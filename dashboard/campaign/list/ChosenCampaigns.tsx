import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import type { CampaignRow } from '../../../contract/tracking.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { restore } from '../../bin/restore.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { wordsOf } from '../../ui/ErrorBox.tsx';
import { counted } from '../../ui/format.ts';
import { SelectionBar } from '../../ui/SelectionBar.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Selection } from '../../ui/use-selection.ts';
import { pauseOf, switchCampaign } from '../actions/use-campaign-deeds.ts';

const ConfirmDialog = lazyPart(() => import('../../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

type Deed = 'pause' | 'resume' | 'delete' | 'restore';

const done: Record<Deed, string> = { pause: 'paused', resume: 'resumed', delete: 'moved to the bin', restore: 'restored' };
const opposite: Record<Deed, Deed> = { pause: 'resume', resume: 'pause', delete: 'restore', restore: 'delete' };

/** What can be done to the campaigns that are chosen. */
export function ChosenCampaigns({ selection, rows, hasMore }: { selection: Selection; rows: readonly CampaignRow[]; hasMore: boolean }) {
  const [isDeleting, setDeleting] = useState(false);
  const work = useDeed(selection);
  const chosen = rows.filter((row) => selection.selected.has(row.campaign_id));
  const able = (deed: 'pause' | 'resume') => chosen.filter((row) => pauseOf(row) === deed).map((row) => row.campaign_id);
  const words = counted(chosen.length, 'campaign', 'campaigns');
  const run = (deed: Deed, ids: readonly string[]) => work.mutate({ deed, ids, isUndo: false });
  const remove = () => work.mutate({ deed: 'delete', ids: chosen.map((row) => row.campaign_id), isUndo: false }, { onSettled: () => setDeleting(false) });
  return (
    <>
      <SelectionBar selection={selection} noun="campaigns" hasMore={hasMore}>
        <Button onPress={() => run('pause', able('pause'))} isDisabled={work.isPending || able('pause').length === 0}>Pause</Button>
        <Button onPress={() => run('resume', able('resume'))} isDisabled={work.isPending || able('resume').length === 0}>Resume</Button>
        <Button look="danger" onPress={() => setDeleting(true)} isDisabled={work.isPending}>Delete</Button>
      </SelectionBar>
      {isDeleting && (
        <Suspense>
          <ConfirmDialog
            title={`Delete ${words}?`} isOpen onClose={() => setDeleting(false)} deed={`Delete ${words}`} onConfirm={remove} isPending={work.isPending}
            typeToConfirm={chosen.length}
          >
            <p>They go to the bin with their codes, which are refused from then on. Names and codes stay taken, and what was redeemed stays in the history.</p>
          </ConfirmDialog>
        </Suspense>
      )}
    </>
  );
}

const deeds: Record<Deed, (projectId: string, campaignId: string) => Promise<unknown>> = {
  pause: (projectId, campaignId) => switchCampaign(projectId, campaignId, false),
  resume: (projectId, campaignId) => switchCampaign(projectId, campaignId, true),
  delete: (projectId, campaignId) => api.delete(projectPath(projectId, ['v1', 'campaigns', campaignId])),
  restore: (projectId, campaignId) => restore(projectId, 'campaign', campaignId),
};

interface Work {
  deed: Deed;
  ids: readonly string[];
  isUndo: boolean;
}

/** How far it came: which campaigns it was done to, and what stopped it. */
interface Outcome {
  doneTo: string[];
  failure: Error | null;
}

/** Does it to one campaign after the other, up to one that fails; what was done by then can be undone as well. */
function useDeed(selection: Selection) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const work = useMutation({
    mutationFn: async ({ deed, ids }: Work): Promise<Outcome> => {
      const doneTo: string[] = [];
      try {
        for (const id of ids) {
          await deeds[deed](projectId, id);
          doneTo.push(id);
        }
      } catch (error) {
        return { doneTo, failure: error instanceof Error ? error : new Error(String(error)) };
      }
      return { doneTo, failure: null };
    },
    onSuccess: ({ doneTo, failure }, { deed, ids, isUndo }) => {
      // Backwards: what went into the bin last is found there first.
      const undo = { label: 'Undo', onPress: () => work.mutate({ deed: opposite[deed], ids: doneTo.toReversed(), isUndo: true }) };
      const wayBack = !isUndo && doneTo.length > 0 && { action: undo };
      if (failure !== null) toast({ title: `Not all campaigns were ${done[deed]}`, detail: `${doneTo.length} of ${ids.length} were. ${wordsOf(failure)}`, tone: 'bad', ...wayBack });
      else if (!isUndo) {
        selection.clear();
        toast({ title: `${counted(doneTo.length, 'campaign was', 'campaigns were')} ${done[deed]}`, tone: 'ok', ...wayBack });
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.campaigns(projectId) }),
  });
  return work;
}
