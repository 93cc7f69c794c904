import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Megaphone, Plus, RotateCw, SearchX } from 'lucide-react';
import { useCallback } from 'react';
import type { CampaignRow } from '../../../contract/tracking.ts';
import { may } from '../../access/me.ts';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorBox, Notice } from '../../ui/ErrorBox.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { counted, formatTime } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { statusWord } from '../../ui/Status.tsx';
import { LoadMore, Table } from '../../ui/Table.tsx';
import { useSelection } from '../../ui/use-selection.ts';
import { useChangeSearch } from '../../use-change-search.ts';
import { ChosenCampaigns } from './ChosenCampaigns.tsx';
import { campaignColumns } from './campaign-columns.tsx';
import { listSorts, listStatuses, type CampaignListSearch, type ListSort } from './list-search.ts';
import styles from './list.module.css';
import { useCampaignList } from './use-campaign-list.ts';

const route = getRouteApi('/signed-in/p/$projectId/campaigns/');

const sortWords: Record<ListSort, string> = { recent: 'Newest first', name: 'Name', ends: 'Ends soonest', redeemed: 'Most redeemed' };
const statusOptions = [{ value: 'all', label: 'Any' }, ...listStatuses.map((status) => ({ value: status, label: statusWord(status) }))] as const;
const sortOptions = listSorts.map((sort) => ({ value: sort, label: sortWords[sort] }));

/** All campaigns of the project: search, narrow, sort, watch. */
export function CampaignListPage() {
  const project = useProject();
  const search = route.useSearch();
  const canCreate = may(project, 'edit campaigns');
  const create = <ButtonLink to="/p/$projectId/campaigns/new" params={{ projectId: project.project_id }} look="primary" icon={<Plus size={16} aria-hidden="true" />}>New campaign</ButtonLink>;
  return (
    <Page title="Campaigns" context={project.name} isWide actions={canCreate && create}>
      <CampaignList search={search} canCreate={canCreate} />
    </Page>
  );
}

function CampaignList({ search, canCreate }: { search: CampaignListSearch; canCreate: boolean }) {
  const list = useCampaignList(search);
  const { query, matching } = list;
  const isNarrowed = search.q !== undefined || search.status !== undefined;
  if (query.isPending) return <Card><SkeletonLines count={8} label="Loading campaigns" /></Card>;
  if (query.isError && query.data === undefined) {
    return (
      <>
        <Narrowing search={search} matching={matching} />
        <ErrorBox title="The campaigns could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
      </>
    );
  }
  if (matching === 0 && !isNarrowed && !query.isPlaceholderData) {
    return (
      <Card>
        <EmptyState icon={<Megaphone size={22} />} title="No campaigns yet">
          A campaign is an offer with its codes, its time and its budget.
          {' '}{canCreate ? 'Create the first one, then watch its redemptions here.' : 'Once there is one, its redemptions are watched here.'}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <Narrowing search={search} matching={matching} />
      {query.isError && <StaleNotice at={query.dataUpdatedAt} retry={() => void query.refetch()} />}
      <Rows search={search} list={list} isNarrowed={isNarrowed} />
    </>
  );
}

function StaleNotice({ at, retry }: { at: number; retry: () => void }) {
  const { time_zone: zone } = useProject();
  return (
    <Notice tone="warn" title={`As of ${formatTime(new Date(at), zone)}`}>
      <span>The list cannot be refreshed at the moment. It tries again by itself. <Button look="quiet" onPress={retry}>Try now</Button></span>
    </Notice>
  );
}

function Narrowing({ search, matching }: { search: CampaignListSearch; matching: number | undefined }) {
  const change = useChangeSearch<CampaignListSearch>();
  const onSearch = useCallback((q: string) => change({ q: q === '' ? undefined : q }), [change]);
  return (
    <FilterBar
      search={<SearchField label="Search name, category or exact code" value={search.q ?? ''} onSearch={onSearch} />}
      actions={<span className={styles.count} role="status">{matching !== undefined && counted(matching, 'campaign', 'campaigns')}</span>}
    >
      <Select label="Status" isInline value={search.status ?? 'all'} options={statusOptions} onChange={(status) => change({ status: status === 'all' ? undefined : status })} />
      <Select label="Sort" isInline value={search.sort ?? 'recent'} options={sortOptions} onChange={(sort) => change({ sort: sort === 'recent' ? undefined : sort })} />
    </FilterBar>
  );
}

interface RowsProps {
  search: CampaignListSearch;
  list: ReturnType<typeof useCampaignList>;
  isNarrowed: boolean;
}

function Rows({ search, list, isNarrowed }: RowsProps) {
  const { query, rows, matching } = list;
  const project = useProject();
  const { project_id: projectId } = project;
  const format = useFormat();
  const navigate = useNavigate();
  const selection = useSelection(rows.map((row) => row.campaign_id));
  if (rows.length === 0 && isNarrowed) return <NothingMatches search={search} />;
  const canChoose = may(project, 'edit campaigns');
  const open = (row: CampaignRow) => void navigate({ to: '/p/$projectId/campaigns/$campaignId', params: { projectId, campaignId: row.campaign_id } });
  return (
    <div>
      <ChosenCampaigns selection={selection} rows={rows} hasMore={query.hasNextPage} />
      <Card isFlush isRefreshing={query.isPlaceholderData} className={query.isPlaceholderData ? styles.old : undefined}>
        <Table
          caption="Campaigns" rows={rows} rowKey={(row) => row.campaign_id} onRowClick={open}
          columns={campaignColumns(projectId, format, search.q ?? '', new Date(query.dataUpdatedAt))} choice={canChoose ? { selection, nameOf: (row) => row.name } : undefined}
        />
        {list.hasMoved && (
          <p className={styles.reorder}>The order has changed meanwhile. <Button look="quiet" icon={<RotateCw size={16} aria-hidden="true" />} onPress={list.reorder}>Sort again</Button></p>
        )}
        {query.hasNextPage && (
          <LoadMore shown={rows.length} noun="campaigns" total={matching ?? rows.length} hasMore isLoading={query.isFetchingNextPage} onLoadMore={() => void query.fetchNextPage()} />
        )}
      </Card>
    </div>
  );
}

function NothingMatches({ search }: { search: CampaignListSearch }) {
  const change = useChangeSearch<CampaignListSearch>();
  const clear = <Button onPress={() => change({ q: undefined, status: undefined })}>Clear filters</Button>;
  const parts = [search.q !== undefined && `“${search.q}”`, search.status !== undefined && `status ${statusWord(search.status)}`].filter(Boolean).join(' and ');
  return (
    <Card>
      <EmptyState icon={<SearchX size={22} />} title="No campaign matches" actions={clear}>
        Nothing was found for {parts}. A voucher code must be written in full, exactly as it is.
      </EmptyState>
    </Card>
  );
}

