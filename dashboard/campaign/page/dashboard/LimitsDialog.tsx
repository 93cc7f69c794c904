import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LimitChange, LimitName, LimitUses } from '../../../../contract/limits.ts';
import type { CampaignFigures } from '../../../../contract/tracking.ts';
import { api, projectPath, RequestFailure } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorText, Notice } from '../../../ui/ErrorBox.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { AddLimit, LimitRow, LimitRows } from '../../limits/LimitFields.tsx';
import { useCampaignParams } from '../use-campaign.ts';
import { changedLimits, draftOf, isStopping, isUsual, limitKey, serverProblems, type DraftLimit } from './limits.ts';
import styles from './boxes.module.css';

interface Props {
  figures: CampaignFigures;
  limits: LimitUses['limits'];
  onClose: () => void;
}

/** Adds, tightens or removes the limits of a campaign while it runs. They hold for the very next redemption. */
export function LimitsDialog({ figures: { figures }, limits, onClose }: Props) {
  // As they were when the dialog opened: limits go on being read beneath it, and what somebody else sets meanwhile is not ours to undo.
  const [before] = useState(() => draftOf(limits));
  const [draft, setDraft] = useState(before);
  const [added, setAdded] = useState<string | null>(null);
  const save = useSaveLimits(onClose);
  const changes = changedLimits(before, draft);
  const problems = save.error instanceof RequestFailure ? serverProblems(save.error, save.variables ?? []) : {};
  const spent = ({ measure, period, scope }: LimitName): number | null => {
    if (scope !== 'campaign' || period !== 'total') return null;
    return { redemptions: figures.redemptions_net, discount: figures.discount_net_minor, orders: figures.order_value_net_minor }[measure].value;
  };
  const submit = () => (changes.length === 0 ? onClose() : save.mutate(changes));
  const change = (limit: DraftLimit) => setDraft(draft.map((one) => (limitKey(one) === limitKey(limit) ? limit : one)));
  const remove = (limit: DraftLimit) => setDraft(draft.filter((one) => limitKey(one) !== limitKey(limit)));
  const add = (limit: LimitName) => {
    setDraft([...draft, { ...limit, max: null, straddle: 'reject' }]);
    setAdded(limitKey(limit));
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>Set limits</Button>
    </>
  );
  return (
    <Dialog title="Limits of the campaign" isOpen onClose={onClose} footer={footer} size="wide">
      <form className={styles.stack} noValidate onSubmit={(event) => { event.preventDefault(); if (!save.isPending) submit(); }}>
        <p>A limit holds at once, for the very next redemption, and is never exceeded. Redemptions that were made stay. An empty field is no limit.</p>
        <LimitRows>
          {draft.map((limit, index) => (
            <li key={limitKey(limit)}>
              <LimitRow
                limit={limit} onChange={change} onRemove={isUsual(limit) ? null : remove} error={problems[limitKey(limit)]}
                hint={usedHint(limit, limits, spent)} autoFocus={added === null ? index === 0 : added === limitKey(limit)}
              />
            </li>
          ))}
        </LimitRows>
        <AddLimit taken={draft} onAdd={add} />
        {isStopping(changes, limits, spent) && (
          <Notice tone="warn" title="Codes are refused at once">
            <span>As much as this is used or held by carts already. Until a rollback, the next period or a higher limit makes room, codes are refused.</span>
          </Notice>
        )}
        {Object.keys(problems).length === 0 && <ErrorText error={save.error} />}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Dialog>
  );
}

/** What is used and held of a limit's measure; null where that is not one number. */
function usedHint(limit: LimitName, uses: LimitUses['limits'], spent: (limit: LimitName) => number | null): { used: number; held: number } | null {
  const use = uses.find((one) => limitKey(one) === limitKey(limit));
  if (use !== undefined && use.used !== null) return { used: use.used, held: use.held ?? 0 };
  const used = spent(limit);
  return used === null ? null : { used, held: 0 };
}

function useSaveLimits(onSaved: () => void) {
  const { projectId, campaignId } = useCampaignParams();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (limits: LimitChange[]) => api.put(projectPath(projectId, ['campaigns', campaignId, 'limits']), { limits }),
    onSuccess: async () => {
      toast({ title: 'Limits set', detail: 'They hold from now on.' });
      onSaved();
      await queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
    },
  });
}
