import { Pause, Play } from 'lucide-react';
import type { CampaignPage } from '../../../contract/tracking.ts';
import { may } from '../../access/me.ts';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { pauseOf, useSetActive } from '../actions/use-campaign-deeds.ts';

/** Pauses a running campaign or resumes a paused one; shown at once, with a way back. Nothing for those who may not, or where nothing runs. */
export function PauseButton({ campaign }: { campaign: CampaignPage }) {
  const set = useSetActive(campaign.campaign_id);
  if (pauseOf(campaign) === null || !may(useProject(), 'edit campaigns')) return null;
  if (campaign.active) return <Button icon={<Pause size={16} aria-hidden="true" />} onPress={() => set(false)}>Pause campaign</Button>;
  return <Button look="primary" icon={<Play size={16} aria-hidden="true" />} onPress={() => set(true)}>Resume campaign</Button>;
}
