import type { CampaignPage } from '../../../contract/tracking.ts';
import { Card } from '../../ui/Card.tsx';
import { Notice } from '../../ui/ErrorBox.tsx';
import { counted, formatExact } from '../../ui/format.ts';
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
  if (status !== 'generating') return generation.status === 'ENQUEUED' || generation.status === 'IN_PROGRESS' ? <EditingCard done={done} /> : null;
  return (
    <Card title="Making the codes" note={words}>
      <div className={styles.generation}>
        <Meter share={total === 0 ? 0 : done / total} label={`${words} made`} kind="progress" />
        <p>Codes that are there can be published and redeemed already. You can leave this page.</p>
      </div>
    </Card>
  );
}

/** How many codes an edit was taken to; how many there are that it reaches shows only at its end. */
function EditingCard({ done }: { done: number }) {
  return (
    <Card title="Taking the change to the codes" note={done === 0 ? 'Beginning' : `${counted(done, 'code', 'codes')} so far`}>
      <p className={styles.generation}>Codes that nobody has yet get the new category and metadata. You can leave this page.</p>
    </Card>
  );
}
