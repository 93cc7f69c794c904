import styles from './chart.module.css';

interface Props {
  /** Days in the order of the week; spans of hours from 0 to 24. */
  week: readonly { name: string; spans: readonly (readonly [from: number, to: number])[] }[];
  /** The same in words. */
  label: string;
}

/** Which hours of a week are open, a row for each day. */
export function WeekHours({ week, label }: Props) {
  return (
    <div role="img" aria-label={label} className={styles.week}>
      {week.map(({ name, spans }) => (
        <div key={name} className={styles.weekday}>
          <span>{name}</span>
          <svg width="100%" height={10} viewBox="0 0 24 1" preserveAspectRatio="none">
            <rect className={styles.closedHours} x={0} y={0} width={24} height={1} />
            {spans.map(([from, to]) => <rect key={from} className={styles.openHours} x={from} y={0} width={to - from} height={1} />)}
          </svg>
        </div>
      ))}
      <div className={styles.weekHours}>{[0, 6, 12, 18, 24].map((hour) => <span key={hour}>{hour}</span>)}</div>
    </div>
  );
}
