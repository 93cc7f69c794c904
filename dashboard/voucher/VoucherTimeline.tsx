import { Link } from '@tanstack/react-router';
import { Pencil, Plus, Receipt, Send, Undo2, XCircle } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import type { ChangeRow, PublicationRow, RedemptionRow } from '../../contract/tracking.ts';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { RequestFailure } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useRows, type Rows } from '../api/use-rows.ts';
import { describeChange } from '../campaign/page/describe-change.ts';
import { When } from '../campaign/page/redemptions/redemption-columns.tsx';
import { failureWord } from '../campaign/page/words.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { listed } from '../ui/format.ts';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { Happening, Timeline } from '../ui/Timeline.tsx';
import { mergeTimeline, type TimelineEntry, type TimelinePart } from './timeline.ts';
import styles from './voucher.module.css';

const icon = { size: 16, 'aria-hidden': true } as const;

/** What happened to a voucher, the latest first: redemptions, rollbacks, publications and changes, down to its creation. */
export function VoucherTimeline({ page }: { page: VoucherPage }) {
  const { voucher: { id, created_at: createdAt }, campaign } = page;
  const redemptions = useHistory<RedemptionRow>(id, 'redemptions');
  const publications = useHistory<PublicationRow>(id, 'publications');
  const changes = useHistory<ChangeRow>(id, 'changes');
  const all = [redemptions, publications, changes].map(({ result }) => result);
  useNewsOf(page, all);
  // Not every role may read every history.
  const hidden = Object.entries({ redemptions, publications, changes }).flatMap(([name, { result }]) => (isRefused(result.error) ? [name] : []));
  const failed = all.find(({ error }) => error !== null && !isRefused(error));
  const { entries, hasMore } = mergeTimeline([
    part(redemptions, (row) => ({ kind: 'redemption', id: row.redemption_id, at: row.occurred_at, row })),
    part(publications, (row) => ({ kind: 'publication', id: row.publication_id, at: row.occurred_at, row })),
    part(changes, (row) => ({ kind: 'change', id: row.change_id, at: row.occurred_at, row })),
    { entries: [{ kind: 'creation', id: 'creation', at: createdAt }], hasMore: false },
  ]);
  const readOn = () => all.filter(({ hasNextPage }) => hasNextPage).forEach((result) => void result.fetchNextPage());
  return (
    <section className={styles.part} aria-labelledby="voucher-history">
      <h3 id="voucher-history">History</h3>
      {failed !== undefined && failed.error !== null && <ErrorBox title="The history could not be loaded" error={failed.error} onRetry={() => void failed.refetch()} />}
      {failed === undefined && all.some(({ isPending }) => isPending) ? <SkeletonLines count={3} label="Loading the history" /> : (
        <Timeline>
          {entries.map((entry) => <Entry key={entry.id} entry={entry} campaignId={campaign?.campaign_id ?? null} />)}
        </Timeline>
      )}
      {hidden.length > 0 && <p className="muted">Your role does not see its {listed(hidden)}.</p>}
      {hasMore && <div><Button onPress={readOn} isPending={all.some(({ isFetchingNextPage }) => isFetchingNextPage)}>Show older</Button></div>}
    </section>
  );
}

/** Reads the histories again when something of the voucher moved; who has gone on to older entries reads those. */
function useNewsOf(page: VoucherPage, histories: readonly Rows<unknown>['result'][]): void {
  const shown = useRef(page);
  const read = useEffectEvent(() => histories.filter(({ data }) => data?.pages.length === 1).forEach((history) => void history.refetch({ cancelRefetch: false })));
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    read();
  }, [page]);
}

function isRefused(error: Error | null): boolean {
  return error instanceof RequestFailure && error.status === 403;
}

function useHistory<Row>(voucherId: string, history: 'redemptions' | 'publications' | 'changes'): Rows<Row> {
  const { project_id: projectId } = useProject();
  return useRows<Row>({ queryKey: keys.voucherHistory(projectId, voucherId, history), projectId, parts: ['vouchers', voucherId, history], query: {} });
}

function part<Row>({ rows, result }: Rows<Row>, toEntry: (row: Row) => TimelineEntry): TimelinePart {
  return { entries: rows.map(toEntry), hasMore: result.hasNextPage };
}

function Entry({ entry, campaignId }: { entry: TimelineEntry; campaignId: string | null }) {
  switch (entry.kind) {
    case 'redemption': return <Redemption row={entry.row} campaignId={campaignId} />;
    case 'publication': return <Publication row={entry.row} />;
    case 'change': return <Change row={entry.row} />;
    case 'creation': return <Line sign={<Plus {...icon} />} at={{ occurred_at: entry.at, local_day: null }}>Created</Line>;
  }
}

interface LineProps {
  sign: ReactNode;
  at: Pick<RedemptionRow, 'occurred_at' | 'local_day'>;
  by?: string;
  children: ReactNode;
}

function Line({ sign, at, by, children }: LineProps) {
  return <Happening sign={sign}>{children}<small><When row={at} format={useFormat()} />{by !== undefined && `, ${by}`}</small></Happening>;
}

function Redemption({ row, campaignId }: { row: RedemptionRow; campaignId: string | null }) {
  const { money } = useFormat();
  const whom = row.customer === null ? '' : ` by ${row.customer}`;
  const words = row.kind === 'rollback' ? 'Rolled back' : `Redeemed${whom}`;
  const amount = row.discount_minor === null || row.result === 'FAILURE' ? '' : `, ${money(row.discount_minor)} off`;
  const isFailed = row.result === 'FAILURE';
  const sign = isFailed ? <XCircle {...icon} /> : row.kind === 'rollback' ? <Undo2 {...icon} /> : <Receipt {...icon} />;
  return (
    <Line sign={sign} at={row} by={row.actor}>
      <EntryLink campaignId={campaignId} id={row.redemption_id}>
        {isFailed ? `${row.kind === 'rollback' ? 'Rollback refused' : `Refused${whom}`}: ${failureWord(row.failure_code ?? 'unknown')}` : `${words}${amount}`}
      </EntryLink>
      {row.is_rolled_back && <small>taken back since</small>}
    </Line>
  );
}

/** Leads to the entry in the campaign's history; redemptions of a voucher without a campaign have no page. */
function EntryLink({ campaignId, id, children }: { campaignId: string | null; id: string; children: ReactNode }) {
  const { project_id: projectId } = useProject();
  if (campaignId === null) return <span>{children}</span>;
  return <Link to="/p/$projectId/campaigns/$campaignId/redemptions" params={{ projectId, campaignId }} search={{ open: id }}>{children}</Link>;
}

function Publication({ row }: { row: PublicationRow }) {
  const whom = row.customer ?? 'a customer';
  return (
    <Line sign={<Send {...icon} />} at={row} by={`${row.actor}, channel ${row.channel}`}>
      {row.result === 'SUCCESS' ? `Published to ${whom}` : `Not published to ${whom}: ${failureWord(row.failure_code ?? 'unknown')}`}
    </Line>
  );
}

function Change({ row }: { row: ChangeRow }) {
  const { what, fields } = describeChange(row, useFormat());
  return (
    <Line sign={<Pencil {...icon} />} at={{ ...row, local_day: null }} by={row.actor_name}>
      {what.charAt(0).toUpperCase() + what.slice(1)}
      {fields.map(({ label, before, after }) => <small key={label}>{label}: {before} → {after}</small>)}
    </Line>
  );
}
