import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatchRoute, useNavigate } from '@tanstack/react-router';
import type { CampaignPage as Campaign } from '../../../contract/tracking.ts';
import { RequestFailure } from '../../api/client.ts';
import { CampaignMenu } from '../actions/CampaignMenu.tsx';
import { useLive } from '../../live/useLive.ts';
import { NotFound } from '../../shell/ErrorPage.tsx';
import { useFormat, type ProjectFormat } from '../../shell/use-project.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Badge, CampaignStatusMark } from '../../ui/Status.tsx';
import { TabLink, Tabs } from '../../ui/Tabs.tsx';
import { campaignPageQuery } from './campaign-query.ts';
import { DraftCard } from './DraftCard.tsx';
import { GenerationCard } from './GenerationCard.tsx';
import { PauseButton } from './PauseButton.tsx';
import { CampaignContext, useCampaignParams } from './use-campaign.ts';

const base = '/p/$projectId/campaigns/$campaignId';

const tabs = [
  { to: base, name: 'Dashboard' },
  { to: `${base}/vouchers`, name: 'Vouchers' },
  { to: `${base}/rules`, name: 'Validation rules' },
  { to: `${base}/redemptions`, name: 'Redemption history' },
  { to: `${base}/publications`, name: 'Publications history' },
  { to: `${base}/distributions`, name: 'Distributions' },
  { to: `${base}/metadata`, name: 'Metadata' },
] as const;

/** Status and dates change seldom; while figures move they are read again only now and then. */
const rereadMs = 2000;

/** Frame of a campaign's tabs: name, status, what can be done to it. */
export function CampaignPage() {
  const { projectId, campaignId } = useCampaignParams();
  const query = useQuery(campaignPageQuery(projectId, campaignId));
  useLive({
    projectId, intervalMs: rereadMs,
    concerns: (event) => event.type === 'reread' || event.move.campaign_id === campaignId,
    read: () => query.refetch({ cancelRefetch: false }),
  });
  if (query.data !== undefined) return <Loaded campaign={query.data} />;
  if (query.error instanceof RequestFailure && query.error.status === 404) return <NotFound />;
  return (
    <Page title="Campaign">
      {query.isError
        ? <ErrorBox title="The campaign could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
        : <SkeletonLines count={6} label="Loading the campaign" />}
    </Page>
  );
}

function Loaded({ campaign }: { campaign: Campaign }) {
  const format = useFormat();
  const tab = useTabName();
  const lead = campaign.is_historical ? {} : { lead: lifeWords(campaign, format) };
  const marks = (
    <>
      <CampaignStatusMark status={campaign.status} />
      {campaign.is_historical && <Badge>Imported history</Badge>}
      {campaign.category !== null && campaign.category !== '' && <Badge>{campaign.category}</Badge>}
    </>
  );
  return (
    <CampaignContext value={campaign}>
      <Page title={campaign.name} part={tab} marks={marks} {...lead} actions={<CampaignActions campaign={campaign} />}>
        <Tabs label="Campaign">
          {tabs.map(({ to, name }) => <TabLink key={to} from={base} to={to} activeOptions={{ exact: to === base, includeSearch: false }}>{name}</TabLink>)}
        </Tabs>
        <DraftCard campaign={campaign} />
        <GenerationCard campaign={campaign} />
        <Outlet />
      </Page>
    </CampaignContext>
  );
}

function CampaignActions({ campaign }: { campaign: Campaign }) {
  const { projectId } = useCampaignParams();
  const navigate = useNavigate();
  return (
    <>
      <PauseButton campaign={campaign} />
      <CampaignMenu campaign={campaign} onDeleted={() => navigate({ to: '/p/$projectId/campaigns', params: { projectId } })} />
    </>
  );
}

/** `1 Nov 2026, 00:00 – 31 Dec 2026, end of day`. */
function lifeWords({ status, start_date: start, created_at: created, expiration_date: end }: Campaign, format: ProjectFormat): string {
  const from = start !== null ? format.dateTime(start) : status === 'draft' ? 'From its launch' : `Since ${format.date(created)}`;
  if (end === null) return start === null ? `${from}, no end` : `From ${from}, no end`;
  return `${from} – ${format.end(end)}`;
}

/** Name of the tab that is open: the beginning of the window's title. */
function useTabName(): string {
  const matches = useMatchRoute();
  return tabs.find(({ to }) => matches({ to }) !== false)?.name ?? 'Dashboard';
}
