import { useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { RedemptionDetail, RedemptionRow } from '../../../../contract/tracking.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import type { RowsPage } from '../../../api/use-rows.ts';
import { useFormat } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorText } from '../../../ui/ErrorBox.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { useCampaignParams } from '../use-campaign.ts';
import styles from './redemptions.module.css';

/** Takes a redemption back, after saying what that gives back. */
export function RollBack({ row }: { row: RedemptionDetail }) {
  const { money } = useFormat();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const rollBack = useRollBack(row);
  const submit = () => !rollBack.isPending && rollBack.mutate(reason.trim());
  if (!isAsking) return <div><Button icon={<Undo2 size={16} aria-hidden="true" />} onPress={() => setAsking(true)}>Roll back…</Button></div>;
  return (
    <section className={styles.rollBack} aria-label="Roll back">
      <p>
        {row.voucher === null ? <>The code <code>{row.code}</code> was deleted. Rolling back gives back one redemption of the campaign</>
          : <>Rolling back gives back one use of <code>{row.code}</code></>}
        {row.discount_minor !== null && row.discount_minor > 0 && <> and {money(row.discount_minor)} of the campaign’s discount</>}. The order is cancelled. It cannot
        be undone, only redeemed again.
      </p>
      <TextField label="Reason" isOptional value={reason} onChange={setReason} onEnter={submit} maxLength={500} autoFocus hint="Kept with the rollback, for example “order returned”." />
      <ErrorText error={rollBack.error} />
      <div className={styles.buttons}>
        <Button onPress={() => setAsking(false)}>Cancel</Button>
        <Button look="danger" onPress={submit} isPending={rollBack.isPending}>Roll back redemption</Button>
      </div>
    </section>
  );
}

function useRollBack(row: RedemptionDetail) {
  const { projectId, campaignId } = useCampaignParams();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => api.post(projectPath(projectId, ['v1', 'redemptions', row.redemption_id, 'rollback']), reason === '' ? {} : { reason }),
    onSuccess: async () => {
      toast({ title: 'Redemption rolled back', detail: `One ${row.voucher === null ? 'redemption of the campaign' : `use of ${row.code}`} is free again.` });
      // The shown lists keep their rows where they are; the new entry waits behind the pill.
      queries.setQueriesData<List>({ queryKey: keys.redemptionLists(projectId, campaignId) }, (old) => old && markRolledBack(old, row.redemption_id));
      await queries.invalidateQueries({ queryKey: keys.redemption(projectId, campaignId, row.redemption_id) });
    },
  });
}

type List = InfiniteData<RowsPage<RedemptionRow>, string | null>;

/** A list that was read with one redemption marked as rolled back. */
function markRolledBack(list: List, id: string): List {
  const mark = (row: RedemptionRow): RedemptionRow => (row.redemption_id === id ? { ...row, is_rolled_back: true } : row);
  return { ...list, pages: list.pages.map((page) => ({ ...page, rows: page.rows.map(mark) })) };
}
