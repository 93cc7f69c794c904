import type { ImportPreview } from '../../contract/import-preview.ts';
import { counted } from '../ui/format.ts';
import styles from './import.module.css';

/** The first rows of the file as they stand there. */
export function FirstRows({ preview: { columns, rows } }: { preview: ImportPreview }) {
  if (rows.length === 0) return null;
  const title = rows.length === 1 ? 'The first row' : `The first ${counted(rows.length, 'row', 'rows')}`;
  const numbered = rows.map((cells, index) => ({ key: String(index), cells: columns.map((_, place) => ({ key: String(place), value: cells[place] ?? '' })) }));
  return (
    <details className={styles.part}>
      <summary>{title}</summary>
      <div className={styles.sheet} role="region" aria-label={title} tabIndex={0}>
        <table>
          <thead><tr>{columns.map(({ heading }, index) => <th key={String(index)} scope="col">{heading}</th>)}</tr></thead>
          <tbody>{numbered.map(({ key, cells }) => <tr key={key}>{cells.map((cell) => <td key={cell.key}>{cell.value}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </details>
  );
}
