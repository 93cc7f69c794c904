import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import { lazyPart } from '../lazy-part.tsx';
import { useProject } from '../shell/use-project.ts';
import shell from '../shell/shell.module.css';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Popover.tsx';
import { useMe } from './me.ts';

const NewProjectDialog = lazyPart(() => import('./NewProjectDialog.tsx'), 'NewProjectDialog');

/** Names the project and leads to the others. */
export function ProjectSwitcher() {
  const project = useProject();
  const projects = useMe()?.projects ?? [];
  const navigate = useNavigate();
  const [isCreating, setCreating] = useState(false);
  const trigger = (
    <Button className={shell.switcher}>
      <span className={shell.switcherText}>
        <span>{project.name}</span>
        <small>{project.currency} · {project.time_zone}</small>
        <span className="visually-hidden">Switch project</span>
      </span>
      <ChevronsUpDown size={16} aria-hidden="true" />
    </Button>
  );
  const others = projects.map((other) => ({
    id: other.project_id,
    word: other.name,
    hint: `${other.currency} · ${other.time_zone}`,
    isCurrent: other.project_id === project.project_id,
    onAction: () => void navigate({ to: '/p/$projectId', params: { projectId: other.project_id } }),
  }));
  const create = { id: 'new', word: 'New project', icon: <Plus size={16} aria-hidden="true" />, onAction: () => setCreating(true) };
  return (
    <>
      <Menu label="Projects" trigger={trigger} groups={[{ title: 'Projects', items: others }, { items: [create] }]} />
      {isCreating && <Suspense><NewProjectDialog onClose={() => setCreating(false)} /></Suspense>}
    </>
  );
}
