import { getLocalTimeZone, today as todayIn } from '@internationalized/date';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { may } from '../../access/me.ts';
import { api, projectPath, RequestFailure } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useProject } from '../../shell/use-project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorText, Notice } from '../../ui/ErrorBox.tsx';
import { focusField } from '../../ui/focus-field.ts';
import { Page } from '../../ui/Page.tsx';
import { campaignRequest } from './campaign-request.ts';
import styles from './create.module.css';
import { problemFields, problemsOf, type Problems } from './draft-problems.ts';
import { Result } from './Result.tsx';
import { BudgetSection, CodesSection, OfferSection, TimeSection } from './sections.tsx';
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

/** What the server found wrong, at the field it is about. */
function problemOfServer(error: Error | null): Problems {
  if (!(error instanceof RequestFailure)) return {};
  if (error.key === 'duplicate_found' && !(error.detail ?? '').includes('voucher')) return { name: 'A campaign of this name exists already.' };
  if (error.key === 'duplicate_found') return { code: 'This code exists already.' };
  return error.key === 'invalid_code_config' ? { pattern: error.detail ?? error.message } : {};
}

function useCreate(projectId: string, forget: () => void) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ReturnType<typeof campaignRequest>) => api.post<{ id: string }>(projectPath(projectId, ['v1', 'campaigns']), body),
    onSuccess: async ({ id }) => {
      forget();
      void queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
      await navigate({ to: '/p/$projectId/campaigns/$campaignId', params: { projectId, campaignId: id } });
    },
  });
}

function CreateForm() {
  const { project_id: projectId, time_zone: zone, currency } = useProject();
  const { draft, set, forget } = useDraft(projectId);
  const [attempts, setAttempts] = useState(0);
  const create = useCreate(projectId, forget);
  const today = todayIn(zone).toString();
  const found = problemsOf(draft, today);
  const problems = attempts === 0 ? {} : { ...problemOfServer(create.error), ...found };
  const submit = () => {
    setAttempts(attempts + 1);
    if (Object.keys(found).length === 0 && !create.isPending) create.mutate(campaignRequest(draft, zone));
  };
  const change = (part: Parameters<typeof set>[0]) => {
    if (create.isError) create.reset();
    set(part);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    const form = event.currentTarget;
    // After this key the number field that has the keyboard has taken in what was typed.
    setTimeout(() => form.requestSubmit());
  };
  const section = { draft, set: change, problems, currency };
  return (
    <form noValidate onKeyDown={onKeyDown} onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <div className={styles.sections}>
        <ProblemSummary problems={problems} attempt={attempts} />
        <div className={styles.columns}>
          <div className={styles.sections}>
            <OfferSection {...section} />
            <CodesSection {...section} />
            <TimeSection {...section} zone={zone} today={today} />
            <BudgetSection {...section} />
          </div>
          <Result draft={draft} currency={currency} zone={zone} />
        </div>
        <footer className={styles.foot}>
          <span className={styles.footNote}>{create.isError && Object.keys(problemOfServer(create.error)).length === 0 ? <ErrorText error={create.error} /> : zoneNote(zone)}</span>
          <ButtonLink to="/p/$projectId/campaigns" params={{ projectId }}>Cancel</ButtonLink>
          <Button type="submit" look="primary" isPending={create.isPending}>{deedOf(draft)}</Button>
        </footer>
      </div>
    </form>
  );
}

/** Said to those who sit in another zone than the project. */
function zoneNote(zone: string): string {
  const own = getLocalTimeZone();
  return own === zone ? '' : `Times are of ${zone.replaceAll('_', ' ')}; you are in ${own.replaceAll('_', ' ')}.`;
}

function ProblemSummary({ problems, attempt }: { problems: Problems; attempt: number }) {
  const box = useRef<HTMLDivElement>(null);
  const wrong = problemFields.filter((field) => problems[field] !== undefined);
  const count = wrong.length;
  // Once for each attempt, not for each problem that is put right.
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  if (count === 0) return null;
  return (
    <div ref={box} tabIndex={-1} className={styles.summary}>
      <Notice tone="warn" title={count === 1 ? 'One thing to put right' : `${count} things to put right`}>
        <ul>{wrong.map((field) => <li key={field}><button type="button" onClick={() => focusField(field)}>{problems[field]}</button></li>)}</ul>
      </Notice>
    </div>
  );
}
