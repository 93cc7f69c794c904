import type { VoucherRow } from '../../../contract/tracking.ts';
import type { ProjectFormat } from '../../shell/use-project.ts';
import { Clip } from '../../ui/Clip.tsx';
import { counted, formatExact } from '../../ui/format.ts';
import { VoucherStateMark } from '../../ui/Status.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { VoucherLink } from '../VoucherLink.tsx';

/** Columns of the list of codes. */
export function voucherColumns(format: ProjectFormat): Column<VoucherRow>[] {
  return [
    { key: 'code', header: 'Code', weight: 1.8, render: (row) => <VoucherLink row={row} /> },
    { key: 'state', header: 'State', weight: 0.9, render: (row) => <VoucherStateMark state={row.state} /> },
    { key: 'redeemed', header: 'Redeemed', isNumber: true, isNowrap: true, render: (row) => <Redeemed row={row} /> },
    { key: 'holder', header: 'Published to', weight: 1.4, render: (row) => <Holder row={row} /> },
    { key: 'until', header: 'Valid until', render: (row) => <ValidUntil row={row} format={format} /> },
    { key: 'made', header: 'Created', render: (row) => <span title={format.dateTime(row.created_at)}>{format.date(row.created_at)}</span> },
  ];
}

/** How often a code was redeemed, of how often it may be. */
export function Redeemed({ row: { redeemed_quantity: done, redemption_quantity: allowed, state } }: { row: VoucherRow }) {
  if (allowed === null) return <>{formatExact(done)}{state === 'historical' ? '' : <span className="muted"> / no limit</span>}</>;
  return <>{formatExact(done)} <span className="muted">/ {formatExact(allowed)}</span></>;
}

function Holder({ row }: { row: VoucherRow }) {
  if (row.publications === 0) return <Unknown reason="not published" />;
  const times = row.publications > 1 && <small className="muted"> {counted(row.publications, 'publication', 'publications')}</small>;
  return <><Clip>{row.holder ?? 'a customer without an id'}</Clip>{times}</>;
}

/** Last day of a code as people read it. */
export function ValidUntil({ row, format }: { row: VoucherRow; format: ProjectFormat }) {
  if (row.expiration_date === null) return <Unknown reason={row.state === 'historical' ? 'not recorded' : 'no end'} />;
  return <span title={format.end(row.expiration_date)}>{format.date(new Date(Date.parse(row.expiration_date) - 1))}</span>;
}
