import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { may } from '../../access/me.ts';
import { campaignQuery } from '../../api/campaign-query.ts';
import { LoadedPage } from '../../shell/LoadedPage.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { ruleQuery } from '../rule-queries.ts';
import { RuleForm } from './RuleForm.tsx';

const newRoute = getRouteApi('/signed-in/p/$projectId/rules/new');
const editRoute = getRouteApi('/signed-in/p/$projectId/rules/$ruleId/edit');

/** Makes a validation rule; one that was begun from a campaign holds for it. */
export function NewRulePage() {
  const project = useProject();
  const { campaign, starter } = newRoute.useSearch();
  const { data } = useQuery({ ...campaignQuery(project.project_id, campaign ?? ''), enabled: campaign !== undefined });
  const name = data === undefined ? 'the campaign you came from' : `“${data.name}”`;
  return (
    <Page title="New rule" context={project.name} lead={campaign === undefined ? 'It holds once it is added to a campaign.' : `Once saved it holds for all codes of ${name}, open carts included.`}>
      {may(project, 'edit campaigns') ? <RuleForm page={null} campaignId={campaign ?? null} starter={starter} /> : <NotAllowed />}
    </Page>
  );
}

const takesEffect = 'A saved change holds at once: carts that are open now are judged by it when their code is redeemed.';

/** Changes a validation rule. What somebody writes is not begun anew when the rule is read again. */
export function EditRulePage() {
  const project = useProject();
  const { ruleId } = editRoute.useParams();
  const { campaign } = editRoute.useSearch();
  const isAllowed = may(project, 'edit campaigns');
  const query = useQuery({ ...ruleQuery(project.project_id, ruleId), refetchOnWindowFocus: false });
  return (
    <LoadedPage query={query} noun="rule">
      {(page) => (
        <Page title={`Edit “${page.rule.name}”`} context={project.name} {...(isAllowed && { lead: takesEffect })}>
          {isAllowed ? <RuleForm key={page.rule.version} page={page} campaignId={campaign ?? null} /> : <NotAllowed />}
        </Page>
      )}
    </LoadedPage>
  );
}

/** What somebody sees who may only look at rules. */
function NotAllowed() {
  return <Card><EmptyState icon={<Lock size={22} />} title="Your role cannot write rules">An owner or admin of the project can give you the role “user”.</EmptyState></Card>;
}
