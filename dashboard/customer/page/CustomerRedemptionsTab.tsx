import { Link } from '@tanstack/react-router';
import { Receipt } from 'lucide-react';
import type { CustomerRedemption } from '../../../contract/customer-page.ts';
import { keys } from '../../api/keys.ts';
import { useRows } from '../../api/use-rows.ts';
import { redemptionColumns } from '../../campaign/page/redemptions/redemption-columns.tsx';
import { useFormat, useProject, type ProjectFormat } from '../../shell/use-project.ts';
import { Clip } from '../../ui/Clip.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { RowList } from '../../ui/RowList.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { useCustomer } from './use-customer.ts';

/** Redemptions of the customer, those that were refused and rollbacks too, the latest first. */
export function CustomerRedemptionsTab() {
  const { project_id: projectId } = useProject();
  const { id } = useCustomer();
  const list = useRows<CustomerRedemption>({ queryKey: keys.customer(projectId, id, 'redemptions'), projectId, parts: ['customers', id, 'redemptions'], query: {} });
  return (
    <RowList
      noun="redemptions" list={list} columns={columns(projectId, useFormat())} rowKey={(row) => row.redemption_id} filters={[]} onClearFilters={() => {}}
      empty={<EmptyState icon={<Receipt size={22} />} title="No redemptions yet">Each code that the customer uses appears here, the refused ones with their reason.</EmptyState>}
    />
  );
}

/** Those of a campaign's history, with the campaign, and without whom they are of. */
function columns(projectId: string, format: ProjectFormat): Column<CustomerRedemption>[] {
  const shown = redemptionColumns(format).filter(({ key }) => key !== 'customer' && key !== 'id');
  return [
    ...shown.slice(0, 2),
    { key: 'campaign', header: 'Campaign', weight: 1.5, render: (row) => <Entry projectId={projectId} row={row} /> },
    ...shown.slice(2),
  ];
}

/** Leads to the entry in the history of its campaign. */
function Entry({ projectId, row: { campaign, redemption_id: id } }: { projectId: string; row: CustomerRedemption }) {
  if (campaign === null) return <Unknown reason="a code without a campaign" />;
  const params = { projectId, campaignId: campaign.campaign_id };
  return <Link to="/p/$projectId/campaigns/$campaignId/redemptions" params={params} search={{ open: id }}><Clip>{campaign.name}</Clip></Link>;
}
