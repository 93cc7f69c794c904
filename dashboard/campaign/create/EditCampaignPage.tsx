import { today as todayIn } from '@internationalized/date';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { CampaignUpdate, WireCampaign } from '../../../contract/campaign.ts';
import { may } from '../../access/me.ts';
import { api, projectPath, RequestFailure } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { NotFound } from '../../shell/ErrorPage.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorBox, ErrorText } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { toast } from '../../ui/Toast.tsx';
import { wireCampaignQuery } from '../actions/wire-campaign-query.ts';
import { durationWords, windowWords } from '../page/timeframe.ts';
import { CampaignForm } from './CampaignForm.tsx';
import { sameJson } from '../../same-json.ts';
import { askedCodes, campaignUpdate } from './campaign-request.ts';
import styles from './create.module.css';
import type { Draft } from './draft.ts';
import { draftOfCampaign, type Shown } from './draft-of-campaign.ts';
import { problemFields, problemsOf, type Problems } from './draft-problems.ts';
import { Reach } from './Reach.tsx';
import type { Foreign } from './sections.ts';
import { problemOfServer } from './server-problems.ts';
import { useCodesProblem } from './use-codes-problem.ts';

const LimitsCard = lazyPart(() => import('./LimitsCard.tsx'), 'LimitsCard');

const route = getRouteApi('/signed-in/p/$projectId/campaigns/$campaignId/edit');

/** Changes a campaign: of a draft everything, of others what their codes allow. */
export function EditCampaignPage() {
  const project = useProject();
  const { campaignId } = route.useParams();
  const query = useQuery({ ...wireCampaignQuery(project.project_id, campaignId), staleTime: 0 });
  const title = query.data === undefined ? 'Edit campaign' : `Edit “${query.data.name}”`;
  if (query.error instanceof RequestFailure && query.error.status === 404) return <NotFound />;
  return (
    <Page title={title} context={project.name}>
      {query.isPending && <SkeletonLines count={8} label="Loading the campaign" />}
      {query.isError && query.data === undefined && <ErrorBox title="The campaign could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && <Editable campaign={query.data} isFresh={!query.isFetching} />}
    </Page>
  );
}

/** The form begins with what the server says now: what it is given later, it would have to put over what somebody typed. */
function Editable({ campaign, isFresh }: { campaign: WireCampaign; isFresh: boolean }) {
  const project = useProject();
  const [hasBegun, setBegun] = useState(isFresh);
  if (isFresh && !hasBegun) setBegun(true);
  if (!may(project, 'edit campaigns')) {
    return (
      <Card>
        <EmptyState icon={<Lock size={22} />} title="Your role cannot change campaigns">An owner or admin of {project.name} can give you the role “user”.</EmptyState>
      </Card>
    );
  }
  return hasBegun ? <EditForm campaign={campaign} /> : <SkeletonLines count={8} label="Loading the campaign" />;
}

function EditForm({ campaign }: { campaign: WireCampaign }) {
  const { project_id: projectId, time_zone: zone } = useProject();
  const [{ draft: before, shown }] = useState(() => draftOfCampaign(campaign, zone));
  const [draft, setDraft] = useState<Draft>(before);
  const [attempts, setAttempts] = useState(0);
  const save = useSave(campaign.id);
  const isDraft = campaign.creation_status === 'DRAFT';
  const today = todayIn(zone).toString();
  const codes = useCodesProblem(draft);
  const found = { ...(codes.problem !== null && { pattern: codes.problem }), ...newProblems(before, draft, today) };
  const problems = attempts === 0 ? {} : { ...problemOfServer(save.error), ...found };
  const update = campaignUpdate(before, draft, zone, isDraft);
  const isChanged = Object.keys(update).length > 0;
  const submit = async () => {
    setAttempts(attempts + 1);
    if (Object.keys(found).length > 0 || !isChanged || save.isPending) return;
    // Codes of others are made already.
    const changesCodes = isDraft && !sameJson(askedCodes(before), askedCodes(draft));
    if (changesCodes && (await codes.judge()) !== null) setAttempts((count) => count + 1);
    else save.mutate(update);
  };
  const set = (part: Partial<Draft>) => {
    if (save.isError) save.reset();
    setDraft((old) => ({ ...old, ...part }));
  };
  return (
    <CampaignForm
      mode={isDraft ? 'draft' : 'live'} draft={draft} set={set} problems={problems} today={today} attempts={attempts} onSubmit={() => void submit()} foreign={foreignOf(campaign, shown)}
      aside={!isDraft && <Reach campaign={campaign} update={update} />}
      limits={<Suspense fallback={<Card title="Budget"><SkeletonLines count={3} label="Loading the limits" /></Card>}><LimitsCard /></Suspense>}
    >
      <span className={styles.footNote}>
        {save.isError && Object.keys(problemOfServer(save.error)).length === 0 ? <ErrorText error={save.error} /> : 'Metadata are changed on the campaign’s page, limits where they are shown here.'}
      </span>
      <ButtonLink to="/p/$projectId/campaigns/$campaignId" params={{ projectId, campaignId: campaign.id }}>Cancel</ButtonLink>
      <Button type="submit" look="primary" isPending={save.isPending} isDisabled={!isChanged}>Save changes</Button>
    </CampaignForm>
  );
}

/** What is wrong since the form was opened: what was so before, such as an end that is over, nobody has to put right. */
function newProblems(before: Draft, draft: Draft, today: string): Problems {
  const [old, found] = [problemsOf(before, today), problemsOf(draft, today)];
  return Object.fromEntries(problemFields.flatMap((field) => (found[field] === undefined || (found[field] === old[field] && before[field] === draft[field]) ? [] : [[field, found[field]]])));
}

/** What of the campaign the form cannot show, in words. */
function foreignOf(campaign: WireCampaign, shown: Shown): Foreign {
  const { validity_timeframe: frame, validity_day_of_week: days, validity_hours: hours, activity_duration_after_publishing: after } = campaign;
  const windows = { validity_timeframe: frame ?? null, validity_day_of_week: days ?? null, validity_hours: hours ?? null, activity_duration_after_publishing: null };
  return {
    ...(!shown.offer && { offer: campaign.voucher.discount ?? null }),
    ...(!shown.windows && { windows: windowWords(windows) }),
    ...(!shown.afterPublishing && after !== undefined && { afterPublishing: durationWords(after) }),
  };
}

function useSave(campaignId: string) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (update: CampaignUpdate) => api.put<WireCampaign>(projectPath(projectId, ['v1', 'campaigns', campaignId]), update),
    onSuccess: async ({ name }) => {
      toast({ title: `“${name}” was changed`, tone: 'ok' });
      await queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
      await navigate({ to: '/p/$projectId/campaigns/$campaignId', params: { projectId, campaignId } });
    },
  });
}
