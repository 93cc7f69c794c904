import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { Suspense } from 'react';
import { lazyPart } from '../lazy-part.tsx';
import { useFormat, useProject } from '../shell/use-project.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Page } from '../ui/Page.tsx';
import { RowList } from '../ui/RowList.tsx';
import { taskColumns } from './task-columns.tsx';
import { useTasks } from './tasks-query.ts';

const route = getRouteApi('/signed-in/p/$projectId/tasks');

const TaskPanel = lazyPart(() => import('./TaskPanel.tsx'), 'TaskPanel');

/** What goes on, or went on, after somebody asked for it: imports, deletions, the making of codes. */
export function TasksPage() {
  const project = useProject();
  const { open } = route.useSearch();
  const navigate = useNavigate({ from: '/p/$projectId/tasks' });
  const show = (id: string | undefined) => void navigate({ search: id === undefined ? {} : { open: id }, resetScroll: false });
  const list = useTasks(project.project_id);
  return (
    <Page title="Background tasks" context={project.name} lead="Imports, deletions and large changes go on here after you asked for them. You can leave any page meanwhile." isWide>
      <RowList
        noun="tasks" list={list} columns={taskColumns(useFormat())} rowKey={(task) => task.id} onRowClick={(task) => show(task.id)} filters={[]}
        onClearFilters={() => {}} empty={<NoTasks projectId={project.project_id} />}
      />
      {open !== undefined && <Suspense><TaskPanel id={open} onClose={() => show(undefined)} /></Suspense>}
    </Page>
  );
}

function NoTasks({ projectId }: { projectId: string }) {
  const campaigns = <ButtonLink to="/p/$projectId/campaigns" params={{ projectId }}>Go to the campaigns</ButtonLink>;
  return (
    <EmptyState icon={<ListChecks size={22} />} title="Nothing has gone on in the background yet" actions={campaigns}>
      A campaign with more than one code, an import or a deletion shows its progress here.
    </EmptyState>
  );
}
