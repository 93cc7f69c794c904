import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { VoucherRow, VoucherRows } from '../../../../contract/tracking.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { useLive } from '../../../live/useLive.ts';
import { useFormat } from '../../../shell/use-project.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { counted } from '../../../ui/format.ts';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
import { VoucherStateMark } from '../../../ui/Status.tsx';
import { OpenVoucher } from '../../../voucher/OpenVoucher.tsx';
import { useCampaignParams } from '../use-campaign.ts';
import { Redeemed, ValidUntil } from '../../../voucher/list/voucher-columns.tsx';
import styles from './vouchers.module.css';

const route = getRouteApi('/signed-in/p/$projectId/campaigns/$campaignId/vouchers');

/** The one code that everybody uses, and what became of it. */
export function PublicCode({ code }: { code: string }) {
  const { projectId, campaignId } = useCampaignParams();
  const query = useQuery({
    queryKey: keys.vouchers(projectId, campaignId, { only: code }),
    queryFn: ({ signal }) => api.get<VoucherRows>(projectPath(projectId, ['campaigns', campaignId, 'vouchers'], { limit: 1 }), { signal }),
  });
  useLive({
    projectId, intervalMs: 1000, read: () => query.refetch({ cancelRefetch: false }),
    concerns: (event) => event.type === 'reread' || event.move.campaign_id === campaignId,
  });
  const row = query.data?.rows[0];
  return (
    <Card title="One public code" note="Everybody uses the same code">
      <div className={styles.public}>
        <code className={styles.large}>{code}</code>
        <CopyButton text={code} label="Copy code" hasText />
        <ButtonLink to="." search={(old) => ({ ...old, open: code })} resetScroll={false}>Details</ButtonLink>
      </div>
      {query.isPending && <SkeletonLines count={2} label="Loading the code" />}
      {query.isError && <ErrorBox title="The state of the code could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
      {row !== undefined && <CodeFacts row={row} />}
      <OpenVoucher address={route.useSearch().open} addresses={[]} />
    </Card>
  );
}

function CodeFacts({ row }: { row: VoucherRow }) {
  const format = useFormat();
  return (
    <dl className={styles.facts}>
      <div><dt>State</dt><dd><VoucherStateMark state={row.state} /></dd></div>
      <div><dt>Redeemed</dt><dd><Redeemed row={row} /></dd></div>
      <div><dt>Published</dt><dd>{row.publications === 0 ? 'Not yet' : counted(row.publications, 'time', 'times')}</dd></div>
      <div><dt>Valid until</dt><dd><ValidUntil row={row} format={format} /></dd></div>
      <div><dt>Created</dt><dd>{format.dateTime(row.created_at)}</dd></div>
    </dl>
  );
}
