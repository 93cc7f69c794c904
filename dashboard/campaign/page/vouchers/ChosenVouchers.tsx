import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { Button } from '../../../ui/Button.tsx';
import { wordsOf } from '../../../ui/ErrorBox.tsx';
import { counted } from '../../../ui/format.ts';
import { SelectionBar } from '../../../ui/SelectionBar.tsx';
import { toast } from '../../../ui/Toast.tsx';
import type { Selection } from '../../../ui/use-selection.ts';
import { useCampaignParams } from '../use-campaign.ts';

const ConfirmDialog = lazy(() => import('../../../ui/ConfirmDialog.tsx').then((module) => ({ default: module.ConfirmDialog })));

type Deed = 'enable' | 'disable' | 'delete';

const done: Record<Deed, string> = { enable: 'switched on', disable: 'switched off', delete: 'deleted' };
/** Deletions of more codes than this ask for the number to be typed. */
const typedFrom = 100;

/** What can be done to the codes that are chosen. */
export function ChosenVouchers({ selection, hasMore }: { selection: Selection; hasMore: boolean }) {
  const [isDeleting, setDeleting] = useState(false);
  const work = useDeed(selection);
  const count = selection.selected.size;
  const words = counted(count, 'code', 'codes');
  const remove = () => work.mutate('delete', { onSettled: () => setDeleting(false) });
  return (
    <>
      <SelectionBar selection={selection} noun="codes" hasMore={hasMore}>
        <Button onPress={() => work.mutate('enable')} isDisabled={work.isPending}>Switch on</Button>
        <Button onPress={() => work.mutate('disable')} isDisabled={work.isPending}>Switch off</Button>
        <Button look="danger" onPress={() => setDeleting(true)} isDisabled={work.isPending}>Delete</Button>
      </SelectionBar>
      {isDeleting && (
        <Suspense>
          <ConfirmDialog
            title={`Delete ${words}?`} isOpen onClose={() => setDeleting(false)} deed={`Delete ${words}`} onConfirm={remove} isPending={work.isPending}
            {...(count > typedFrom && { typeToConfirm: String(count) })}
          >
            <p>They go to the trash bin: nobody can redeem them, their codes stay taken, and what was redeemed stays in the history.</p>
          </ConfirmDialog>
        </Suspense>
      )}
    </>
  );
}

/** Does it to one code after the other, up to one that fails. */
function useDeed(selection: Selection) {
  const { projectId, campaignId } = useCampaignParams();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (deed: Deed) => {
      let count = 0;
      for (const id of selection.selected) {
        const path = ['v1', 'vouchers', id];
        await (deed === 'delete' ? api.delete(projectPath(projectId, path)) : api.post(projectPath(projectId, [...path, deed])));
        count += 1;
      }
      return count;
    },
    onSuccess: (count, deed) => {
      selection.clear();
      toast({ title: `${counted(count, 'code was', 'codes were')} ${done[deed]}`, tone: 'ok' });
    },
    onError: (error) => toast({ title: 'Not all codes were changed', detail: wordsOf(error), tone: 'bad' }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.campaign(projectId, campaignId) }),
  });
}
