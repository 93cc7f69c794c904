import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { RedemptionRow, RedemptionRows } from '../../../../contract/tracking.ts';
import { may } from '../../../access/me.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { useFormat, useProject } from '../../../shell/use-project.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { CopyableCode } from '../../../ui/CodeBlock.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorBox, Notice } from '../../../ui/ErrorBox.tsx';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
import { OutcomeMark } from '../../../ui/Status.tsx';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { failureWord } from '../words.ts';
import { amount, outcomeOf, When } from './redemption-columns.tsx';
import styles from './redemptions.module.css';
import { RollBack } from './RollBack.tsx';

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
  const query = useRedemption(id, index < 0);
  const row = rows[index] ?? query.data ?? undefined;
  const title = row?.kind === 'rollback' ? 'Rollback' : 'Redemption';
  return (
    <Dialog title={title} isOpen onClose={onClose} size="side" footer={index < 0 ? undefined : <Steps rows={rows} index={index} onOpen={onOpen} />}>
      {row !== undefined && <Details key={id} row={row} onOpen={onOpen} />}
      {row === undefined && query.isPending && <SkeletonLines count={6} label="Loading the redemption" />}
      {row === undefined && query.isError && <ErrorBox title="The redemption could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
      {row === undefined && query.data === null && <Notice tone="warn" title="Not found"><span>This campaign has no redemption with the id <code>{id}</code>.</span></Notice>}
    </Dialog>
  );
}

/** An entry that the list does not show: an address that somebody sent, or the other side of a rollback. */
function useRedemption(id: string, isWanted: boolean) {
  const { projectId, campaignId } = useCampaignParams();
  return useQuery({
    queryKey: keys.redemptions(projectId, campaignId, { only: id }),
    queryFn: async ({ signal }) => {
      const page = await api.get<RedemptionRows>(projectPath(projectId, ['campaigns', campaignId, 'redemptions'], { q: id, limit: 10 }), { signal });
      return page.rows.find((row) => row.redemption_id === id) ?? null;
    },
    enabled: isWanted,
  });
}

function Steps({ rows, index, onOpen }: { rows: readonly RedemptionRow[]; index: number; onOpen: (id: string) => void }) {
  const step = (label: string, row: RedemptionRow | undefined, icon: typeof ChevronUp) => {
    const Icon = icon;
    return <IconButton label={label} look="secondary" icon={<Icon size={18} aria-hidden="true" />} isDisabled={row === undefined} onPress={() => row && onOpen(row.redemption_id)} />;
  };
  return (
    <>
      {step('Newer entry', rows[index - 1], ChevronUp)}
      {step('Older entry', rows[index + 1], ChevronDown)}
    </>
  );
}

function Details({ row, onOpen }: { row: RedemptionRow; onOpen: (id: string) => void }) {
  const format = useFormat();
  const project = useProject();
  const { is_historical: isHistorical } = useCampaign();
  const isRollback = row.kind === 'rollback';
  const canRollBack = !isHistorical && row.local_day === null && !isRollback && row.result === 'SUCCESS' && !row.is_rolled_back && may(project, 'edit campaigns');
  return (
    <>
      <dl className={styles.details}>
        <dt>Result</dt><dd><OutcomeMark outcome={outcomeOf(row)} /></dd>
        {row.failure_code !== null && <><dt>Reason</dt><dd>{failureWord(row.failure_code)}{row.failure_message !== null && <small>{row.failure_message}</small>}<small><code>{row.failure_code}</code></small></dd></>}
        <dt>Time</dt><dd>{row.local_day === null ? format.dateTimeExact(row.occurred_at) : <><When row={row} format={format} /><small>Imported: only the day is known</small></>}<small>{project.time_zone}</small></dd>
        <dt>{isRollback ? 'Rollback ID' : 'Redemption ID'}</dt><dd><CopyableCode text={row.redemption_id} label="Copy ID" /></dd>
        {row.rolls_back_id !== null && <RolledBackEntry id={row.rolls_back_id} onOpen={onOpen} />}
        <dt>Code</dt><dd><CopyableCode text={row.code} label="Copy code" /></dd>
        <dt>Customer</dt><dd>{row.customer ?? 'Guest: no customer was named'}</dd>
        <Money row={row} />
        <dt>Via</dt><dd>{row.actor}</dd>
      </dl>
      {canRollBack && <RollBack row={row} />}
    </>
  );
}

function RolledBackEntry({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  return (
    <>
      <dt>Takes back</dt>
      <dd><button type="button" className={styles.linkButton} onClick={() => onOpen(id)}>{id}</button></dd>
    </>
  );
}

function Money({ row }: { row: RedemptionRow }) {
  const format = useFormat();
  const { order_minor: order, discount_minor: discount } = row;
  return (
    <>
      <dt>Order value</dt><dd>{amount(order, format)}{order !== null && <small>before the discount</small>}</dd>
      {row.result === 'SUCCESS' && <><dt>{row.kind === 'rollback' ? 'Discount taken back' : 'Discount'}</dt><dd>{amount(discount, format)}</dd></>}
      {row.result === 'SUCCESS' && row.kind === 'redemption' && order !== null && discount !== null && <><dt>Paid</dt><dd>{format.money(order - discount)}</dd></>}
    </>
  );
}
