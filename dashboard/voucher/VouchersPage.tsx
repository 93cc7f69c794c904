import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus, Ticket } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { VoucherFilter } from '../../contract/voucher-filter.ts';
import type { FoundVoucher } from '../../contract/voucher-page.ts';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { ExportButton } from '../export/ExportButton.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Clip } from '../ui/Clip.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Page } from '../ui/Page.tsx';
import type { Column } from '../ui/Table.tsx';
import { voucherColumns } from './list/voucher-columns.tsx';
import { filterOf, queryOf } from './list/voucher-filter.ts';
import { VoucherList } from './list/VoucherList.tsx';
import { useOpenVoucher } from './use-open-voucher.ts';

const route = getRouteApi('/signed-in/p/$projectId/vouchers');

const NewVoucherDialog = lazyPart(() => import('./NewVoucherDialog.tsx'), 'NewVoucherDialog');

/** Finds any code of the project, whatever campaign it is of, also those of none. */
export function VouchersPage() {
  const project = useProject();
  const [isMaking, setMaking] = useState(false);
  const open = useOpenVoucher();
  const make = may(project, 'edit campaigns') && (
    <Button look="primary" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setMaking(true)}>New voucher</Button>
  );
  return (
    <Page title="Vouchers" context={project.name} isWide actions={make}>
      <ProjectVouchers />
      {isMaking && <Suspense><NewVoucherDialog onClose={() => setMaking(false)} onMade={open} /></Suspense>}
    </Page>
  );
}

function ProjectVouchers() {
  const project = useProject();
  const { project_id: projectId } = project;
  const search = route.useSearch();
  // Who looks through all campaigns need not know how the codes of each are written.
  const filter: VoucherFilter = { ...filterOf(search), ...(search.q !== undefined && { any_case: true }) };
  const list = useRows<FoundVoucher>({ queryKey: keys.voucherSearch(projectId, filter), projectId, parts: ['vouchers'], query: queryOf(filter) });
  const [code, ...rest] = voucherColumns(useFormat());
  const campaign: Column<FoundVoucher> = { key: 'campaign', header: 'Campaign', weight: 1.9, render: (row) => <CampaignCell campaign={row.campaign} /> };
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <VoucherList
      search={search} filter={filter} list={list} columns={code === undefined ? [campaign] : [code, campaign, ...rest]}
      searchHint="Codes are found as they are, in capitals and in small letters."
      actions={may(project, 'export') && (
        <ExportButton exportedObject="voucher" noun="codes" {...(isNarrowed && { shown: { voucher_filter: filter } })}>
          {isNarrowed ? 'Export these codes' : 'Export all'}
        </ExportButton>
      )}
      empty={(
        <EmptyState icon={<Ticket size={22} />} title="No vouchers yet">
          Codes of campaigns are found here, and vouchers of their own, which belong to no campaign: for a refund or a favour.
        </EmptyState>
      )}
    />
  );
}

function CampaignCell({ campaign }: { campaign: FoundVoucher['campaign'] }) {
  const project = useProject();
  const { project_id: projectId } = project;
  if (campaign === null) return <span className="muted">none</span>;
  if (!may(project, 'see campaigns')) return <Clip isOneLine>{campaign.name}</Clip>;
  return (
    <Link to="/p/$projectId/campaigns/$campaignId" params={{ projectId, campaignId: campaign.campaign_id }}><Clip isOneLine>{campaign.name}</Clip></Link>
  );
}
