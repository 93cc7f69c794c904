import { Pencil, Rocket } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import type { CampaignPage } from '../../../contract/tracking.ts';
import { may } from '../../access/me.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import styles from './page.module.css';

const LaunchDialog = lazyPart(() => import('../actions/LaunchDialog.tsx'), 'LaunchDialog');

/** What a draft still needs: to be completed and launched. Nothing for other campaigns. */
export function DraftCard({ campaign }: { campaign: CampaignPage }) {
  const project = useProject();
  const [isLaunching, setLaunching] = useState(false);
  const isDraft = campaign.status === 'draft';
  const wasDraft = useRef(isDraft);
  // Once it is launched the buttons here are gone, and the keyboard with them: it goes to the heading.
  useEffect(() => {
    if (wasDraft.current && !isDraft && document.activeElement === document.body) document.querySelector('h1')?.focus();
    wasDraft.current = isDraft;
  }, [isDraft]);
  if (!isDraft) return null;
  const params = { projectId: project.project_id, campaignId: campaign.campaign_id };
  const actions = may(project, 'edit campaigns') && (
    <>
      <ButtonLink to="/p/$projectId/campaigns/$campaignId/edit" params={params} icon={<Pencil size={16} aria-hidden="true" />}>Edit draft</ButtonLink>
      <Button look="primary" icon={<Rocket size={16} aria-hidden="true" />} onPress={() => setLaunching(true)}>Launch campaign</Button>
    </>
  );
  return (
    <Card title="This is a draft" actions={actions}>
      <p className={styles.quiet}>It has no codes yet, so nothing of it can be published or redeemed. Everything about it can still be changed.</p>
      {isLaunching && <Suspense><LaunchDialog campaign={campaign} onClose={() => setLaunching(false)} /></Suspense>}
    </Card>
  );
}
