import { cx } from './cx.ts';
import styles from './Meter.module.css';

export interface MeterProps {
  /** Part that is used, 0 to 1; more is shown as full. */
  share: number;
  /** The same in words: "12 345 of 45 000 EUR used". */
  label: string;
  /** `limit` turns gold from 80 % and red when full, `progress` never does. */
  kind?: 'limit' | 'progress';
  /** How good that is, where it does not follow from the part that is used. */
  tone?: 'good' | 'near' | 'full';
}

/** A bar that is partly full. */
export function Meter({ share, label, kind = 'limit', tone }: MeterProps) {
  const filled = Math.min(1, Math.max(0, share));
  const ofShare = kind === 'limit' && (filled >= 1 ? 'full' : filled >= 0.8 && 'near');
  const shown = tone ?? ofShare;
  const percent = Math.round(filled * 100);
  return (
    <span
      className={styles.meter}
      role={kind === 'limit' ? 'meter' : 'progressbar'}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={label}
    >
      <span className={cx(styles.bar, shown && styles[shown])} style={{ display: 'block', width: `${filled * 100}%` }} />
    </span>
  );
}
