import { getLocalTimeZone, today as todayIn } from '@internationalized/date';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { NewCampaign } from '../../../contract/campaign.ts';
import { may } from '../../access/me.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useProject } from '../../shell/use-project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorText } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { CampaignForm } from './CampaignForm.tsx';
import { campaignRequest } from './campaign-request.ts';
import styles from './create.module.css';
import { problemsOf } from './draft-problems.ts';
import { problemOfServer } from './server-problems.ts';
import { useDraft } from './use-draft.ts';
import { deedOf } from './words.ts';

/** Makes a campaign and lands on its page. */
export function CreateCampaignPage() {
  const project = useProject();
  const isAllowed = may(project, 'edit campaigns');
  return (
    <Page title="New campaign" context={project.name}>
      {isAllowed && <CreateForm />}
      {!isAllowed && (
        <Card>
          <EmptyState icon={<Lock size={22} />} title="Your role cannot create campaigns">An owner or admin of {project.name} can give you the role “user”.</EmptyState>
        </Card>
      )}
    </Page>
  );
}

function useCreate(projectId: string, forget: () => void) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewCampaign) => api.post<{ id: string }>(projectPath(projectId, ['v1', 'campaigns']), body),
    onSuccess: async ({ id }) => {
      forget();
      void queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
      await navigate({ to: '/p/$projectId/campaigns/$campaignId', params: { projectId, campaignId: id } });
    },
  });
}

function CreateForm() {
  const { project_id: projectId, time_zone: zone } = useProject();
  const { draft, set, forget } = useDraft(projectId);
  const [attempts, setAttempts] = useState(0);
  const create = useCreate(projectId, forget);
  const today = todayIn(zone).toString();
  const found = problemsOf(draft, today);
  const problems = attempts === 0 ? {} : { ...problemOfServer(create.error), ...found };
  const submit = (isDraft: boolean) => {
    setAttempts(attempts + 1);
    if (Object.keys(found).length > 0 || create.isPending) return;
    // What the server finds wrong gets the keyboard as well.
    create.mutate({ ...campaignRequest(draft, zone), ...(isDraft && { draft: true }) }, { onError: () => setAttempts((count) => count + 1) });
  };
  const change = (part: Parameters<typeof set>[0]) => {
    if (create.isError) create.reset();
    set(part);
  };
  const isSavingDraft = create.isPending && create.variables.draft === true;
  return (
    <CampaignForm mode="new" draft={draft} set={change} problems={problems} today={today} attempts={attempts} onSubmit={() => submit(false)}>
      <span className={styles.footNote}>{create.isError && Object.keys(problemOfServer(create.error)).length === 0 ? <ErrorText error={create.error} /> : zoneNote(zone)}</span>
      <ButtonLink to="/p/$projectId/campaigns" params={{ projectId }}>Cancel</ButtonLink>
      <Button onPress={() => submit(true)} isPending={isSavingDraft}>Save as draft</Button>
      <Button type="submit" look="primary" isPending={create.isPending && !isSavingDraft}>{deedOf(draft)}</Button>
    </CampaignForm>
  );
}

/** Said to those who sit in another zone than the project. */
function zoneNote(zone: string): string {
  const own = getLocalTimeZone();
  return own === zone ? '' : `Times are of ${zone.replaceAll('_', ' ')}; you are in ${own.replaceAll('_', ' ')}.`;
}
