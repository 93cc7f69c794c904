import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useNavigate } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { RulePage as Rule } from '../../../contract/rule-page.ts';
import { may } from '../../access/me.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { LoadedPage } from '../../shell/LoadedPage.tsx';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { counted } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { TabLink, Tabs } from '../../ui/Tabs.tsx';
import { ruleQuery } from '../rule-queries.ts';
import { RuleContext } from './use-rule.ts';

export { RuleTab } from './RuleTab.tsx';
export { UsesTab } from './UsesTab.tsx';
export { VersionsTab } from './VersionsTab.tsx';

const route = getRouteApi('/signed-in/p/$projectId/rules/$ruleId');

const DeleteRuleDialog = lazyPart(() => import('../DeleteRuleDialog.tsx'), 'DeleteRuleDialog');

const base = '/p/$projectId/rules/$ruleId';

/** Frame of a rule's tabs: what it is called, where it holds, what can be done to it. */
export function RulePage() {
  const { projectId, ruleId } = route.useParams();
  const query = useQuery(ruleQuery(projectId, ruleId));
  return <LoadedPage query={query} noun="rule">{(page) => <Loaded page={page} />}</LoadedPage>;
}

function Loaded({ page }: { page: Rule }) {
  const format = useFormat();
  const { rule } = page;
  const used = rule.assignments_count === 0 ? 'Used by nothing yet' : `Holds for ${counted(rule.assignments_count, 'campaign or code', 'campaigns and codes')}`;
  return (
    <RuleContext value={page}>
      <Page title={rule.name} part="Rule" lead={`${used} · version ${rule.version} of ${format.dateTime(rule.updated_at ?? rule.created_at)}`} actions={<Deeds page={page} />}>
        <Tabs label="Rule">
          <TabLink from={base} to={base} activeOptions={{ exact: true }}>Rule</TabLink>
          <TabLink from={base} to={`${base}/uses`}>Used in</TabLink>
          <TabLink from={base} to={`${base}/versions`}>Versions</TabLink>
        </Tabs>
        <Outlet />
      </Page>
    </RuleContext>
  );
}

function Deeds({ page: { rule } }: { page: Rule }) {
  const project = useProject();
  const navigate = useNavigate();
  const [isRemoving, setRemoving] = useState(false);
  if (!may(project, 'edit campaigns')) return null;
  const params = { projectId: project.project_id, ruleId: rule.id };
  const icon = { size: 16, 'aria-hidden': true } as const;
  return (
    <>
      <ButtonLink look="primary" icon={<Pencil {...icon} />} to="/p/$projectId/rules/$ruleId/edit" params={params}>Edit</ButtonLink>
      <Button icon={<Trash2 {...icon} />} onPress={() => setRemoving(true)}>Delete</Button>
      {isRemoving && (
        <Suspense>
          <DeleteRuleDialog rule={rule} onClose={() => setRemoving(false)} onDeleted={() => void navigate({ to: '/p/$projectId/rules', params: { projectId: project.project_id } })} />
        </Suspense>
      )}
    </>
  );
}
