import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Plus, UserRoundCheck } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { PublicationRow } from '../../../../contract/tracking.ts';
import { may } from '../../../access/me.ts';
import { keys } from '../../../api/keys.ts';
import { useRows, type RowsAsked } from '../../../api/use-rows.ts';
import { lazyPart } from '../../../lazy-part.tsx';
import { useArrivals } from '../../../live/use-arrivals.ts';
import { usePublishMany } from '../../../publication/use-publish-many.ts';
import { useFormat, useProject } from '../../../shell/use-project.ts';
import { TaskCard } from '../../../task/TaskCard.tsx';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterBar, NewRows } from '../../../ui/FilterBar.tsx';
import { RowList } from '../../../ui/RowList.tsx';
import { Select } from '../../../ui/Select.tsx';
import type { publicationResults } from '../page-search.ts';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { publicationColumns } from './publication-columns.tsx';

const route = getRouteApi('/signed-in/p/$projectId/campaigns/$campaignId/publications');

const PublishDialog = lazyPart(() => import('./PublishDialog.tsx'), 'PublishDialog');

type Result = (typeof publicationResults)[number];

const resultOptions = [{ value: 'all', label: 'Any' }, { value: 'SUCCESS', label: 'Succeeded' }, { value: 'FAILURE', label: 'Failed' }] as const;

/** Every attempt to give a code of the campaign to a customer, newest first. */
export function PublicationsTab() {
  const { result } = route.useSearch();
  const { projectId, campaignId } = useCampaignParams();
  const asked: RowsAsked = { queryKey: keys.publications(projectId, campaignId, { result }), projectId, parts: ['campaigns', campaignId, 'publications'], query: { result } };
  const list = useRows<PublicationRow>(asked);
  const arrivals = useArrivals(asked, campaignId, list, rowKey);
  const navigate = useNavigate({ from: '/p/$projectId/campaigns/$campaignId/publications' });
  const narrow = (next: Result | undefined) => void navigate({ search: next === undefined ? {} : { result: next }, replace: true, resetScroll: false });
  const [isPublishing, setPublishing] = useState(false);
  const many = usePublishMany(campaignId, () => void list.restart());
  const { is_historical: isHistorical, status } = useCampaign();
  const canPublish = may(useProject(), 'edit campaigns') && !isHistorical && status !== 'draft';
  const publish = canPublish ? <Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => setPublishing(true)}>Publish codes</Button> : undefined;
  return (
    <>
      <FilterBar actions={publish}>
        <Select label="Result" isInline value={result ?? 'all'} options={resultOptions} onChange={(next) => narrow(next === 'all' ? undefined : next)} />
      </FilterBar>
      <TaskCard task={many.task} title="Giving codes to customers" of="customers" />
      <RowList
        noun="publications" list={list} pill={<NewRows {...arrivals} onShow={() => void list.restart()} />}
        columns={publicationColumns(useFormat())} rowKey={rowKey} onClearFilters={() => narrow(undefined)}
        filters={result === undefined ? [] : [`result ${result === 'SUCCESS' ? 'Succeeded' : 'Failed'}`]} empty={<NoPublications canPublish={canPublish} />}
      />
      {isPublishing && <Suspense><PublishDialog many={many} onClose={() => setPublishing(false)} onPublished={() => void list.restart()} /></Suspense>}
    </>
  );
}

function rowKey(row: PublicationRow): string {
  return row.publication_id;
}

function NoPublications({ canPublish }: { canPublish: boolean }) {
  if (useCampaign().is_historical) return <EmptyState icon={<UserRoundCheck size={22} />} title="No publications in the imported history">The import held none of this campaign.</EmptyState>;
  return (
    <EmptyState icon={<UserRoundCheck size={22} />} title="No publications yet">
      A publication gives a code to one customer, so that you know who has it.
      {canPublish ? ' Publish here by hand, or through the API with ' : ' The shop publishes through the API with '}<code>POST /v1/publications</code>.
    </EmptyState>
  );
}
