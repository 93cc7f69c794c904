import { Pause, Play } from 'lucide-react';
import { useLiveStatus } from '../../live/useLive.ts';
import { useProject } from '../../shell/use-project.ts';
import { IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { liveWords } from './live-words.ts';
import styles from './page.module.css';
import { useNow } from './use-now.ts';

/** Says whether figures move by themselves and how old they are, and stops or resumes that. `updatedAt`: milliseconds of the last reading. */
export function LiveChip({ updatedAt, asOf }: { updatedAt: number; asOf: string }) {
  const { project_id: projectId } = useProject();
  const live = useLiveStatus(projectId);
  const now = useNow(1000);
  const isMoving = live.state === 'live' && !live.paused;
  return (
    <span className={styles.live}>
      <span className={cx(styles.liveDot, isMoving && styles.liveOn)} aria-hidden="true" />
      <span title={`Figures as of ${asOf}`}>{liveWords(live, now - updatedAt)}</span>
      {live.paused
        ? <IconButton label="Go on with live figures" icon={<Play size={14} aria-hidden="true" />} onPress={() => live.setPaused(false)} />
        : <IconButton label="Pause live figures" icon={<Pause size={14} aria-hidden="true" />} onPress={() => live.setPaused(true)} />}
    </span>
  );
}
