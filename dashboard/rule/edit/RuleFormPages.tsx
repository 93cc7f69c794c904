import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useMemo } from 'react';
import { may } from '../../access/me.ts';
import { campaignQuery } from '../../api/campaign-query.ts';
import { LoadedPage } from '../../shell/LoadedPage.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { voucherQuery } from '../../voucher/voucher-query.ts';
import type { RuleObject } from '../assigned/rule-object.ts';
import { ruleQuery } from '../rule-queries.ts';
import { RuleForm } from './RuleForm.tsx';

const newRoute = getRouteApi('/signed-in/p/$projectId/rules/new');
const editRoute = getRouteApi('/signed-in/p/$projectId/rules/$ruleId/edit');

/** The campaign or code from which somebody came, and what it is called in a sentence; null: from the library. */
function useRuleObject({ campaign, voucher }: { campaign?: string; voucher?: string }): { object: RuleObject; words: string } | null {
  const { project_id: projectId } = useProject();
  const { data: campaignPage } = useQuery({ ...campaignQuery(projectId, campaign ?? ''), enabled: campaign !== undefined });
  const { data: voucherPage } = useQuery({ ...voucherQuery(projectId, voucher ?? ''), enabled: campaign === undefined && voucher !== undefined });
  const code = voucherPage?.voucher.code;
  return useMemo(() => {
    if (campaign !== undefined) {
      return { object: { type: 'campaign', id: campaign }, words: `all codes of ${campaignPage === undefined ? 'the campaign you came from' : `“${campaignPage.name}”`}` };
    }
    if (voucher === undefined) return null;
    return { object: { type: 'voucher', id: voucher, code: code ?? voucher }, words: `the code ${code ?? 'you came from'}` };
  }, [campaign, voucher, campaignPage, code]);
}

/** Makes a validation rule; one that was begun from a campaign or code holds for it. */
export function NewRulePage() {
  const project = useProject();
  const { starter, ...from } = newRoute.useSearch();
  const held = useRuleObject(from);
  return (
    <Page title="New rule" context={project.name} lead={held === null ? 'It holds once it is added to a campaign or a code.' : `Once saved it holds for ${held.words}, open carts included.`}>
      {may(project, 'edit campaigns') ? <RuleForm page={null} object={held?.object ?? null} starter={starter} /> : <NotAllowed />}
    </Page>
  );
}

const takesEffect = 'A saved change holds at once: carts that are open now are judged by it when their code is redeemed.';

/** Changes a validation rule. What somebody writes is not begun anew when the rule is read again. */
export function EditRulePage() {
  const project = useProject();
  const { ruleId } = editRoute.useParams();
  const held = useRuleObject(editRoute.useSearch());
  const isAllowed = may(project, 'edit campaigns');
  const query = useQuery({ ...ruleQuery(project.project_id, ruleId), refetchOnWindowFocus: false });
  return (
    <LoadedPage query={query} noun="rule">
      {(page) => (
        <Page title={`Edit “${page.rule.name}”`} context={project.name} {...(isAllowed && { lead: takesEffect })}>
          {isAllowed ? <RuleForm key={page.rule.version} page={page} object={held?.object ?? null} /> : <NotAllowed />}
        </Page>
      )}
    </LoadedPage>
  );
}

/** What somebody sees who may only look at rules. */
function NotAllowed() {
  return <Card><EmptyState icon={<Lock size={22} />} title="Your role cannot write rules">An owner or admin of the project can give you the role “user”.</EmptyState></Card>;
}
