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
import { ErrorText, Notice } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import { CampaignForm } from './CampaignForm.tsx';
import { campaignRequest } from './campaign-request.ts';
import styles from './create.module.css';
import { firstLook } from './code-pattern.ts';
import { emptyDraft, type Draft } from './draft.ts';
import { problemsOf } from './draft-problems.ts';
import { problemOfServer } from './server-problems.ts';
import { useCodesProblem } from './use-codes-problem.ts';
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
  const { project_id: projectId, time_zone: zone, codes: look } = useProject();
  const empty: Draft = { ...emptyDraft, ...firstLook(look) };
  const { draft, set, isBegun, isFound, replace, forget } = useDraft(projectId, empty);
  // Fields that were opened by hand begin anew with the draft.
  const [round, setRound] = useState(0);
  const [attempts, setAttempts] = useState(0);
  const create = useCreate(projectId, forget);
  const today = todayIn(zone).toString();
  const codes = useCodesProblem(draft);
  const found = { ...(codes.problem !== null && { pattern: codes.problem }), ...problemsOf(draft, today) };
  const problems = attempts === 0 ? {} : { ...problemOfServer(create.error), ...found };
  const submit = async (isDraft: boolean) => {
    setAttempts(attempts + 1);
    if (Object.keys(found).length > 0 || create.isPending) return;
    if ((await codes.judge()) !== null) {
      setAttempts((count) => count + 1);
      return;
    }
    // What the server finds wrong gets the keyboard as well.
    create.mutate({ ...campaignRequest(draft, zone), ...(isDraft && { draft: true }) }, { onError: () => setAttempts((count) => count + 1) });
  };
  const change = (part: Parameters<typeof set>[0]) => {
    if (create.isError) create.reset();
    set(part);
  };
  const startOver = () => {
    const put = (next: Draft) => {
      create.reset();
      setAttempts(0);
      setRound((count) => count + 1);
      replace(next);
    };
    put(empty);
    toast({ title: 'The form is empty again', action: { label: 'Undo', onPress: () => put(draft) } });
  };
  const isSavingDraft = create.isPending && create.variables.draft === true;
  return (
    <CampaignForm
      key={round} mode="new" draft={draft} set={change} problems={problems} today={today} attempts={attempts} onSubmit={() => void submit(false)}
      lead={isFound && <Found onStartOver={startOver} />}
    >
      <span className={styles.footNote}>
        {create.isError && Object.keys(problemOfServer(create.error)).length === 0 ? <ErrorText error={create.error} /> : `${isBegun ? 'What you entered is kept in this tab. ' : ''}${zoneNote(zone)}`}
      </span>
      {isBegun && !isFound && <Button look="quiet" onPress={startOver}>Start over</Button>}
      <ButtonLink to="/p/$projectId/campaigns" params={{ projectId }}>{isBegun ? 'Leave for now' : 'Cancel'}</ButtonLink>
      <Button onPress={() => void submit(true)} isPending={isSavingDraft}>Save as draft</Button>
      <Button type="submit" look="primary" isPending={create.isPending && !isSavingDraft}>{deedOf(draft)}</Button>
    </CampaignForm>
  );
}

/** Said where the form is not empty from the beginning. */
function Found({ onStartOver }: { onStartOver: () => void }) {
  return (
    <Notice title="You go on with what you entered before">
      <span>It was kept in this tab, and no campaign was made of it yet.</span>
      <div><Button onPress={onStartOver}>Start over</Button></div>
    </Notice>
  );
}

/** Said to those who sit in another zone than the project. */
function zoneNote(zone: string): string {
  const own = getLocalTimeZone();
  return own === zone ? '' : `Times are of ${zone.replaceAll('_', ' ')}; you are in ${own.replaceAll('_', ' ')}.`;
}
