import type { ImportPreview } from '../../contract/import-preview.ts';
import { Notice } from '../ui/ErrorBox.tsx';
import { counted, formatExact } from '../ui/format.ts';
import { Table, type Column } from '../ui/Table.tsx';
import styles from './import.module.css';

type Report = NonNullable<ImportPreview['report']>;
type Noun = readonly [string, string];

const unreadable = 'Save it as CSV with the encoding UTF-8 (a spreadsheet calls that “CSV UTF-8”) and choose it again.';

/** What would become of the file, before anything is written. */
export function ImportReport({ preview: { problem, report, delimiter }, noun, isCurrent }: { preview: ImportPreview; noun: Noun; isCurrent: boolean }) {
  return (
    <section className={styles.part} aria-busy={!isCurrent}>
      <div role="status">
        {!isCurrent && <p className={styles.note}>Reading the file again…</p>}
        {isCurrent && problem !== null && <Notice tone="warn" title={problem}><span>{delimiter === null ? unreadable : 'Say above what its columns mean, or choose another file.'}</span></Notice>}
        {isCurrent && report !== null && <Outcome report={report} noun={noun} />}
      </div>
      {isCurrent && report !== null && report.failed.length > 0 && <WrongLines report={report} />}
    </section>
  );
}

function Outcome({ report: { rows, new_rows: made, known_rows: known, failed_rows: failed }, noun }: { report: Report; noun: Noun }) {
  if (rows === 0) return <Notice tone="warn" title="The file has headings, and no rows below them" />;
  const parts = [
    made !== null && made > 0 && counted(made, `new ${noun[0]}`, `new ${noun[1]}`),
    known !== null && known > 0 && `${counted(known, noun[0], noun[1])} that ${known === 1 ? 'is' : 'are'} here already and will be changed`,
  ].filter((part) => part !== false);
  if (failed === 0) return <Notice tone="ok" title="The whole file can be imported"><span>{parts.join(', ')}.</span></Notice>;
  const others = rows === null ? 'The file cannot be read to its end.' : parts.length === 0 ? '' : `Beside ${failed === 1 ? 'it' : 'them'}: ${parts.join(', ')}.`;
  return (
    <Notice tone="warn" title={`${counted(failed, 'row is', 'rows are')} wrong, so nothing would be imported`}>
      <span>Correct the lines below in your file, or say above what its columns mean, and choose it again. {others}</span>
    </Notice>
  );
}

function WrongLines({ report: { failed, failed_rows: count } }: { report: Report }) {
  const numbered = failed.map((item, index) => ({ ...item, place: String(index) }));
  const columns: Column<(typeof numbered)[number]>[] = [
    { key: 'line', header: 'Line', isNowrap: true, render: ({ line, key }) => [line === null ? '' : formatExact(line), key].filter(Boolean).join(' · ') },
    { key: 'why', header: 'Why', render: ({ reason }) => reason },
  ];
  return (
    <>
      {failed.length < count && <p className={styles.note}>The first {formatExact(failed.length)} wrong lines.</p>}
      <Table caption="Lines that are wrong" columns={columns} rows={numbered} rowKey={({ place }) => place} isCompact />
    </>
  );
}
