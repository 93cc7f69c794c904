import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CampaignLimits } from '../../../../contract/limits.ts';
import type { CampaignFigures } from '../../../../contract/tracking.ts';
import { api, projectPath, RequestFailure } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { useFormat, useProject } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorText, Notice } from '../../../ui/ErrorBox.tsx';
import { formatExact } from '../../../ui/format.ts';
import { MoneyField, NumberField } from '../../../ui/NumberField.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { useCampaignParams } from '../use-campaign.ts';
import { changedLimits, isStopping, serverProblems, type Limits } from './limits.ts';
import styles from './boxes.module.css';

/** Sets, tightens or removes the limits of a campaign while it runs. They hold for the very next redemption. */
export function LimitsDialog({ figures: { figures }, onClose }: { figures: CampaignFigures; onClose: () => void }) {
  const { currency } = useProject();
  const { money } = useFormat();
  // As they were when the dialog opened: figures go on being read beneath it, and what somebody else sets meanwhile is not ours to undo.
  const [before] = useState<Limits>({ discount: figures.discount_limit_minor.value, redemptions: figures.redemptions_limit.value });
  const used: Limits = { discount: figures.discount_net_minor.value, redemptions: figures.redemptions_net.value };
  const [draft, setDraft] = useState(before);
  const save = useSaveLimits(onClose);
  const change = changedLimits(before, draft);
  const problems = save.error instanceof RequestFailure ? serverProblems(save.error) : {};
  const submit = () => (change === null ? onClose() : save.mutate(change));
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>Set limits</Button>
    </>
  );
  return (
    <Dialog title="Limits of the campaign" isOpen onClose={onClose} footer={footer}>
      <form className={styles.stack} noValidate onSubmit={(event) => { event.preventDefault(); if (!save.isPending) submit(); }}>
        <p>A limit holds at once, for the very next redemption, and is never exceeded. Redemptions that were made stay. An empty field is no limit.</p>
        <MoneyField
          name="limit-discount" label="Discount budget" isOptional autoFocus currency={currency} value={draft.discount}
          onChange={(discount) => setDraft({ ...draft, discount })} hint={usedWords(used.discount, money)} error={problems.discount}
        />
        <NumberField
          name="limit-redemptions" label="Redemption limit" isOptional min={0} value={draft.redemptions}
          onChange={(redemptions) => setDraft({ ...draft, redemptions })} hint={usedWords(used.redemptions, formatExact)} error={problems.redemptions}
        />
        {change !== null && isStopping(draft, used) && (
          <Notice tone="warn" title="The campaign stops at once">
            <span>As much as this is used already, so its codes are refused from now on, until a rollback or a higher limit makes room.</span>
          </Notice>
        )}
        {Object.keys(problems).length === 0 && <ErrorText error={save.error} />}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Dialog>
  );
}

function usedWords(value: number | null, print: (value: number) => string): string {
  return value === null ? 'What is used is not known.' : `Used so far: ${print(value)}.`;
}

function useSaveLimits(onSaved: () => void) {
  const { projectId, campaignId } = useCampaignParams();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (limits: CampaignLimits) => api.put(projectPath(projectId, ['campaigns', campaignId, 'limits']), limits),
    onSuccess: async () => {
      toast({ title: 'Limits set', detail: 'They hold from now on.' });
      onSaved();
      await queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
    },
  });
}
