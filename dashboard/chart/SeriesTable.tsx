import { readings, type ChartData } from './chart-data.ts';
import styles from './chart.module.css';

/** The numbers of a chart as a table, newest step first. */
export function SeriesTable({ data, caption }: { data: ChartData; caption: string }) {
  const newestFirst = data.steps.map((step, index) => ({ step, index })).toReversed();
  return (
    <div className={styles.tableFrame} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{data.granularity === 'day' ? 'Day' : 'Hour'}</th>
            {readings(data).map(({ label }) => <th key={label} scope="col">{label}</th>)}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map(({ step, index }) => (
            <tr key={step.start}>
              <th scope="row">
                {step.name}{step.note !== null && <em> {step.note}</em>}
                {step.marks.map((mark) => <small key={mark}>{mark}</small>)}
              </th>
              {readings(data).map(({ label, values }) => <td key={label}>{data.format(values[index] ?? null)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
