import { Link } from '@tanstack/react-router';
import { Receipt } from 'lucide-react';
import type { OrderPageRedemption } from '../../contract/order-page.ts';
import { useFormat, useProject, type ProjectFormat } from '../shell/use-project.ts';
import { Card } from '../ui/Card.tsx';
import { Clip } from '../ui/Clip.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { OutcomeMark } from '../ui/Status.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import styles from './order.module.css';
import { Money } from './order-columns.tsx';

/** Codes that were redeemed on the order; each leads to the entry in its campaign's history. */
export function OrderRedemptions({ redemptions }: { redemptions: readonly OrderPageRedemption[] }) {
  const { project_id: projectId } = useProject();
  const format = useFormat();
  if (redemptions.length === 0) {
    return <Card><EmptyState icon={<Receipt size={22} />} title="No code was redeemed on this order">When one is, it is listed here with what it took off.</EmptyState></Card>;
  }
  return <Card title="Redemptions" isFlush><Table caption="Redemptions" columns={columns(projectId, format)} rows={redemptions} rowKey={(row) => row.redemption_id} /></Card>;
}

function columns(projectId: string, format: ProjectFormat): Column<OrderPageRedemption>[] {
  return [
    { key: 'code', header: 'Code', render: (row) => <Code projectId={projectId} row={row} /> },
    { key: 'campaign', header: 'Campaign', render: (row) => <Campaign projectId={projectId} row={row} /> },
    { key: 'result', header: 'Result', render: (row) => <OutcomeMark outcome={row.rollback === null ? 'succeeded' : 'rolled back'} /> },
    { key: 'discount', header: 'Discount', isNumber: true, isNowrap: true, render: (row) => <Money minor={row.discount_minor} format={format} /> },
    { key: 'time', header: 'Time', isNowrap: true, render: (row) => <span title={format.dateTimeExact(row.occurred_at)}>{format.moment(row.occurred_at)}</span> },
  ];
}

function Code({ projectId, row: { code, campaign, redemption_id: open } }: { projectId: string; row: OrderPageRedemption }) {
  if (campaign === null) return <code className={styles.code}>{code}</code>;
  return (
    <Link className={styles.code} to="/p/$projectId/campaigns/$campaignId/redemptions" params={{ projectId, campaignId: campaign.campaign_id }} search={{ open }}>
      <Clip>{code}</Clip>
    </Link>
  );
}

function Campaign({ projectId, row: { campaign } }: { projectId: string; row: OrderPageRedemption }) {
  if (campaign === null) return <Unknown reason="none, or it lies in the bin" />;
  return <Link to="/p/$projectId/campaigns/$campaignId" params={{ projectId, campaignId: campaign.campaign_id }}><Clip>{campaign.name}</Clip></Link>;
}
