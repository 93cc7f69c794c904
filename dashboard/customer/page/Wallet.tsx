import { Link } from '@tanstack/react-router';
import { WalletCards } from 'lucide-react';
import type { Redeemable } from '../../../contract/customer.ts';
import type { VoucherRow } from '../../../contract/tracking.ts';
import type { Static } from 'typebox';
import { keys } from '../../api/keys.ts';
import { useRows } from '../../api/use-rows.ts';
import { useFormat, useProject, type ProjectFormat } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { Clip } from '../../ui/Clip.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { counted, formatExact } from '../../ui/format.ts';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { VoucherStateMark } from '../../ui/Status.tsx';
import { LoadMore, Table, type Column } from '../../ui/Table.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { OpenVoucher } from '../../voucher/OpenVoucher.tsx';
import { VoucherLink } from '../../voucher/VoucherLink.tsx';
import styles from '../customer.module.css';

type Held = Static<typeof Redeemable>;

/** The codes that were given to a customer, and whether they can use them now; `open` is the one whose panel is open. */
export function Wallet({ customerId, open }: { customerId: string; open: string | undefined }) {
  const { project_id: projectId } = useProject();
  const format = useFormat();
  const { result, rows } = useRows<Held>({
    queryKey: keys.customer(projectId, customerId, 'wallet'), projectId, parts: ['customers', customerId, 'redeemables'], query: {}, isWire: true,
    cursor: 'starting_after_id',
  });
  const isEmpty = result.data !== undefined && rows.length === 0;
  return (
    <Card title="Wallet" note="Codes that were given to the customer" isFlush={rows.length > 0}>
      {result.isPending && <SkeletonLines count={4} label="Loading the wallet" />}
      {result.error !== null && <ErrorBox title="The wallet could not be loaded" error={result.error} onRetry={() => void result.refetch()} />}
      {isEmpty && <EmptyState icon={<WalletCards size={22} />} title="No codes yet" level={3}>A code that is published to the customer lies here until it is deleted.</EmptyState>}
      {rows.length > 0 && <Table caption="Wallet" columns={walletColumns(projectId, format)} rows={rows} rowKey={(row) => row.id} isCompact />}
      {result.hasNextPage && <LoadMore shown={rows.length} noun="codes" hasMore isLoading={result.isFetchingNextPage} onLoadMore={() => void result.fetchNextPage()} />}
      <OpenVoucher address={open} addresses={rows.map(({ redeemable: { voucher } }) => voucher.code)} />
    </Card>
  );
}

const states: Record<Held['redeemable']['status'], VoucherRow['state']> = {
  ACTIVE: 'active', USED: 'used_up', DISABLED: 'disabled', NOT_ACTIVE_YET: 'not_started', EXPIRED: 'expired', NO_BALANCE: 'used_up',
};

function walletColumns(projectId: string, format: ProjectFormat): Column<Held>[] {
  return [
    {
      key: 'code', header: 'Code', isNowrap: true,
      render: ({ redeemable: { voucher, status } }) => <VoucherLink row={{ code: voucher.code, voucher_id: voucher.id, state: states[status] }} />,
    },
    { key: 'state', header: 'State', render: ({ redeemable: { status, voucher: { redemption } } }) => <><VoucherStateMark state={states[status]} /><Uses {...redemption} /></> },
    { key: 'campaign', header: 'Campaign', render: (row) => <Campaign projectId={projectId} row={row} /> },
    {
      key: 'until', header: 'Valid until', isNowrap: true,
      render: ({ redeemable: { voucher: { expiration_date: end } } }) => (end === null ? <Unknown reason="no end" /> : format.date(new Date(Date.parse(end) - 1))),
    },
    { key: 'given', header: 'Given', isNowrap: true, render: (row) => <span title={format.dateTime(row.created_at)}>{format.date(row.created_at)}</span> },
  ];
}

function Campaign({ projectId, row: { campaign_id: campaignId, redeemable: { voucher } } }: { projectId: string; row: Held }) {
  if (campaignId === null) return <Unknown reason="a code without a campaign" />;
  return <Link to="/p/$projectId/campaigns/$campaignId" params={{ projectId, campaignId }}><Clip>{voucher.campaign ?? campaignId}</Clip></Link>;
}

/** How often a code was used that can be used more than once; of others the state says it. */
function Uses({ quantity, redeemed_quantity: used }: { quantity: number | null; redeemed_quantity: number }) {
  if (quantity === 1) return null;
  return <small className={styles.uses}>{quantity === null ? counted(used, 'use', 'uses') : `${formatExact(used)} of ${counted(quantity, 'use', 'uses')}`}</small>;
}
