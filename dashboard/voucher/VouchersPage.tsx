import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus, Ticket } from 'lucide-react';
import { Suspense, useCallback, useState } from 'react';
import type { FoundVoucher } from '../../contract/voucher-page.ts';
import { may } from '../access/me.ts';
import { keys } from '../api/keys.ts';
import { useRows } from '../api/use-rows.ts';
import { voucherColumns } from '../campaign/page/vouchers/voucher-columns.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Clip } from '../ui/Clip.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FilterBar } from '../ui/FilterBar.tsx';
import { Page } from '../ui/Page.tsx';
import { RowList } from '../ui/RowList.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import type { Column } from '../ui/Table.tsx';
import { OpenVoucher } from './OpenVoucher.tsx';
import { useOpenVoucher } from './use-open-voucher.ts';
import { addressOf } from './voucher-query.ts';

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
      <VoucherList />
      {isMaking && <Suspense><NewVoucherDialog onClose={() => setMaking(false)} onMade={open} /></Suspense>}
    </Page>
  );
}

function VoucherList() {
  const { project_id: projectId } = useProject();
  const { q, open: opened } = route.useSearch();
  const format = useFormat();
  const open = useOpenVoucher();
  const navigate = useNavigate({ from: '/p/$projectId/vouchers' });
  const onSearch = useCallback((text: string) => void navigate({ search: text === '' ? {} : { q: text }, replace: true, resetScroll: false }), [navigate]);
  const list = useRows<FoundVoucher>({ queryKey: keys.voucherSearch(projectId, { q }), projectId, parts: ['vouchers'], query: { q } });
  const [code, ...rest] = voucherColumns(format);
  const campaign: Column<FoundVoucher> = { key: 'campaign', header: 'Campaign', weight: 1.4, render: (row) => <CampaignCell campaign={row.campaign} /> };
  return (
    <>
      <FilterBar search={<SearchField label="Search by beginning of code" value={q ?? ''} onSearch={onSearch} />} />
      <RowList
        noun="vouchers" list={list} columns={code === undefined ? [campaign] : [code, campaign, ...rest]} rowKey={(row) => row.voucher_id} onRowClick={(row) => open(addressOf(row))}
        filters={q === undefined ? [] : [`codes that begin with “${q}”`]} onClearFilters={() => onSearch('')} searchHint="Codes are found as they are, in capitals and in small letters."
        empty={(
          <EmptyState icon={<Ticket size={22} />} title="No vouchers yet">
            Codes of campaigns are found here, and vouchers of their own, which belong to no campaign: for a refund or a favour.
          </EmptyState>
        )}
      />
      <OpenVoucher address={opened} addresses={list.rows.map(addressOf)} />
    </>
  );
}

function CampaignCell({ campaign }: { campaign: FoundVoucher['campaign'] }) {
  const { project_id: projectId } = useProject();
  if (campaign === null) return <span className="muted">none</span>;
  return (
    <Link to="/p/$projectId/campaigns/$campaignId" params={{ projectId, campaignId: campaign.campaign_id }}><Clip isOneLine>{campaign.name}</Clip></Link>
  );
}
