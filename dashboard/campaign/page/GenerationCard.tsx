import type { CampaignPage } from '../../../contract/tracking.ts';
import { Card } from '../../ui/Card.tsx';
import { Notice } from '../../ui/ErrorBox.tsx';
import { formatExact } from '../../ui/format.ts';
import { Meter } from '../../ui/Meter.tsx';
import styles from './page.module.css';

/** How far the making of a new campaign's codes is; nothing once they are there. */
export function GenerationCard({ campaign: { status, generation } }: { campaign: CampaignPage }) {
  if (generation === null) return null;
  const { done, total, failure } = generation;
  const words = `${formatExact(done)} of ${formatExact(total)} codes`;
  if (status === 'failed') {
    return <Notice tone="warn" title="Not all codes could be made"><span>{words} are there and work. {failure}</span></Notice>;
  }
  if (status !== 'generating') return null;
  return (
    <Card title="Making the codes" note={words}>
      <div className={styles.generation}>
        <Meter share={total === 0 ? 0 : done / total} label={`${words} made`} kind="progress" />
        <p>Codes that are there can be published and redeemed already. You can leave this page.</p>
      </div>
    </Card>
  );
}
