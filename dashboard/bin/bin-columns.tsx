import { Megaphone, Ticket, Trash2, Undo2 } from 'lucide-react';
import type { BinRow } from '../../contract/trash.ts';
import type { ProjectFormat } from '../shell/use-project.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Clip } from '../ui/Clip.tsx';
import { counted } from '../ui/format.ts';
import type { Column } from '../ui/Table.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import styles from './bin.module.css';

/** What can be done to a row; null where the member may not. */
interface Deeds {
  onRestore: (row: BinRow) => void;
  onRemove: (row: BinRow) => void;
}

/** Columns of the bin. */
export function binColumns(format: ProjectFormat, deeds: Deeds | null): Column<BinRow>[] {
  const shown: Column<BinRow>[] = [
    { key: 'name', header: 'Name', weight: 1.6, render: (row) => <Name row={row} /> },
    { key: 'about', header: 'What', weight: 1.6, render: (row) => <Clip>{whatWords(row)}</Clip> },
    { key: 'when', header: 'Deleted', weight: 1.1, render: ({ created_at: at }) => <span title={format.dateTimeExact(at)}>{format.moment(at)}</span> },
    { key: 'who', header: 'By', weight: 1.5, render: ({ deleted_by: by }) => by ?? <Unknown reason="not recorded" /> },
  ];
  if (deeds === null) return shown;
  return [...shown, {
    key: 'deeds', header: 'Change', isHeaderHidden: true, isNumber: true, weight: 1.5,
    render: (row) => (
      <span className={styles.deeds}>
        <Button icon={<Undo2 size={16} aria-hidden="true" />} onPress={() => deeds.onRestore(row)} aria-label={`Restore ${row.resource_name}`}>Restore</Button>
        <IconButton label={`Delete ${row.resource_name} for good`} icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => deeds.onRemove(row)} />
      </span>
    ),
  }];
}

const icon = { size: 16, 'aria-hidden': true } as const;

function Name({ row: { resource_type: type, resource_name: name } }: { row: BinRow }) {
  const clipped = <Clip>{name}</Clip>;
  return <span className={styles.name}>{type === 'campaign' ? <><Megaphone {...icon} /><strong>{clipped}</strong></> : <><Ticket {...icon} /><code>{clipped}</code></>}</span>;
}

function whatWords(row: BinRow): string {
  if (row.resource_type === 'campaign') return row.vouchers === null ? 'Campaign' : `Campaign with ${counted(row.vouchers, 'voucher', 'vouchers')}`;
  return row.campaign_name === null ? 'Voucher without a campaign' : `Voucher of “${row.campaign_name}”`;
}
