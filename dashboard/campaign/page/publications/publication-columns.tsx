import type { PublicationRow } from '../../../../contract/tracking.ts';
import type { ProjectFormat } from '../../../shell/use-project.ts';
import { Clip } from '../../../ui/Clip.tsx';
import { formatDay } from '../../../ui/format.ts';
import { OutcomeMark } from '../../../ui/Status.tsx';
import type { Column } from '../../../ui/Table.tsx';
import { Unknown } from '../../../ui/Unknown.tsx';
import { failureWord } from '../words.ts';
import styles from './publications.module.css';

/** Columns of the publications. */
export function publicationColumns(format: ProjectFormat): Column<PublicationRow>[] {
  return [
    { key: 'result', header: 'Result', render: (row) => <OutcomeMark outcome={row.result === 'SUCCESS' ? 'succeeded' : 'failed'} /> },
    { key: 'time', header: `Time (${format.zone})`, weight: 1.4, isNowrap: true, render: (row) => <When row={row} format={format} /> },
    { key: 'customer', header: 'Customer', weight: 1.3, render: (row) => (row.customer === null ? <Unknown reason="no customer" /> : <OneLine text={row.customer} />) },
    { key: 'code', header: 'Code', weight: 1.5, render: (row) => <Codes row={row} /> },
    { key: 'channel', header: 'Channel', weight: 0.8, render: (row) => row.channel },
    { key: 'source', header: 'Source ID', weight: 1.1, render: (row) => (row.source_id === null ? <Unknown reason="none given" /> : <OneLine text={row.source_id} />) },
    { key: 'reason', header: 'Failure reason', weight: 1.3, render: (row) => <Reason row={row} /> },
    { key: 'by', header: 'By', render: (row) => <OneLine text={row.actor} /> },
  ];
}

function OneLine({ text }: { text: string }) {
  return <Clip isOneLine>{text}</Clip>;
}

function When({ row, format }: { row: PublicationRow; format: ProjectFormat }) {
  const day = row.local_day === null ? null : formatDay(row.local_day);
  if (row.is_time_inferred) return <span title="The mailing has no date of its own; this one is taken from the history around it">about {day ?? format.date(row.occurred_at)}</span>;
  if (row.local_day !== null) return <time dateTime={row.local_day} title="Only the day is known">{day}</time>;
  return <time dateTime={row.occurred_at} title={format.dateTimeExact(row.occurred_at)}>{format.moment(row.occurred_at)}</time>;
}

function Reason({ row: { failure_code: code, failure_message: message } }: { row: PublicationRow }) {
  return code === null ? null : <span title={message ?? code}>{failureWord(code)}</span>;
}

function Codes({ row }: { row: PublicationRow }) {
  const [first] = row.codes;
  if (first !== undefined) return <span className={styles.codes}>{row.codes.map((code) => <code key={code}>{code}</code>)}</span>;
  return row.result === 'SUCCESS' ? <span className="muted">the campaign as a whole</span> : <Unknown reason="no code was given" />;
}
