import { useNavigate } from '@tanstack/react-router';
import { Copy, Ellipsis, Pause, Pencil, Play, Rocket, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { may } from '../../access/me.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Menu, type MenuEntry } from '../../ui/Popover.tsx';
import { pauseOf, useSetActive, type Acted } from './use-campaign-deeds.ts';

const CloneDialog = lazyPart(() => import('./CloneDialog.tsx'), 'CloneDialog');
const DeleteCampaignDialog = lazyPart(() => import('./DeleteCampaignDialog.tsx'), 'DeleteCampaignDialog');
const LaunchDialog = lazyPart(() => import('./LaunchDialog.tsx'), 'LaunchDialog');

const icon = { size: 16, 'aria-hidden': true } as const;

interface Props {
  campaign: Acted;
  /** In a list the menu offers what the page has buttons for, too. */
  isRow?: boolean;
  onDeleted?: () => void | Promise<void>;
}

/** What can be done to a campaign as a whole. Nothing for those who may not. */
export function CampaignMenu({ campaign, isRow = false, onDeleted = () => {} }: Props) {
  const project = useProject();
  const [open, setOpen] = useState<'clone' | 'delete' | 'launch' | null>(null);
  const set = useSetActive(campaign.campaign_id);
  const navigate = useNavigate();
  if (!may(project, 'edit campaigns')) return null;
  const { campaign_id: campaignId, name, is_historical: isHistorical, status } = campaign;
  const close = () => setOpen(null);
  const edit = () => void navigate({ to: '/p/$projectId/campaigns/$campaignId/edit', params: { projectId: project.project_id, campaignId } });
  const pause = isRow ? pauseOf(campaign) : null;
  const items: (MenuEntry | false)[] = [
    isRow && status === 'draft' && { id: 'launch', word: 'Launch', icon: <Rocket {...icon} />, onAction: () => setOpen('launch') },
    pause === 'pause' && { id: 'pause', word: 'Pause', icon: <Pause {...icon} />, onAction: () => set(false) },
    pause === 'resume' && { id: 'resume', word: 'Resume', icon: <Play {...icon} />, onAction: () => set(true) },
    !isHistorical && { id: 'edit', word: 'Edit', icon: <Pencil {...icon} />, onAction: edit },
    !isHistorical && { id: 'clone', word: 'Clone', icon: <Copy {...icon} />, onAction: () => setOpen('clone') },
  ];
  const groups = [
    { items: items.filter((item) => item !== false) },
    { items: [{ id: 'delete', word: 'Delete', icon: <Trash2 {...icon} />, onAction: () => setOpen('delete') }] },
  ].filter((group) => group.items.length > 0);
  const trigger = <IconButton label={isRow ? `Actions of ${name}` : 'More actions'} look={isRow ? 'quiet' : 'secondary'} icon={<Ellipsis size={18} aria-hidden="true" />} />;
  return (
    <>
      <Menu label="Actions of the campaign" trigger={trigger} groups={groups} />
      <Suspense>
        {open === 'clone' && <CloneDialog campaign={campaign} onClose={close} />}
        {open === 'delete' && <DeleteCampaignDialog campaign={campaign} onClose={close} onDeleted={onDeleted} />}
        {open === 'launch' && <LaunchDialog campaign={campaign} onClose={close} />}
      </Suspense>
    </>
  );
}
